"""The Telegram channel: takes news by webhook or by asking for them, as the settings say."""

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty
from sanic.response import json as json_response
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

import profiles
from bot.channels import http
from bot.channels.errors import ChannelError
from bot.channels.exchange import Exchange
from bot.channels.replies import Reply
from bot.channels.telegram_inbox import SETTLE, Inbox
from bot.settings import Settings

if TYPE_CHECKING:  # the library takes 40 MB: only a channel that is on loads it
    from telegram import Update

    from bot.channels.telegram_api import BotApi
    from bot.channels.telegram_talk import Talk

logger = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the header's name
MAX_UPDATE = 1024 * 1024
UPDATES_KEPT = timedelta(days=2)  # Telegram brings nothing again after one
TIDYING = timedelta(hours=6)


class TelegramInput(InputChannel):
    """Serves one Telegram bot; without a token the channel is off and mounts nothing.

    Args:
        settings: token, secret, and the webhook's address; without that we ask Telegram for news.
        engine: the database of the conversations.
        pauses: seconds between tries at Telegram; those of its modules by default.
        settle: seconds to wait for an update that was overtaken.
    """

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        pauses: tuple[float, ...] | None = None,
        settle: float = SETTLE,
    ) -> None:
        self._settings = settings
        self._engine = engine
        self._pauses = pauses
        self._settle = settle
        self._app: Sanic | None = None
        self.exchange = Exchange(engine, self._find_agent, profiles.Vault(settings.masking_key), self.name())
        self._api: BotApi | None = None
        self._talk: Talk | None = None
        self._inbox: Inbox | None = None
        self._tasks: list[asyncio.Task[None]] = []

    @classmethod
    def name(cls) -> str:
        """Give the channel's name, which is also its path."""
        return "telegram"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "TelegramInput":
        """Open the channel on this process's services; everything is set by the environment."""
        from bot.services import current_services  # opened only where the channel really serves

        services = current_services()
        return cls(services.settings, services.engine)

    def get_output_channel(self) -> OutputChannel:
        """Give the way out for what staff and reminders say."""
        return TelegramOutput(self)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Lay out the route, if there is one. Rasa's handler is not used: the exchange needs the agent."""
        blueprint = Blueprint("telegram_channel")
        if not self._settings.telegram_token:
            logger.info("Telegram is off: TELEGRAM_TOKEN is not set.")
            return blueprint
        blueprint.listener("before_server_start")(self._open)
        blueprint.listener("before_server_stop")(self._close)
        if self._settings.telegram_webhook_url:
            blueprint.add_route(http.answer_errors(self.receive), "/webhook", ["POST"], name="webhook")
        return blueprint

    async def receive(self, request: Request) -> HTTPResponse:
        """Take one update; the answer is given when it is done, so Telegram brings again what got lost."""
        given = request.headers.get(SECRET_HEADER) or ""
        if not hmac.compare_digest(given.encode(), self._settings.telegram_secret.encode()):
            return json_response(
                {"error": {"code": "forbidden", "message": "Telegram's secret is wrong."}}, 403
            )
        try:
            document = json.loads(request.body) if len(request.body) <= MAX_UPDATE else None
        except (ValueError, RecursionError):
            document = None
        if isinstance(document, dict):
            await self.take(document)
        return empty(200)

    async def take(self, document: dict[str, Any]) -> None:
        """Deal with an update in its chat's turn.

        Raises:
            ChannelError: not now; it must be brought again.
        """
        assert self._inbox is not None  # noqa: S101  # routes and tasks live after `_open`
        update = self._read(document)
        if update is None:
            return
        chat = update.effective_chat
        await self._inbox.put(chat.id if chat else 0, update.update_id, update)

    async def deliver(self, conversation_id: str, messages: list[dict[str, Any]], by: str = "staff") -> bool:
        """Say something that answers nothing, in Rasa's form; say whether it went out."""
        return self._talk is not None and await self._talk.deliver(conversation_id, messages, by)

    async def reach(self, conversation_id: str, replies: list[Reply]) -> profiles.Delivery:
        """Send replies to the conversation's chat and say how they arrived, or why they did not."""
        return await self._talk.reach(conversation_id, replies) if self._talk else "unreachable"

    def _read(self, document: dict[str, Any]) -> "Update | None":
        """Read an update; None for one that nobody here can read, which must not come for ever."""
        assert self._api is not None  # noqa: S101  # as above
        try:
            if isinstance(document.get("update_id"), int):
                return self._api.read(document)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            logger.warning("an update could not be read: %s", type(error).__name__)
        return None

    async def _open(self, app: Sanic, _: Any) -> None:
        """Start without waiting for Telegram, which may be out of reach."""
        from bot.channels.telegram_api import PAUSES, BotApi
        from bot.channels.telegram_talk import Talk

        self._app = app
        settings = self._settings
        self._api = BotApi(settings, PAUSES if self._pauses is None else self._pauses)
        address = settings.telegram_webhook_url or f"http://127.0.0.1:{settings.port}"
        self._talk = Talk(self._engine, self.exchange, self._api, address)
        with Session(self._engine, future=True) as session:
            newest = profiles.find_newest_update(session, self.name())
        self._inbox = Inbox(self._talk.handle, newest, self._settle)
        self._tasks = [asyncio.ensure_future(work()) for work in (self._connect, self._tidy)]

    async def _close(self, app: Sanic, _: Any) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._inbox is not None:
            await self._inbox.close()
        if self._api is not None:
            await self._api.close()

    async def _connect(self) -> None:
        """Ask for news for ever, or see to it that they are brought to us; say what stands in the way."""
        from bot.channels.telegram_polling import PAUSES, Poller, reach

        assert self._api is not None  # noqa: S101  # as above
        pauses = PAUSES if self._pauses is None else self._pauses
        try:
            state = await reach(self._api.describe, pauses)
            logger.info("Telegram: serving @%s", state["bot"])
            if not self._settings.telegram_webhook_url:
                await Poller(self._api, self.take, self._is_ready, pauses).run()
            elif state["webhook"] != self._settings.telegram_webhook_url:
                logger.warning("Telegram brings no news here yet: run `shopmate telegram set-webhook`.")
        except ChannelError as error:
            logger.error("Telegram is off: %s", error)
        except Exception:  # the outermost edge of a task of our own
            logger.exception("Telegram is off")
            raise

    async def _tidy(self) -> None:
        """Forget now and then which updates came long ago."""
        while True:
            with Session(self._engine, future=True) as session, session.begin():
                profiles.forget_updates(session, self.name(), datetime.now(timezone.utc) - UPDATES_KEPT)
            await asyncio.sleep(TIDYING.total_seconds())

    def _find_agent(self) -> Any:
        return getattr(self._app.ctx, "agent", None) if self._app else None

    def _is_ready(self) -> bool:
        agent = self._find_agent()
        return agent is not None and agent.is_ready()


class TelegramOutput(OutputChannel):
    """Sends what staff and reminders say out through Telegram."""

    def __init__(self, channel: TelegramInput) -> None:
        self._channel = channel

    @classmethod
    def name(cls) -> str:
        """Give the channel's name."""
        return TelegramInput.name()

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Write down one message and send it to the conversation's chat."""
        await self._channel.deliver(recipient_id, [message])
