"""JSON over HTTP as the contract has it: bodies in, errors with a code out, and who may call from where."""

import json
import logging
from collections.abc import Awaitable, Callable, Collection
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from sanic import Sanic
from sanic.exceptions import InvalidUsage
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

import profiles
from bot.channels.errors import BadMessage, ChannelError, MessageTooLong
from bot.channels.rates import TooFast
from bot.channels.sessions import BadSession

logger = logging.getLogger(__name__)

MAX_BODY = 16 * 1024
MAX_REQUEST = 512 * 1024  # what any channel may get at once; more is refused unread
STATUS = {
    "malformed": 400,
    "unknown_button": 400,
    "bad_session": 401,
    "bad_customer_token": 401,
    "forbidden": 403,
    "not_held": 409,
    "version_refused": 409,
    "conversation_unknown": 404,
    "too_long": 413,
    "too_fast": 429,
    "not_ready": 503,
    "checkout_unknown": 404,
    "checkout_expired": 410,
    "checkout_used": 410,
    "cart_changed": 409,
    "cart_empty": 409,
    "sold_out": 409,
}
Handler = Callable[..., Awaitable[HTTPResponse | None]]


def read_body(body: bytes | str) -> dict[str, Any]:
    """Read a JSON object.

    Raises:
        MessageTooLong: more than `MAX_BODY`.
        BadMessage: not JSON, or not an object.
    """
    if len(body) > MAX_BODY:
        raise MessageTooLong(len(body), MAX_BODY)
    try:
        document = json.loads(body or b"{}")
    except (ValueError, RecursionError) as error:
        raise BadMessage("The body is not JSON") from error
    if not isinstance(document, dict):
        raise BadMessage("The body is not a JSON object")
    return document


class CheckedRequest(Request):
    """A request that gives its length once and as a number, or is refused.

    A negative length sends sanic 21.12 into a loop without end, which stops the whole server.
    """

    def __init__(self, url_bytes: bytes, headers: Any, *args: Any, **kwargs: Any) -> None:
        lengths = headers.getall("content-length", [])
        is_one_number = len(lengths) == 1 and lengths[0].isascii() and lengths[0].isdecimal()
        if lengths and (not is_one_number or "transfer-encoding" in headers):
            raise InvalidUsage("The length of the request is not one number")
        super().__init__(url_bytes, headers, *args, **kwargs)


def harden(app: Sanic) -> None:
    """Have every request of the server checked, and refused unread where it is too large.

    Sanic's own log of requests is off: their addresses hold sessions.
    """
    app.config.REQUEST_MAX_SIZE = MAX_REQUEST
    app.config.ACCESS_LOG = False
    app.request_class = CheckedRequest


def describe_error(error: Exception) -> tuple[int, dict[str, Any]]:
    """Give the status and the document that tell a program what went wrong."""
    if isinstance(error, profiles.ConversationNotFound):  # signed by us, erased since
        error = BadSession()
    if isinstance(error, profiles.ReplyNotFound):
        return 404, {"error": {"code": "reply_unknown", "message": str(error)}}
    if not isinstance(error, ChannelError):
        return 500, {"error": {"code": "internal", "message": "Something broke on our side; try again."}}
    document: dict[str, Any] = {"code": error.code, "message": str(error)}
    if isinstance(error, TooFast):
        document["retry_after"] = error.seconds
    return STATUS.get(error.code, 400), {"error": document}


def answer_errors(handler: Handler) -> Handler:
    """Turn what a handler raises into the contract's error document."""

    @wraps(handler)
    async def answer(request: Request, *args: Any, **kwargs: Any) -> HTTPResponse | None:
        try:
            return await handler(request, *args, **kwargs)
        except Exception as error:  # noqa: BLE001  # the outermost edge of the process
            status, document = describe_error(error)
            if status == 500:
                logger.exception("%s %s failed", request.method, request.path)
            headers = {"Retry-After": str(error.seconds)} if isinstance(error, TooFast) else None
            return json_response(document, status, headers)

    return answer


def is_origin_allowed(request: Request, allowed: Collection[str]) -> bool:
    """Say whether a browser's page may talk to us: our own pages, and those of the allowed origins.

    Programs that are no browsers send no origin and may; their session says who they are.
    """
    origin = request.headers.get("origin")
    return not origin or origin in allowed or urlsplit(origin).netloc == request.host


def allow_origin(request: Request, response: HTTPResponse, allowed: Collection[str]) -> None:
    """Let pages of allowed origins read a response (CORS); all others stay locked out by the browser."""
    origin = request.headers.get("origin")
    if origin in allowed:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Headers"] = "Content-Type"
        response.headers["Access-Control-Allow-Methods"] = "GET, POST"
        response.headers["Access-Control-Expose-Headers"] = "Retry-After"
        response.headers["Access-Control-Max-Age"] = "600"
    response.headers["Vary"] = "Origin"
