"""The web channel: signed sessions, messages, history and WebSocket, as the contract has them."""

import json
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timezone
from typing import Any

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty
from sanic.response import json as json_response
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

import profiles
from bot.channels import http, processor
from bot.channels.errors import BadMessage, LinkClosed
from bot.channels.exchange import Exchange
from bot.channels.incoming import Answer, Incoming
from bot.channels.rates import Rate
from bot.channels.replies import Reply
from bot.channels.sessions import BadSession, issue_session, read_customer, read_session
from bot.channels.sockets import Sockets
from bot.export_links import ExportClosed, read_export_token
from bot.forgetting import gather
from bot.settings import Settings

logger = logging.getLogger(__name__)

HISTORY_PAGE = 200
PER_CONVERSATION = (1.0, 20)  # messages a second in the long run, and at once
PER_ADDRESS = (20.0, 200)  # many shoppers may share an address
SESSIONS_PER_ADDRESS = (2.0, 60)


class WebInput(InputChannel):
    """Serves `/webhooks/web/...`; one in a process.

    Args:
        settings: secrets and allowed origins.
        engine: the database of the conversations.
        per_conversation: messages a second, and at once, that one conversation may send.
    """

    def __init__(
        self, settings: Settings, engine: Engine, per_conversation: tuple[float, int] = PER_CONVERSATION
    ) -> None:
        self._settings = settings
        self._engine = engine
        self._sockets = Sockets()
        self._per_conversation = Rate(*per_conversation)
        self._per_address = Rate(*PER_ADDRESS)
        self._sessions_per_address = Rate(*SESSIONS_PER_ADDRESS)
        self._app: Sanic | None = None
        self.exchange = Exchange(engine, self._find_agent, profiles.Vault(settings.masking_key), self.name())

    @classmethod
    def name(cls) -> str:
        """Give the channel's name, which is also its path."""
        return "web"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "WebInput":
        """Open the channel on this process's services; everything is set by the environment."""
        from bot.services import current_services  # opened only where the channel really serves

        services = current_services()
        return cls(services.settings, services.engine)

    def get_output_channel(self) -> OutputChannel:
        """Give the way out for what staff and reminders say."""
        return PushOutput(self)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Lay out the routes. Rasa's handler is not used: the exchange needs the whole agent."""
        blueprint = Blueprint("web_channel")
        blueprint.listener("before_server_start")(self._remember_app)
        blueprint.listener("after_server_start")(processor.start)
        blueprint.listener("before_server_stop")(processor.stop)
        blueprint.middleware("request")(http.answer_errors(self._guard))
        blueprint.middleware("response")(self._allow_origin)
        for path, method, handler in (
            ("/session", "POST", self.open_session),
            ("/messages", "POST", self.receive),
            ("/history", "GET", self.tell_history),
            ("/feedback", "POST", self.rate),
            ("/export", "GET", self.hand_out),
        ):
            blueprint.add_route(http.answer_errors(handler), path, [method], name=path[1:])
            blueprint.add_route(_answer_preflight, path, ["OPTIONS"], name=f"{path[1:]}_options")

        @blueprint.websocket("/socket", name="socket")  # sanic writes on the function; a method forbids it
        async def open_socket(request: Request, socket: Any) -> None:
            await self.talk(request, socket)

        return blueprint

    async def reach(self, conversation_id: str, replies: list[Reply]) -> profiles.Delivery:
        """Show replies at once in every open tab; who has none finds them in the history."""
        await self._sockets.send(conversation_id, {"replies": replies})
        return "shown" if self._sockets.count(conversation_id) else "kept"

    async def deliver(self, conversation_id: str, messages: list[dict[str, Any]], by: str = "staff") -> None:
        """Write down and push messages that answer nothing, in Rasa's form."""
        await self.reach(conversation_id, self.exchange.deliver(conversation_id, messages, by))

    async def open_session(self, request: Request) -> HTTPResponse:
        """Open a conversation and bind a signed session to it.

        A customer who carries one on in a messenger goes on with that one.
        """
        self._sessions_per_address.take(_find_address(request))
        token = http.read_body(request.body).get("customer_token")
        customer_id = None
        if token is not None:
            settings = self._settings
            customer_id = read_customer(
                settings.customer_token_secret, token, settings.customer_token_public_key
            )
        now = datetime.now(timezone.utc)
        with Session(self._engine, future=True) as session, session.begin():
            shared = profiles.find_shared_conversation(session, customer_id) if customer_id else None
            conversation = shared or profiles.open_conversation(
                session, self.name(), customer_id=customer_id, at=now
            )
            conversation_id = conversation.conversation_id
        signed, expires_at = issue_session(self._settings.session_secret, conversation_id, now)
        return json_response(
            {"session": signed, "conversation_id": conversation_id, "expires_at": expires_at.isoformat()}
        )

    async def receive(self, request: Request) -> HTTPResponse:
        """Answer one message; open tabs learn that there is news."""
        document = http.read_body(request.body)
        conversation_id = self._authenticate(document.get("session"))
        answer = await self._take(conversation_id, document)
        await self._sockets.send(conversation_id, {"type": "sync"})
        return json_response(_write_answer(answer))

    async def tell_history(self, request: Request) -> HTTPResponse:
        """List up to 200 messages behind position `after`, in order."""
        conversation_id = self._authenticate(request.args.get("session"))
        after = request.args.get("after") or "0"
        if not (after.isascii() and after.isdecimal()) or len(after) > 9:
            raise BadMessage("after must be a position")
        with Session(self._engine, future=True) as session:
            profiles.find_conversation(session, conversation_id)
            messages = profiles.list_messages(session, conversation_id, after=int(after), limit=HISTORY_PAGE)
            thumbs = profiles.list_thumbs(session, conversation_id, [one.position for one in messages])
            written = [_write_message(one, thumbs.get(one.position)) for one in messages]
            return json_response({"messages": self.exchange.show(session, conversation_id, written)})

    async def rate(self, request: Request) -> HTTPResponse:
        """Keep the shopper's thumb for one of the bot's replies, or take it back; the newest counts."""
        document = http.read_body(request.body)
        conversation_id = self._authenticate(document.get("session"))
        self._per_conversation.take(conversation_id)
        reply_id, thumb = document.get("reply_id"), document.get("thumb")
        if not isinstance(reply_id, str) or thumb not in (*profiles.THUMBS, None):
            raise BadMessage('Feedback has a reply_id, and a thumb that is "up", "down" or null')
        with Session(self._engine, future=True) as session, session.begin():
            profiles.find_conversation(session, conversation_id)
            profiles.rate_reply(session, conversation_id, reply_id, thumb, at=datetime.now(timezone.utc))
        return json_response({"reply_id": reply_id, "thumb": thumb})

    async def hand_out(self, request: Request) -> HTTPResponse:
        """Give customers a copy of their data, by the link that the chat gave them."""
        try:
            customer_id = read_export_token(self._settings.session_secret, request.args.get("token"))
            with Session(self._engine, future=True) as session:
                document = gather(session, customer_id)
        except (ExportClosed, profiles.CustomerNotFound) as error:
            raise LinkClosed from error
        name = f'attachment; filename="my-data-{datetime.now(timezone.utc):%Y-%m-%d}.json"'
        headers = {"Content-Disposition": name, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
        return json_response(document, headers=headers)

    async def talk(self, request: Request, socket: Any) -> None:
        """Answer one tab's messages in their order, until it closes."""
        conversation_id = read_session(self._settings.session_secret, request.args.get("session"))
        try:
            self._sockets.join(conversation_id, socket)
            while (frame := await socket.recv()) is not None:
                await self._answer_frame(request, conversation_id, socket, frame)
        finally:
            self._sockets.leave(conversation_id, socket)

    async def _answer_frame(self, request: Request, conversation_id: str, socket: Any, frame: str) -> None:
        """Answer one frame; every error is told, none ends the connection."""
        message_id = None
        try:
            self._authenticate(request.args.get("session"))  # it may have expired since
            document = http.read_body(frame)
            message_id = document.get("message_id")
            await self._sockets.send(conversation_id, {"type": "typing"})
            reply = _write_answer(await self._take(conversation_id, document))
            await self._sockets.send(conversation_id, {"type": "sync"}, but=socket)
        except Exception as error:  # noqa: BLE001  # the outermost edge of the connection
            status, reply = http.describe_error(error)
            reply["error"]["status"] = status
            if status == 500:
                logger.exception("a message of conversation %s failed", conversation_id)
        await socket.send(json.dumps({"message_id": message_id, **reply}))

    async def _take(self, conversation_id: str, document: dict[str, Any]) -> Answer:
        self._per_conversation.take(conversation_id)
        return await self.exchange.take(conversation_id, _read_incoming(document))

    def _authenticate(self, token: object) -> str:
        return read_session(self._settings.session_secret, token)

    async def _guard(self, request: Request) -> None:
        """Turn away who sends too fast, and sockets of strangers before they are opened."""
        if request.method == "OPTIONS":
            return
        self._per_address.take(_find_address(request))
        if request.path.endswith("/socket"):
            if not http.is_origin_allowed(request, self._settings.allowed_origins):
                raise BadSession
            self._authenticate(request.args.get("session"))

    async def _allow_origin(self, request: Request, response: HTTPResponse) -> None:
        http.allow_origin(request, response, self._settings.allowed_origins)

    async def _remember_app(self, app: Sanic, _: Any) -> None:
        self._app = app
        http.harden(app)

    def _find_agent(self) -> Any:
        return getattr(self._app.ctx, "agent", None) if self._app else None


class PushOutput(OutputChannel):
    """Sends what staff and reminders say out through the web channel."""

    def __init__(self, channel: WebInput) -> None:
        self._channel = channel

    @classmethod
    def name(cls) -> str:
        """Give the channel's name."""
        return WebInput.name()

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Write down one message and show it in every open tab."""
        await self._channel.deliver(recipient_id, [message])


def _find_address(request: Request) -> str:
    """Give the sender's address: the proxy's word for it only where sanic was told to trust a proxy."""
    return request.remote_addr or request.ip


async def _answer_preflight(request: Request) -> HTTPResponse:
    return empty()


def _read_incoming(document: dict[str, Any]) -> Incoming:
    fields = {name: document.get(name) for name in ("message_id", "text", "button", "product_id")}
    for name, value in fields.items():
        if not isinstance(value, str) and (value is not None or name == "message_id"):
            raise BadMessage(f"{name} must be text")
    return Incoming(**fields)


def _write_answer(answer: Answer) -> dict[str, Any]:
    """Write replies, with the shopper's text where it was changed before it was kept (a card number)."""
    return {"replies": answer.replies, **({} if answer.text is None else {"text": answer.text})}


def _write_message(message: profiles.Message, thumb: profiles.Thumb | None) -> dict[str, Any]:
    document = {"position": message.position, "by": message.by, "at": message.at.isoformat()}
    if message.by == "shopper":
        return {**document, "message_id": message.message_id, "text": message.text}
    return {**document, "reply": profiles.as_reply(message), **({"thumb": thumb} if thumb else {})}
