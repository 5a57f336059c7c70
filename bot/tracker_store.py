"""The tracker store: bounded history, so that the 300th message costs what the 5th does.

Rasa replays every stored event for every message. We keep the newest turn whole, of a few before it what was
said on both sides, and ahead of all what the others left behind: the slots. The whole conversation stays
readable in `profiles.messages`.
"""

import json
from collections.abc import Iterable
from datetime import datetime, timezone
from functools import cache
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.conversation import Dialogue
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    ConversationPaused,
    ConversationResumed,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses
from sqlalchemy.orm import Session

import profiles
from bot.services import current_services

KEPT_TURNS = 5  # mood and repairs look back at the last four
SESSION_START = "action_session_start"
LISTEN = "action_listen"
KEPT_KINDS = (UserUttered, BotUttered, ConversationPaused, ConversationResumed)  # of the turns before
UNUSED_LATER = ("intent_ranking", "text_tokens", "response_selector")


class BoundedTrackerStore(TrackerStore):
    """Keeps the last `kept_turns` turns and all slots of a conversation, one row each, in our database.

    Args:
        domain: the assistant's domain.
        event_broker: where new events are streamed to, if anywhere.
        kept_turns: how many of the shopper's newest messages are kept, each with what was answered.
    """

    def __init__(
        self,
        domain: Domain | None,
        event_broker: EventBroker | None = None,
        kept_turns: int = KEPT_TURNS,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self._kept_turns = kept_turns
        self._engine = current_services().engine

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Save the bounded tracker in place of what was saved before."""
        await self.stream_events(tracker)
        kept, latest = self._bound(tracker), tracker.latest_message
        events = [event.as_dict() if event is latest else _slim(event.as_dict()) for event in kept]
        state = json.dumps({"events": events, "name": tracker.sender_id}, separators=(",", ":"))
        with Session(self._engine, future=True) as session, session.begin():
            profiles.save_tracker(session, tracker.sender_id, state, at=datetime.now(timezone.utc))

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Rebuild the tracker; None where the conversation is new."""
        with Session(self._engine, future=True) as session:
            state = profiles.load_tracker(session, sender_id)
        return None if state is None else self._rebuild(sender_id, json.loads(state))

    def _rebuild(self, sender_id: str, state: dict[str, Any]) -> DialogueStateTracker:
        """Replay the kept events. Rasa's own way looks through all kinds of events for each single one."""
        kinds = _list_event_kinds()
        events = [kinds[event["event"]]._from_parameters(event) for event in state["events"]]
        tracker = self.init_tracker(sender_id)
        tracker.recreate_from_dialogue(Dialogue(sender_id, events))
        return tracker

    async def keys(self) -> Iterable[str]:
        """Give the ids of all stored conversations."""
        with Session(self._engine, future=True) as session:
            return list(session.execute(sa.select(profiles.TrackerState.conversation_id)).scalars())

    def _bound(self, tracker: DialogueStateTracker) -> list[Event]:
        """Keep the newest turn, what was said in those before, and the slots as they stood between."""
        events = list(tracker.events)
        restarts = [place for place, event in enumerate(events) if isinstance(event, Restarted)]
        events = events[restarts[-1] + 1 :] if restarts else events  # what was said before is forgotten
        turns = [place for place, event in enumerate(events) if isinstance(event, UserUttered)]
        if len(turns) < 2:
            return events
        first, newest = turns[-self._kept_turns :][0], turns[-1]
        at = events[first].timestamp
        slots = {event.key: event.value for event in events[:newest] if isinstance(event, SlotSet)}
        return [
            *(ActionExecuted(SESSION_START, timestamp=at), SessionStarted(timestamp=at)),
            *(SlotSet(*slot, timestamp=at) for slot in slots.items() if slot[1] is not None),
            *(event for event in events[first:newest] if isinstance(event, KEPT_KINDS)),
            *(ActionExecuted(LISTEN, timestamp=events[newest].timestamp), *events[newest:]),
        ]


@cache
def _list_event_kinds() -> dict[str, type[Event]]:
    """Give Rasa's kinds of events by the names they are stored under."""
    return {kind.type_name: kind for kind in reversed(all_subclasses(Event)) if kind.type_name}


def _slim(event: dict[str, Any]) -> dict[str, Any]:
    """Leave out of a past message what no later turn reads."""
    parsed = event.get("parse_data")
    if not parsed:
        return event
    return {**event, "parse_data": {key: value for key, value in parsed.items() if key not in UNUSED_LATER}}
