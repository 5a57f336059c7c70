"""Answers Telegram's updates: each one once, in words the shopper can use, also after a crash halfway."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from functools import partial
from typing import Any
from urllib.parse import urljoin
from weakref import WeakValueDictionary

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session
from telegram import CallbackQuery, ChatMember, Update
from telegram.constants import ChatType

import profiles
from bot.channels.errors import BadMessage, MessageTooLong, UnknownButton
from bot.channels.exchange import Exchange
from bot.channels.incoming import Incoming
from bot.channels.masking import clean, mask_cards
from bot.channels.rates import Rate, TooFast
from bot.channels.replies import Reply
from bot.channels.telegram_api import Blocked, BotApi, Refused, TokenRejected, Unreachable
from bot.channels.telegram_drawing import Outgoing, Words, draw
from bot.channels.telegram_reading import START, STOP, find_command, find_link, follow, read_update

logger = logging.getLogger(__name__)

CHANNEL = "telegram"
PER_CHAT = (1.0, 20)  # messages a second in the long run, and at once
TOLD_TOO_FAST = (0.1, 1)  # how often we say so
ALBUMS_KEPT = 256
# what a message was that could not be taken, and what we say to it
REFUSALS: dict[type[Exception], tuple[str, str]] = {
    UnknownButton: ("[button]", "utter_button_stale"),
    MessageTooLong: ("[long message]", "utter_message_too_long"),
    BadMessage: ("[empty message]", "utter_empty_message"),
}


class Talk:
    """Deals with one update after the other; `deliver` says what answers nothing.

    Args:
        engine: the database of the conversations.
        exchange: answers messages.
        api: the bot's end of Telegram.
        address: any address of ours, as public as there is: pictures and links of our pages start from it.
        per_chat: messages a second, and at once, that one chat may send.
    """

    def __init__(
        self,
        engine: Engine,
        exchange: Exchange,
        api: BotApi,
        address: str,
        per_chat: tuple[float, int] = PER_CHAT,
    ) -> None:
        self._engine = engine
        self._exchange = exchange
        self._api = api
        self._site = urljoin(address, "/")
        self._per_chat = Rate(*per_chat)
        self._told_too_fast = Rate(*TOLD_TOO_FAST)
        self._albums: dict[str, int] = {}  # the update whose answer speaks for all its pictures
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def handle(self, update: Update) -> None:
        """Deal with an update; one that was dealt with is ignored, one broken off goes on where it was.

        Raises:
            NotReady, Unreachable, TokenRejected: not now; bring it again later.
        """
        with self._transaction() as session:
            sent = profiles.take_update(session, CHANNEL, update.update_id, at=_now())
        if sent is None:
            return
        try:
            await self._react(update, sent)
        except Blocked:
            self._note_blocked(update, _now())
        with self._transaction() as session:
            profiles.finish_update(session, CHANNEL, update.update_id, at=_now())

    async def deliver(self, conversation_id: str, messages: list[dict[str, Any]], by: str = "staff") -> bool:
        """Say something that answers nothing; say whether it went out.

        What staff say is kept in the conversation even where it cannot arrive. What nobody asked for is
        neither kept nor sent where the shopper has said /stop.
        """
        with self._transaction() as session:
            chat = profiles.find_chat(session, CHANNEL, conversation_id)
        if chat is None or (by != "staff" and (chat.stopped_at or chat.blocked_at)):
            return False
        replies = self._exchange.deliver(conversation_id, messages, by)
        return await self.reach(conversation_id, replies) == "sent"

    async def reach(self, conversation_id: str, replies: list[Reply]) -> profiles.Delivery:
        """Send what was written down, behind what is being sent; say how it arrived, or why it did not."""
        with self._transaction() as session:
            chat = profiles.find_chat(session, CHANNEL, conversation_id)
        if chat is None:
            return "no_chat"
        if chat.blocked_at:
            return "blocked"
        chat_id = int(chat.chat_id)
        try:
            async with self._turns.setdefault(chat_id, asyncio.Lock()):
                for outgoing in await self._draw(replies):
                    await self._api.send(chat_id, outgoing)
        except Blocked:
            with self._transaction() as session:
                profiles.mark_blocked(session, CHANNEL, str(chat_id), _now())
            return "blocked"
        except Refused as error:
            logger.error("a message could not be sent: %s", error.reason)
            return "refused"
        except (Unreachable, TokenRejected) as error:
            logger.error("a message could not be sent: %s", error)
            return "unreachable"
        return "sent"

    async def _react(self, update: Update, sent: int) -> None:
        chat = update.effective_chat
        if update.callback_query is not None:
            await self._release(update.callback_query)
        if chat is None:
            return
        if chat.type != ChatType.PRIVATE:
            await self._refuse_group(update, chat.id)
        elif update.my_chat_member is not None:
            is_gone = update.my_chat_member.new_chat_member.status == ChatMember.BANNED
            self._note_blocked(update, _now() if is_gone else None)
        else:
            await self._answer(update, chat.id, sent)

    async def _release(self, press: CallbackQuery) -> None:
        """Let go of a pressed button at once and take its keyboard away: choices are offered once."""
        await self._api.answer_press(press.id)
        if press.message is not None:
            await self._api.clear_keyboard(press.message.chat.id, press.message.message_id)

    async def _refuse_group(self, update: Update, chat_id: int) -> None:
        """Say once why we go, and go; where we are gone already there is nothing to say."""
        change = update.my_chat_member
        if change is not None and change.new_chat_member.status in {ChatMember.LEFT, ChatMember.BANNED}:
            return
        try:
            await self._api.send(chat_id, Outgoing(await self._exchange.word("utter_telegram_group")))
        except Refused as error:
            logger.info("a group was left without a word: %s", error.reason)
        try:
            await self._api.leave(chat_id)
        except Refused as error:
            logger.info("a group could not be left: %s", error.reason)

    async def _answer(self, update: Update, chat_id: int, sent: int) -> None:
        incoming = read_update(update)
        if incoming is None or self._is_later_part_of_album(update):
            return
        linked = self._follow_link(update, chat_id)
        incoming = follow(incoming) if linked else incoming
        conversation_id = self._open(update, chat_id)
        if update.edited_message and self._is_unchanged(conversation_id, update.edited_message, incoming):
            return
        try:
            if sent == 0:
                self._per_chat.take(str(chat_id))
        except TooFast:
            await self._tell_too_fast(chat_id)
            return
        async with self._turns.setdefault(chat_id, asyncio.Lock()):
            outgoings = await self._draw(await self._ask(conversation_id, incoming))
            for position, outgoing in enumerate(outgoings[sent:], start=sent + 1):
                await self._send(chat_id, outgoing, partial(self._count_sent, update.update_id, position))

    async def _ask(self, conversation_id: str, incoming: Incoming) -> list[Reply]:
        """Have a message answered; one that cannot be taken is kept by its kind and gets a notice."""
        try:
            return (await self._exchange.take(conversation_id, incoming)).replies
        except tuple(REFUSALS) as error:
            text, notice = REFUSALS[type(error)]
            noted = Incoming(incoming.message_id, text, payload="", notices=(notice,))
            return (await self._exchange.take(conversation_id, noted)).replies

    async def _send(self, chat_id: int, outgoing: Outgoing, note: Callable[[], None]) -> None:
        """Send a message; one that Telegram refuses is left out, as it would be refused for ever."""
        try:
            await self._api.send(chat_id, outgoing, note)
        except Refused as error:
            logger.error("a message could not be sent: %s", error.reason)
            note()

    def _count_sent(self, update_id: int, sent: int) -> None:
        with self._transaction() as session:
            profiles.count_sent(session, CHANNEL, update_id, sent)

    async def _draw(self, replies: list[Reply]) -> list[Outgoing]:
        in_stock = await self._exchange.word("word_in_stock")
        out_of_stock = await self._exchange.word("word_out_of_stock")
        words = Words(in_stock, out_of_stock, await self._exchange.word("word_choose"))
        return [outgoing for reply in replies for outgoing in draw(reply, words, self._site)]

    def _open(self, update: Update, chat_id: int) -> str:
        """Give the chat's conversation; who writes can be reached, and who says /start wants to be."""
        command = find_command(update)
        with self._transaction() as session:
            chat = profiles.open_chat(session, CHANNEL, str(chat_id), at=_now())
            if chat.blocked_at:
                profiles.mark_blocked(session, CHANNEL, str(chat_id), None)
            if command in {START, STOP}:
                profiles.mark_stopped(session, CHANNEL, str(chat_id), _now() if command == STOP else None)
            return str(chat.conversation_id)

    def _follow_link(self, update: Update, chat_id: int) -> bool:
        """Let the chat carry on the conversation of a link; say whether there was one that works."""
        token = find_link(update)
        if token is None:
            return False
        try:
            with self._transaction() as session:
                profiles.follow_link(session, token, CHANNEL, str(chat_id), at=_now())
        except (profiles.LinkDead, profiles.IdentityTaken):
            return False
        return True

    def _is_unchanged(self, conversation_id: str, edited: Any, incoming: Incoming) -> bool:
        """Say whether an edit left the words as they were kept; Telegram also reports changes nobody made."""
        with self._transaction() as session:
            kept = profiles.find_said(session, conversation_id, str(edited.message_id))
            before = self._exchange.show(session, conversation_id, kept)
        return before == mask_cards(clean(incoming.text or "")).text

    def _is_later_part_of_album(self, update: Update) -> bool:
        """Say whether this is a further picture of an album that got its answer."""
        album = update.message.media_group_id if update.message else None
        if album is None or (update.message and update.message.caption):
            return False
        first = self._albums.setdefault(album, update.update_id)
        while len(self._albums) > ALBUMS_KEPT:
            del self._albums[next(iter(self._albums))]
        return first != update.update_id

    async def _tell_too_fast(self, chat_id: int) -> None:
        try:
            self._told_too_fast.take(str(chat_id))
        except TooFast:
            return
        await self._api.send(chat_id, Outgoing(await self._exchange.word("utter_too_fast")))

    def _note_blocked(self, update: Update, at: datetime | None) -> None:
        if update.effective_chat is None:
            return
        with self._transaction() as session:
            profiles.mark_blocked(session, CHANNEL, str(update.effective_chat.id), at)

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        with Session(self._engine, future=True, expire_on_commit=False) as session, session.begin():
            yield session


def _now() -> datetime:
    return datetime.now(timezone.utc)
