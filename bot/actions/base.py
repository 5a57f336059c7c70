"""What every action shares: one transaction, honest replies, and never silence.

An action is a subclass of `ShopAction` whose class name is its Rasa name: `TellOrderStatus` answers to
`action_tell_order_status`. It works on a `Turn`; what it says goes out only after its transaction was
committed, so a reply never claims what did not happen.
"""

import logging
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, Restarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

import profiles
from bot.actions.ladder import Level, ask_for_step, is_high_enough
from bot.actions.mood import SAID_BY, heed_mood
from bot.actions.state import State
from bot.actions.tasks import (
    OPTIONAL,
    is_abandoned,
    keep_choices,
    resume_task,
    suspend_task,
    take_answer,
    takes,
)
from bot.actions.tracing import Trace, keep_failure
from bot.actions.wording import word
from bot.services import Services, current_services

__all__ = ["Entity", "ShopAction", "Turn", "read_entities", "takes"]

logger = logging.getLogger(__name__)

NEXT_WISH = "action_take_next_wish"


@dataclass(frozen=True)
class Entity:
    """A value found in the message; `is_excluded` says that the shopper does not want it."""

    kind: str
    value: Any
    text: str
    is_excluded: bool = False


@dataclass
class Turn:
    """One message of one shopper, with all that an answer may read and write.

    `position` is the message's in the conversation, None in `rasa shell`, which keeps none.
    `text` is what was said, `spelt` the same with its slips of the keys mended: cues are looked for there.
    `state` is what the dialogue remembers (shown products, active search, open question); what is changed in
    it is kept only if the action succeeds.
    """

    services: Services
    session: Session
    conversation_id: str
    position: int | None
    customer_id: str | None
    confirmed_at: datetime | None
    text: str
    spelt: str
    intent: str
    understanding: dict[str, Any]
    entities: list[Entity]
    state: State
    tracker: Tracker
    replies: list[dict[str, Any]] = field(default_factory=list)
    is_forgotten: bool = False

    def forget_talk(self) -> None:
        """Let the dialogue remember nothing of what was said so far."""
        self.is_forgotten = True

    @property
    def new_wishes(self) -> list[dict[str, Any]]:
        """What this message wishes for beside its first wish, each as `text`, `intent` and `entities`."""
        return list(self.understanding.get("wishes") or [])[1:]

    @property
    def takes_next_wish(self) -> bool:
        """Whether the next wish that waits can be taken at once: nothing is asked that must be answered."""
        question = self.state.question
        return bool(self.state.wishes) and (question is None or question["kind"] in OPTIONAL)

    @property
    def last_said(self) -> str:
        """The name of the response that the bot said last; empty where it said none."""
        said = [event.get("metadata") or {} for event in self.tracker.events if event.get("event") == "bot"]
        return str(said[-1].get(SAID_BY) or "") if said else ""

    @property
    def owner(self) -> str:
        """Whose cart this is: the customer's, or the conversation's while nobody is known."""
        return f"customer:{self.customer_id}" if self.customer_id else f"conversation:{self.conversation_id}"

    @property
    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(timezone.utc)

    def say(
        self,
        response: str,
        buttons: Iterable[tuple[str, str]] = (),
        custom: dict[str, Any] | None = None,
        **facts: Any,
    ) -> None:
        """Answer with a response of `responses.yml`; `facts` fill its {placeholders}.

        Args:
            response: name of the response.
            buttons: pairs of a title and a payload (`/intent{"entity": "value"}`).
            custom: product cards, a table or a link, as the channels know them.
        """
        reply: dict[str, Any] = {"response": response, **facts}
        if buttons:
            reply["buttons"] = [{"title": title, "payload": payload} for title, payload in buttons]
        if custom:
            reply["json_message"] = custom
        self.replies.append(reply)

    def values(self, kind: str, *, excluded: bool = False) -> list[Any]:
        """List the values of one kind of entity, in the order in which they were said."""
        return [e.value for e in self.entities if e.kind == kind and e.is_excluded is excluded]

    def value(self, kind: str) -> Any | None:
        """Give the first value of one kind of entity, None where there is none."""
        return next(iter(self.values(kind)), None)

    def record(self, kind: str, product_id: str | None = None, **details: Any) -> None:
        """Add an event to the customer's append-only history."""
        profiles.record_event(
            self.session,
            kind,
            customer_id=self.customer_id,
            conversation_id=self.conversation_id,
            product_id=product_id,
            at=self.now,
            source="chat",
            details=details or None,
        )


class ShopAction(Action, ABC):  # type: ignore[misc]  # rasa_sdk publishes no types
    """Base of all actions: opens the transaction, hands over the turn, apologises when something breaks.

    `level` is what who speaks must have proven (see `ladder`); who has not is asked for the step instead.
    `is_aside` marks what is asked in passing: any open question stays open after its answer. `keeps_question`
    marks what decides itself whether the open question stays, `ends_tasks` what leaves no task open.
    """

    level: Level = "anonymous"
    is_aside = keeps_question = ends_tasks = False

    def name(self) -> str:
        """Give the Rasa name made of the class name."""
        return "action" + re.sub(r"(?=[A-Z])", "_", type(self).__name__).lower()

    @abstractmethod
    def answer(self, turn: Turn) -> None:
        """Do the work of the action and say so; a raised exception undoes both."""

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Answer inside one transaction; speak only after it was committed."""
        services = current_services()
        start = time.perf_counter()
        try:
            with Session(services.engine, future=True) as session, session.begin():
                trace = Trace(session)
                turn = _open_turn(services, session, tracker)
                is_answer = take_answer(turn)
                self.queue_wishes(turn, is_answer)
                if not is_answer:
                    self.take(turn)
                self._settle(turn, is_answer)
                heed_mood(turn, is_new_message=self.name() != NEXT_WISH)
                trace.keep(session, tracker.sender_id, self.name())
        except Exception:  # noqa: BLE001  # the outermost edge: the shopper must never meet silence
            logger.exception("%s failed in conversation %s", self.name(), tracker.sender_id)
            dispatcher.utter_message(response="utter_apology")
            self._note_failure(services, tracker.sender_id, start)
            return []
        for reply in turn.replies:
            dispatcher.utter_message(**reply)
        if turn.is_forgotten:
            return [Restarted()]
        events = [SlotSet(name, value) for name, value in turn.state.changes().items()]
        return [*events, FollowupAction(NEXT_WISH)] if turn.takes_next_wish else events

    def _note_failure(self, services: Services, conversation_id: str, start: float) -> None:
        """Let staff see that it broke; where the store itself is gone the log alone says so."""
        try:
            with Session(services.engine, future=True) as session, session.begin():
                keep_failure(session, conversation_id, self.name(), start)
        except Exception:  # noqa: BLE001  # the outermost edge: the apology must go out
            logger.exception("the failure of %s in %s could not be kept", self.name(), conversation_id)

    def take(self, turn: Turn) -> None:
        """Answer who has proven enough; ask the others for the step that is missing."""
        if is_high_enough(turn, self.level):
            self.answer(turn)
        else:
            ask_for_step(turn, self.name())

    def queue_wishes(self, turn: Turn, is_answer: bool) -> None:
        """Keep what the message wishes for beside its first wish; it is taken when nothing is asked.

        What waited behind a small question goes with it when something else is said; what is wished for twice
        waits once.
        """
        waiting = [] if not is_answer and is_abandoned(turn) else turn.state.wishes
        turn.state.wishes = [*waiting, *(wish for wish in turn.new_wishes if wish not in waiting)]

    def _settle(self, turn: Turn, is_answer: bool) -> None:
        """Decide what is open after this turn: the new question, a waiting wish, or a task that goes on."""
        keep_choices(turn)
        if self.ends_tasks:
            turn.state.tasks, turn.state.wishes = [], []
        elif not is_answer and not self.keeps_question:
            suspend_task(turn, self.is_aside)
        if turn.takes_next_wish:
            return
        if turn.state.question is None:
            resume_task(turn)
        elif turn.new_wishes:
            turn.say("utter_wish_waits", wish=word(f"waiting_{turn.new_wishes[0]['intent']['name']}"))


def _open_turn(services: Services, session: Session, tracker: Tracker) -> Turn:
    message = tracker.latest_message or {}
    said = next(iter(message.get("wishes") or []), message)  # of two wishes the first
    text = said.get("text") or ""
    state = State(tracker.slots)
    state.focus = (message.get("metadata") or {}).get("product_id") or state.focus  # the page they came to
    conversation = _find_conversation(session, tracker.sender_id)
    return Turn(
        services=services,
        session=session,
        conversation_id=tracker.sender_id,
        position=conversation.message_count if conversation else None,
        customer_id=conversation.customer_id if conversation else None,
        confirmed_at=conversation.confirmed_at if conversation else None,
        text=text,
        spelt=said.get("spelt") or text,
        intent=(message.get("intent") or {}).get("name") or "",
        understanding=message,
        entities=read_entities(message),
        state=state,
        tracker=tracker,
    )


def read_entities(message: dict[str, Any]) -> list[Entity]:
    """Read the values found in a message, or in one of its wishes."""
    return [_read_entity(entity) for entity in message.get("entities") or []]


def _read_entity(entity: dict[str, Any]) -> Entity:
    value = entity["value"]
    return Entity(entity["entity"], value, str(entity.get("text", value)), entity.get("role") == "exclude")


def _find_conversation(session: Session, conversation_id: str) -> profiles.Conversation | None:
    """Find who speaks; only the channels' own record of the conversation is asked, never the message."""
    try:
        return profiles.find_conversation(session, conversation_id)
    except profiles.ConversationNotFound:  # `rasa shell`: nobody we know
        return None
