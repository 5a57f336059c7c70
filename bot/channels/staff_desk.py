"""The staff's way in: what they say, and the end of a takeover, over HTTP with a secret of the house.

The console never imports us; it calls these routes. What staff say is written down first, then sent; the
same message id again writes nothing twice and sends only what is not known to have arrived.
"""

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timezone
from typing import Any, Protocol
from weakref import WeakValueDictionary

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

import profiles
from bot.channels import http
from bot.channels.errors import BadMessage, ChannelError, Forbidden, MessageTooLong
from bot.channels.exchange import Exchange
from bot.channels.hand_back import hand_back
from bot.channels.masking import clean
from bot.channels.replies import Reply
from bot.settings import Settings

MAX_TEXT = 2000
MAX_NAME = 60
MAX_ID = 64


class Reachable(Protocol):
    """A channel through which staff can reach shoppers."""

    exchange: Exchange

    def reach(self, conversation_id: str, replies: list[Reply]) -> Awaitable[profiles.Delivery]:
        """Show replies to the shopper and say how they arrived, or why they did not."""


class NotYourConversation(ChannelError):
    """The member of staff who acts on a conversation does not have it."""

    code = "not_held"

    def __init__(self) -> None:
        super().__init__("This conversation is not with you; take it over first.")


class UnknownConversation(ChannelError):
    """No conversation has this id, or no channel of this server carries it."""

    code = "conversation_unknown"

    def __init__(self) -> None:
        super().__init__("No channel of this server carries this conversation; reload the queue.")


class StaffDesk(InputChannel):
    """Serves `/internal/staff/...` for the console.

    Args:
        settings: the secret that the console shows.
    """

    def __init__(self, settings: Settings) -> None:
        self._secret = settings.internal_secret
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @classmethod
    def name(cls) -> str:
        """Give the channel's name."""
        return "staff"

    def url_prefix(self) -> str:
        """Mount the routes apart from those of shoppers."""
        return "/internal/staff"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "StaffDesk":
        """Open the desk; everything is set by the environment."""
        from bot.services import current_services  # opened only where the channel really serves

        return cls(current_services().settings)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Lay out the routes."""
        blueprint = Blueprint("staff_desk")
        for path, handler in (("/messages", self.say), ("/hand-back", self.hand_back)):
            blueprint.add_route(http.answer_errors(handler), path, ["POST"], name=path[1:])
        return blueprint

    async def say(self, request: Request) -> HTTPResponse:
        """Write down what staff say and send it: `{"delivery"}` says how it arrived, or why it did not."""
        document = self._open(request)
        conversation_id = _read(document, "conversation_id")
        channel = _find_channel(request, conversation_id)
        async with self._turns.setdefault(conversation_id, asyncio.Lock()):
            replies, known = _write_down(channel.exchange, conversation_id, document)
            if known in profiles.ARRIVED:
                return json_response({"delivery": known})
            delivery = await channel.reach(conversation_id, replies)
            with channel.exchange.transaction() as session:
                profiles.note_delivery(session, document["message_id"], delivery)
        return json_response({"delivery": delivery})

    async def hand_back(self, request: Request) -> HTTPResponse:
        """Give the conversation back to the bot, which says so: `{"delivery"}` as with a message."""
        document = self._open(request)
        conversation_id = _read(document, "conversation_id")
        channel = _find_channel(request, conversation_id)
        async with self._turns.setdefault(conversation_id, asyncio.Lock()):
            try:
                replies = await hand_back(
                    channel.exchange,
                    conversation_id,
                    staff_id=_read(document, "staff_id") if document.get("staff_id") is not None else None,
                    name=_read(document, "name", MAX_NAME),
                    promised=_read(document, "promised", MAX_TEXT, required=False),
                    due=_read_day(document, "due"),
                    is_solved=document.get("solved") is True,
                )
            except profiles.ConversationNotHeld as error:
                raise NotYourConversation from error
            return json_response({"delivery": await channel.reach(conversation_id, replies)})

    def _open(self, request: Request) -> dict[str, Any]:
        """Read the body of who knows the secret.

        Raises:
            Forbidden: the caller does not.
        """
        given = (request.headers.get("authorization") or "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            raise Forbidden
        return http.read_body(request.body)


def _write_down(
    exchange: Exchange, conversation_id: str, document: dict[str, Any]
) -> tuple[list[Reply], str | None]:
    """Write a message once; give it as the shopper may see it, and how it arrived if that is known."""
    message_id, staff_id = _read(document, "message_id", MAX_ID), _read(document, "staff_id")
    name, text = _read(document, "name", MAX_NAME), _read(document, "text", MAX_TEXT)
    with exchange.transaction() as session:
        try:
            profiles.check_holder(session, conversation_id, staff_id)
        except profiles.ConversationNotHeld as error:
            raise NotYourConversation from error
        earlier = profiles.find_staff_message(session, message_id)
        if earlier is not None:
            noted, message = earlier
            if noted.conversation_id != conversation_id:
                raise BadMessage("message_id belongs to another conversation")
            replies = [profiles.as_reply(message)]
            return exchange.show(session, conversation_id, replies), noted.delivery
        replies = exchange.write(session, conversation_id, [{"text": text}], "staff", name)
        position = profiles.find_conversation(session, conversation_id).message_count
        profiles.note_staff_message(session, message_id, conversation_id, position, staff_id, _now())
        return exchange.show(session, conversation_id, replies), None


def _find_channel(request: Request, conversation_id: str) -> Reachable:
    """Find the channel that carries a conversation.

    Raises:
        UnknownConversation: there is none.
    """
    for channel in request.app.ctx.input_channels:
        if not isinstance(getattr(channel, "exchange", None), Exchange):
            continue
        with channel.exchange.transaction() as session:
            try:
                conversation = profiles.find_conversation(session, conversation_id)
            except profiles.ConversationNotFound as error:
                raise UnknownConversation from error
        if conversation.channel == channel.name():
            return channel
    raise UnknownConversation


def _read(document: dict[str, Any], name: str, limit: int = 200, *, required: bool = True) -> str:
    value = document.get(name, "" if not required else None)
    if not isinstance(value, str):
        raise BadMessage(f"{name} must be text")
    text = clean(value)
    if len(text) > limit:
        raise MessageTooLong(len(text), limit)
    if required and not text:
        raise BadMessage(f"{name} is empty")
    return text


def _read_day(document: dict[str, Any], name: str) -> date | None:
    text = _read(document, name, required=False)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadMessage(f"{name} must be a day such as 2024-05-01") from error


def _now() -> datetime:
    return datetime.now(timezone.utc)
