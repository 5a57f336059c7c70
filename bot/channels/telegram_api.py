"""Our end of the Bot API: sends what was drawn, waits when told to, and tells apart what went wrong."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
)
from telegram.request import HTTPXRequest

from bot.channels.errors import ChannelError
from bot.channels.own_loop import OwnLoop
from bot.channels.telegram_drawing import Keyboard, Outgoing
from bot.settings import Settings

for name in ("httpx", "httpcore", "telegram"):
    logging.getLogger(name).setLevel(logging.WARNING)  # below it they write addresses, which hold the token

logger = logging.getLogger(__name__)
Result = TypeVar("Result")

NEWS = ["message", "edited_message", "callback_query", "my_chat_member"]
CORE = {"message_id", "from", "chat", "date", "edit_date", "text", "caption", "media_group_id"}
UNREAD = "unread"
PAUSES = (0.5, 1.0, 2.0, 4.0)  # seconds before each further try, where Telegram names none
READ_TIMEOUT = 20.0
CONNECTIONS = 64
MAX_DELIVERIES = 40  # webhook calls at once; each lasts until its message is answered


class Blocked(ChannelError):
    """Nothing arrives in this chat: the bot was blocked or thrown out, or the chat is gone."""

    code = "blocked"

    def __init__(self) -> None:
        super().__init__("Telegram delivers nothing to this chat; wait until the shopper writes again.")


class Refused(ChannelError):
    """Telegram does not accept a call as it is; trying again would not help."""

    code = "refused_by_telegram"

    def __init__(self, reason: str) -> None:
        super().__init__(f"Telegram refused the call ({reason}); see the Bot API's description of it.")
        self.reason = reason


class TokenRejected(ChannelError):
    """Telegram does not know the bot's token."""

    code = "token_rejected"

    def __init__(self) -> None:
        super().__init__("Telegram rejects TELEGRAM_TOKEN; ask BotFather for the present one.")


class Unreachable(ChannelError):
    """Telegram cannot be reached, or is too busy for us."""

    code = "not_ready"

    def __init__(self, reason: str) -> None:
        super().__init__(f"Telegram cannot be reached ({reason}); check the network and TELEGRAM_API.")
        self.reason = reason


class BotApi:
    """Calls the Bot API with one bot's token, in a thread of its own.

    Flood limits are waited for as long as Telegram says, network trouble and server errors for the `pauses`.
    A message whose acknowledgement got lost is sent again: twice is better than never, and the Bot API has no
    key to know it by. A crash doubles what Telegram took and we had not noted; the thread keeps that short.

    Args:
        settings: the token, and the address where it is not Telegram's own.
        pauses: seconds to wait before each further try.
    """

    def __init__(self, settings: Settings, pauses: Sequence[float] = PAUSES) -> None:
        self._pauses = pauses
        self._line = OwnLoop("telegram")
        self._requests = [
            HTTPXRequest(size, read_timeout=READ_TIMEOUT, pool_timeout=READ_TIMEOUT)
            for size in (1, CONNECTIONS)
        ]
        address: dict[str, Any] = (
            {"base_url": f"{settings.telegram_api.rstrip('/')}/bot"} if settings.telegram_api else {}
        )
        polling, calling = self._requests
        self._bot = Bot(settings.telegram_token, request=calling, get_updates_request=polling, **address)

    async def close(self) -> None:
        """Close all connections."""
        for request in self._requests:
            await self._line.run(request.shutdown())
        self._line.stop()

    def read(self, document: dict[str, Any]) -> Update:
        """Read an update from the JSON that Telegram sent.

        Of a message that is newer than the library only the words are read; it is marked `UNREAD`.

        Raises:
            TypeError, KeyError, ValueError, AttributeError: even that cannot be read.
        """
        try:
            return Update.de_json(document, self._bot)
        except (TypeError, KeyError, ValueError, AttributeError) as error:
            logger.warning("an update was read in part only: %s", _name(error))
            short = {"update_id": document["update_id"]}
            for kind in ("message", "edited_message"):
                if kind in document:
                    core = {name: value for name, value in document[kind].items() if name in CORE}
                    short[kind] = {**core, UNREAD: True}
            return Update.de_json(short, self._bot)

    async def send(self, chat_id: int, outgoing: Outgoing, note: Callable[[], None] = lambda: None) -> None:
        """Send one message; a photo that Telegram cannot fetch or show gives way to its text.

        Args:
            note: called in this object's thread, as soon as Telegram has the message.

        Raises:
            Blocked, Refused, TokenRejected, Unreachable: nothing was sent.
        """
        await self._line.run(self._send(chat_id, outgoing, note))

    async def _send(self, chat_id: int, outgoing: Outgoing, note: Callable[[], None]) -> None:
        await self._send_as_drawn(chat_id, outgoing)
        note()

    async def _send_as_drawn(self, chat_id: int, outgoing: Outgoing) -> None:
        try:
            if outgoing.album:
                media = [_make_photo(address, caption) for address, caption in outgoing.album]
                await self._try(lambda: self._bot.send_media_group(chat_id, media))
                return
            if outgoing.photo:
                await self._send_photo(chat_id, outgoing)
                return
        except Refused as error:
            logger.warning("a picture became text: %s", error.reason)
        for text in [caption for _, caption in outgoing.album] or [outgoing.text]:
            await self._send_text(chat_id, text, outgoing.keyboard)

    async def answer_press(self, press_id: str) -> None:
        """Stop the pressed button's waiting sign; one pressed too long ago has stopped by itself."""
        try:
            await self._insist(lambda: self._bot.answer_callback_query(press_id))
        except Refused as error:
            logger.info("a press was not answered: %s", error.reason)

    async def clear_keyboard(self, chat_id: int, message_id: int) -> None:
        """Take the buttons off a message; one that has none, or is too old, stays as it is."""
        try:
            await self._insist(
                lambda: self._bot.edit_message_reply_markup(chat_id=chat_id, message_id=message_id)
            )
        except Refused as error:
            logger.info("a keyboard was not cleared: %s", error.reason)

    async def leave(self, chat_id: int) -> None:
        """Leave a group or channel."""
        await self._insist(lambda: self._bot.leave_chat(chat_id))

    async def fetch(self, offset: int | None, wait: float) -> list[dict[str, Any]]:
        """Ask for news from update `offset` on; those before it are done with. Waits for news `wait` seconds.

        The library's own way fails for all updates when it cannot read one, and writes them to the log.

        Raises:
            TokenRejected, Unreachable: there was no answer; nothing was tried twice.
        """
        query = {"timeout": int(wait), "allowed_updates": json.dumps(NEWS)}
        query |= {} if offset is None else {"offset": offset}
        address = f"{self._bot.base_url}/getUpdates?{urlencode(query)}"
        try:
            asked = self._requests[0].post(address, read_timeout=wait + READ_TIMEOUT)
            news: Any = await self._line.run(asked)
            return list(news)
        except InvalidToken as error:
            raise TokenRejected from error
        except (NetworkError, Conflict, RetryAfter) as error:
            raise Unreachable(_name(error)) from error

    async def describe(self) -> dict[str, Any]:
        """Tell the bot's name and how Telegram delivers its news."""
        me = await self._insist(self._bot.get_me)
        webhook = await self._insist(self._bot.get_webhook_info)
        failed_at = webhook.last_error_date
        return {
            "bot": me.username,
            "webhook": webhook.url,
            "waiting": webhook.pending_update_count,
            "last_error": webhook.last_error_message,
            "last_error_at": failed_at.isoformat() if failed_at else None,
        }

    async def set_webhook(self, address: str, secret: str) -> None:
        """Have news delivered to an address; what waits already is delivered too."""
        await self._insist(
            lambda: self._bot.set_webhook(
                address, secret_token=secret, allowed_updates=NEWS, max_connections=MAX_DELIVERIES
            )
        )

    async def remove_webhook(self) -> None:
        """Have news wait until it is asked for."""
        await self._insist(self._bot.delete_webhook)

    async def _send_photo(self, chat_id: int, outgoing: Outgoing) -> None:
        await self._try(
            lambda: self._bot.send_photo(
                chat_id,
                outgoing.photo or "",
                caption=outgoing.text,
                parse_mode=ParseMode.HTML,
                reply_markup=_write_keyboard(outgoing.keyboard),
            )
        )

    async def _send_text(self, chat_id: int, text: str, keyboard: Keyboard) -> None:
        await self._try(
            lambda: self._bot.send_message(
                chat_id,
                text,
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                reply_markup=_write_keyboard(keyboard),
            )
        )

    async def _insist(self, call: Callable[[], Awaitable[Result]]) -> Result:
        return await self._line.run(self._try(call))

    async def _try(self, call: Callable[[], Awaitable[Result]]) -> Result:
        """Call, and again after a pause where that can help."""
        for pause in (*self._pauses, None):
            try:
                return await call()
            except RetryAfter as error:
                reason, wait = _name(error), _read_seconds(error.retry_after)
            except Forbidden as error:
                raise Blocked from error
            except (BadRequest, ChatMigrated) as error:
                raise (
                    Blocked() if "chat not found" in error.message.lower() else Refused(error.message)
                ) from error
            except InvalidToken as error:
                raise TokenRejected from error
            except (NetworkError, Conflict) as error:
                reason, wait = _name(error), pause or 0.0
            if pause is None:
                break
            logger.info("Telegram: %s; going on in %.1f s", reason, wait)
            await asyncio.sleep(wait)
        raise Unreachable(reason)


def _make_photo(address: str, caption: str) -> InputMediaPhoto:
    return InputMediaPhoto(address, caption=caption, parse_mode=ParseMode.HTML)


def _write_keyboard(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    if not keyboard:
        return None
    return InlineKeyboardMarkup([[_write_button(title, value) for title, value in row] for row in keyboard])


def _write_button(title: str, value: str) -> InlineKeyboardButton:
    if value.startswith("https://"):
        return InlineKeyboardButton(title, url=value)
    return InlineKeyboardButton(title, callback_data=value)


def _read_seconds(wait: int | timedelta) -> float:
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _name(error: Exception) -> str:
    """Name an error; its text may hold the address, and with it the token."""
    return type(error).__name__
