"""One shopper's message in, the replies out: the same for every channel, and knows no HTTP."""

import asyncio
import json
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

import profiles
import shop
from bot.channels.dialogue import Collector, Dialogue
from bot.channels.errors import NotReady, ResponseMissing, UnknownButton
from bot.channels.incoming import Answer, Incoming, check
from bot.channels.masking import PLACEHOLDER, clean, quote_command
from bot.channels.privacy import Document, Privacy
from bot.channels.replies import Reply, describe, make_replies
from bot.channels.understanding import Understood, describe_parsed, read_understanding

logger = logging.getLogger(__name__)

# one conversation may be carried on in two channels of this process: its messages wait for each other
TURNS: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
ANSWER_TIMEOUT = 30.0  # seconds; then the shopper gets an apology instead of a wait without end

TITLE = 60  # characters of the longest button

APOLOGY = "utter_no_answer"
BUTTON_USED = "utter_button_used"
CARD_REMOVED = "utter_card_removed"


@dataclass(frozen=True)
class _Said:
    """A message as we keep it and as Rasa gets it; `payload` is None where Rasa has nothing to do."""

    text: str
    payload: str | None
    responses: tuple[str, ...] = ()  # what we say to it ourselves
    product_id: str | None = None  # what the shopper looks at


class Exchange:
    """Takes messages of known conversations through Rasa, one at a time and in order per conversation.

    Args:
        engine: the database of the conversations.
        find_agent: gives the loaded agent, None while there is none; asked anew for each message.
        vault: where personal data is kept apart from what is said.
        channel: name under which Rasa chooses channel-specific wording.
    """

    def __init__(
        self,
        engine: Engine,
        find_agent: Callable[[], Dialogue | None],
        vault: profiles.Vault,
        channel: str = "web",
    ) -> None:
        self._engine = engine
        self._find_agent = find_agent
        self._privacy = Privacy(vault)
        self._channel = channel
        self._running: set[asyncio.Task[Answer]] = set()

    async def take(self, conversation_id: str, incoming: Incoming) -> Answer:
        """Answer a message; the same `message_id` again gives the same replies and does nothing twice.

        The work goes on when the caller is cancelled (a dropped connection), so a retry finds the replies.
        While staff have the conversation nothing comes back: the message is kept and read, not answered, and
        an answer that was on its way when they took it is dropped.

        Raises:
            BadMessage, MessageTooLong, UnknownButton: nothing was written.
            NotReady: no model is loaded.
            profiles.ConversationNotFound: nobody opened this conversation.
        """
        check(incoming)
        task = asyncio.ensure_future(self._answer_in_turn(self.agent, conversation_id, incoming))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    def deliver(self, conversation_id: str, messages: list[dict[str, Any]], by: str = "staff") -> list[Reply]:
        """Write down messages that answer nothing (staff, reminders) and give them as replies to push."""
        with self.transaction() as session:
            replies = self.write(session, conversation_id, messages, by)
            return self.show(session, conversation_id, replies)

    def write(
        self,
        session: Session,
        conversation_id: str,
        messages: list[dict[str, Any]],
        by: str,
        name: str | None = None,
    ) -> list[Reply]:
        """Write down what bot or staff say, in Rasa's form, and give it as replies.

        While staff have the conversation the bot says nothing: nothing is written and nothing comes back.

        Args:
            name: the one who speaks, where the shopper shall see it.
        """
        if by == "bot" and profiles.is_taken(session, conversation_id):
            return []
        if by == "staff":
            messages = [self._privacy.mask_message(session, conversation_id, one) for one in messages]

        def issue(title: str, payload: str) -> str:
            return profiles.issue_button(session, conversation_id, json.dumps([title, payload]))

        replies = make_replies(messages, issue, by, name)
        for reply in replies:
            profiles.log_message(
                session, conversation_id, by=by, text=describe(reply), at=_now(), reply=reply
            )
        return replies

    def show(self, session: Session, conversation_id: str, document: Document) -> Document:
        """Put the shopper's own words back into what was kept, for their own eyes only."""
        return self._privacy.show(session, conversation_id, document)

    def mask(self, session: Session, conversation_id: str, text: str) -> str:
        """Make a text safe to write down."""
        return self._privacy.mask(session, conversation_id, text).text

    async def word(self, response: str, **facts: Any) -> str:
        """Give the text of a response, for what a channel says of its own; `facts` fill its placeholders.

        Raises:
            NotReady: no model is loaded.
            ResponseMissing: the model does not know the response.
        """
        return str((await self._word(self.agent, "", response, **facts))["text"])

    async def remember(self, conversation_id: str, **slots: Any) -> None:
        """Set what the dialogue remembers of a conversation, for the next message; one without any has none.

        Raises:
            NotReady: no model is loaded.
        """
        agent = self.agent
        async with agent.lock_store.lock(conversation_id):
            tracker = await agent.tracker_store.retrieve(conversation_id)
            if tracker is not None:
                for name, value in slots.items():
                    tracker.update(SlotSet(name, value))
                await agent.tracker_store.save(tracker)

    @property
    def agent(self) -> Dialogue:
        """The loaded agent.

        Raises:
            NotReady: no model is loaded.
        """
        agent = self._find_agent()
        if agent is None or not agent.is_ready():
            raise NotReady
        return agent

    async def _answer_in_turn(self, agent: Dialogue, conversation_id: str, incoming: Incoming) -> Answer:
        async with TURNS.setdefault(conversation_id, asyncio.Lock()):
            answer = await self._answer(agent, conversation_id, incoming)
        with self.transaction() as session:
            text = self._privacy.show(session, conversation_id, answer.text)
            return Answer(self._privacy.show(session, conversation_id, answer.replies), text)

    async def _answer(self, agent: Dialogue, conversation_id: str, incoming: Incoming) -> Answer:
        with self.transaction() as session:
            earlier = profiles.find_replies(session, conversation_id, incoming.message_id)
            if earlier is None:
                said, position = self._log_said(session, conversation_id, incoming)
            is_open = profiles.find_holder(session, conversation_id) is None
        if earlier is not None:
            return Answer(earlier or await self._answer_interrupted(agent, conversation_id, incoming))
        if is_open:
            messages, understood = await self._ask(agent, conversation_id, incoming.message_id, said)
        else:
            messages, understood = [], await self._read_only(agent, conversation_id, said)
        with self.transaction() as session:
            profiles.describe_message(
                session,
                conversation_id,
                position,
                understanding=understood.message and understood.message | {"model": agent.model_id},
                actions=understood.actions,
            )
            return Answer(self.write(session, conversation_id, messages, "bot"), said.text)

    def _log_said(self, session: Session, conversation_id: str, incoming: Incoming) -> tuple[_Said, int]:
        said = self._read(session, conversation_id, incoming)
        if incoming.product_id and shop.list_products(session, [incoming.product_id]):
            said = replace(said, product_id=incoming.product_id)
        profiles.find_conversation(session, conversation_id).channel = self._channel
        message = profiles.log_message(
            session, conversation_id, by="shopper", text=said.text, at=_now(), message_id=incoming.message_id
        )
        return said, message.position

    def _read(self, session: Session, conversation_id: str, incoming: Incoming) -> _Said:
        """Make a message safe to keep and to understand; a button is used up by this.

        Raises:
            UnknownButton: the token is not one of this conversation.
        """
        if incoming.button is not None:
            return _press(session, conversation_id, incoming.button)
        masked = self._privacy.mask(session, conversation_id, clean(incoming.text or ""))
        notices = incoming.notices + ((CARD_REMOVED,) if masked.has_card else ())
        if incoming.payload is not None:
            return _Said(masked.text, incoming.payload or None, notices)
        offered = profiles.list_offered(session, conversation_id) if len(masked.text) <= TITLE else {}
        if token := offered.get(masked.text.strip(" .!").casefold()):  # a title typed instead of pressed
            return _press(session, conversation_id, token)
        has_words = re.search(r"\w", masked.text.replace(PLACEHOLDER, ""))
        understands = has_words or not masked.has_card
        return _Said(masked.text, quote_command(masked.text) if understands else None, notices)

    async def _answer_interrupted(
        self, agent: Dialogue, conversation_id: str, incoming: Incoming
    ) -> list[Reply]:
        """Answer a message whose first answer was never written, but for one that staff were to answer."""
        with self.transaction() as session:
            if profiles.is_dealt_with(session, conversation_id, incoming.message_id):
                return []
        apology = await self._word(agent, conversation_id, APOLOGY)
        with self.transaction() as session:
            return self.write(session, conversation_id, [apology], "bot")

    async def _read_only(self, agent: Dialogue, conversation_id: str, said: _Said) -> Understood:
        """Read a message that staff will answer; the dialogue is not told, and goes on where it was."""
        if said.payload is None:
            return Understood()
        try:
            parsed = await asyncio.wait_for(agent.parse_message(said.payload), ANSWER_TIMEOUT)
        except Exception:  # noqa: BLE001  # the outermost edge: staff read the message without our reading
            logger.exception("a message of conversation %s could not be read", conversation_id)
            return Understood()
        return Understood(describe_parsed(parsed))

    async def _ask(
        self, agent: Dialogue, conversation_id: str, message_id: str, said: _Said
    ) -> tuple[list[dict[str, Any]], Understood]:
        """Have Rasa answer, and never come back empty-handed."""
        own = [await self._word(agent, conversation_id, response) for response in said.responses]
        if said.payload is None:
            return own, Understood()
        collector = Collector(self._channel)
        tracker, failed = None, False
        seen = {"product_id": said.product_id} if said.product_id else None
        message = UserMessage(said.payload, collector, conversation_id, None, self._channel, message_id, seen)
        try:
            await asyncio.wait_for(agent.handle_message(message), ANSWER_TIMEOUT)
            tracker = await agent.tracker_store.retrieve(conversation_id)
        except Exception:  # noqa: BLE001  # the outermost edge: whatever broke, the shopper hears about it
            logger.exception("no answer to message %s of conversation %s", message_id, conversation_id)
            failed = True
        if failed or not (collector.messages or own):
            collector.messages.append(await self._word(agent, conversation_id, APOLOGY))
        return own + collector.messages, read_understanding(tracker, message_id)

    async def _word(
        self, agent: Dialogue, conversation_id: str, response: str, **facts: Any
    ) -> dict[str, Any]:
        """Give one of the channel's own answers in the wording of `responses.yml`."""
        empty = DialogueStateTracker(conversation_id, [])
        message = await agent.nlg.generate(response, empty, self._channel, **facts)
        if message is None:
            raise ResponseMissing(response)
        return dict(message)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Open a transaction on the conversations."""
        with Session(self._engine, future=True, expire_on_commit=False) as session, session.begin():
            yield session


def _press(session: Session, conversation_id: str, token: str) -> _Said:
    try:
        pressed = profiles.press_button(session, conversation_id, token)
    except profiles.ButtonNotFound as error:
        raise UnknownButton from error
    title, payload = json.loads(pressed.payload)
    return _Said(title, None, (BUTTON_USED,)) if pressed.again else _Said(title, payload)


def _now() -> datetime:
    return datetime.now(timezone.utc)
