"""The door: nobody comes in without the key, and every answer carries the headers that keep pages safe."""

from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from console.drawing import draw
from console.errors import FormExpired, TooManyAttempts
from console.sessions import COOKIE, Doorkeeper, Visit

OPEN_PATHS = ("/sign-in", "/health", "/static/")
MAX_FORM_BYTES = 8_192
CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}


class Door:
    """Lets signed-in staff through and sends everybody else to the sign-in page."""

    def __init__(self, app: ASGIApp, doorkeeper: Doorkeeper) -> None:
        self._app = app
        self._doorkeeper = doorkeeper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        visit = self._doorkeeper.read(request.cookies.get(COOKIE))
        scope.setdefault("state", {})["visit"] = visit
        app = self._app
        if request.method == "POST" and not _is_short(Headers(scope=scope)):
            app = PlainTextResponse("This form is too long.", 413)
        elif "\0" in scope["path"] or b"%00" in scope["query_string"]:  # PostgreSQL takes none in a text
            app = PlainTextResponse("There is nothing here.", 404)
        elif not scope["path"].startswith(OPEN_PATHS) and not (visit and visit.signed_in):
            app = _send_to_sign_in(request)
        await app(scope, receive, _with_headers(scope["path"], send))


def _is_short(headers: Headers) -> bool:
    length = headers.get("content-length", "")
    return length.isdecimal() and int(length) <= MAX_FORM_BYTES


def _with_headers(path: str, send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers.setdefault("Cache-Control", "max-age=3600" if path.startswith("/static/") else "no-store")
        await send(message)

    return send_with_headers


def _send_to_sign_in(request: Request) -> Response:
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    back = f"?next={quote(wanted, safe='')}" if request.method == "GET" and wanted != "/" else ""
    return RedirectResponse(f"/sign-in{back}", 303)


async def show_sign_in(request: Request) -> Response:
    """Draw the sign-in form, or go on where somebody is signed in already."""
    visit: Visit | None = request.state.visit
    if visit is not None and visit.signed_in:
        return RedirectResponse("/", 303)
    return _draw_sign_in(request, _local(request.query_params.get("next")))


async def sign_in(request: Request) -> Response:
    """Take the access key and begin a signed-in visit.

    Raises:
        FormExpired: the form was not drawn for this visitor.
        TooManyAttempts: this address gave too many wrong keys.
    """
    doorkeeper, attempts = _doorkeeper(request), request.app.state.attempts
    form = await read_form(request)
    address = request.client.host if request.client else ""
    wait_s = attempts.wait_s(address)
    if wait_s:
        raise TooManyAttempts(wait_s)
    wanted = _local(form.get("next"))
    if not doorkeeper.is_key(form.get("key", "")):
        attempts.fail(address)
        return _draw_sign_in(request, wanted, "This is not the access key.", status=401)
    attempts.forget(address)
    response = RedirectResponse(wanted, 303)
    _set_cookie(request, response, doorkeeper.begin(signed_in=True))
    return response


async def sign_out(request: Request) -> Response:
    """End the visit in this browser.

    Raises:
        FormExpired: the form was not drawn for this visitor.
    """
    await read_form(request)
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return response


async def read_form(request: Request) -> dict[str, str]:
    """Read a form that was drawn for this visitor.

    Raises:
        FormExpired: it was not.
    """
    async with request.form(max_files=0, max_fields=20) as form:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
    visit: Visit | None = request.state.visit
    if visit is None or not _doorkeeper(request).is_form_token(visit, fields.get("token", "")):
        raise FormExpired
    return fields


def _draw_sign_in(request: Request, wanted: str, problem: str = "", status: int = 200) -> Response:
    visit = request.state.visit or _doorkeeper(request).begin(signed_in=False)
    request.state.visit = visit
    response = draw(request, "sign_in.html", {"next": wanted, "problem": problem}, status)
    _set_cookie(request, response, visit)
    return response


def _set_cookie(request: Request, response: Response, visit: Visit) -> None:
    response.set_cookie(
        COOKIE,
        _doorkeeper(request).write(visit),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


def _doorkeeper(request: Request) -> Doorkeeper:
    doorkeeper: Doorkeeper = request.app.state.doorkeeper
    return doorkeeper


def _local(address: str | None) -> str:
    """Keep an address only where it stays in this room."""
    parts = urlsplit(address or "/")
    is_ours = not parts.scheme and not parts.netloc and parts.path.startswith("/") and "\\" not in parts.path
    return address if address and is_ours and not address.startswith("//") else "/"
