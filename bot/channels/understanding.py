"""What Rasa made of a message, read back from its tracker for the transcript."""

import json
from dataclasses import dataclass, field
from typing import Any

from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

RANKED = 5
LISTEN = "action_listen"
QUESTION = "question"  # the slot of what the bot asked and waits for
LONGEST_SLOT = 300  # characters of JSON


@dataclass(frozen=True)
class Understood:
    """Intent, confidence, best guesses, entities and sentiment of a message, and the actions it led to.

    Who decided on each action, and the slots that it changed, stand in the message too.

    `wishes` of a message with two of them holds the intents of both; the intent is that of the first.
    """

    message: dict[str, Any] | None = None
    actions: list[str] = field(default_factory=list)


def read_understanding(tracker: DialogueStateTracker | None, message_id: str) -> Understood:
    """Read the newest turn of a tracker; empty where that turn is not the message's."""
    events = list(tracker.events) if tracker is not None else []
    places = [place for place, event in enumerate(events) if isinstance(event, UserUttered)]
    if tracker is None or not places or events[places[-1]].message_id != message_id:
        return Understood()
    before, said, after = events[: places[-1]], events[places[-1]], events[places[-1] + 1 :]
    chosen = [
        event
        for event in after
        if isinstance(event, ActionExecuted) and event.action_name not in {None, LISTEN}
    ]
    decisions = [
        {"action": event.action_name, "policy": event.policy, "confidence": event.confidence}
        for event in chosen
    ]
    message = describe_parsed(said.parse_data) | {
        "decisions": decisions,
        "slots": _compare_slots(before, after),
        "asks": tracker.get_slot(QUESTION) is not None,
    }
    return Understood(message, [event.action_name for event in chosen])


def _compare_slots(before: list[Event], after: list[Event]) -> dict[str, dict[str, Any]]:
    """Give what the dialogue remembered before a turn and what after, where that differs."""
    known = {event.key: event.value for event in before if isinstance(event, SlotSet)}
    new = {event.key: event.value for event in after if isinstance(event, SlotSet)}
    return {
        name: {"before": _shorten(known.get(name)), "after": _shorten(value)}
        for name, value in new.items()
        if value != known.get(name) and (value or known.get(name))
    }


def _shorten(value: Any) -> Any:
    """Keep a value whole unless it is long; staff read it, nobody calculates with it."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return value if len(text) <= LONGEST_SLOT else f"{text[:LONGEST_SLOT]} ..."


def describe_parsed(parsed: dict[str, Any]) -> dict[str, Any]:
    """Give of what Rasa made of a message what the transcript keeps."""
    intent = parsed.get("intent") or {}
    return {
        "intent": intent.get("name"),
        "topic": (intent.get("full_retrieval_intent_name") or "").partition("/")[2] or None,
        "confidence": intent.get("confidence"),
        "ranking": [
            {"name": guess.get("name"), "confidence": guess.get("confidence")}
            for guess in (parsed.get("intent_ranking") or [])[:RANKED]
        ],
        "entities": [
            {key: entity[key] for key in ("entity", "value", "role", "start", "end") if key in entity}
            for entity in parsed.get("entities") or []
        ],
        "sentiment": parsed.get("sentiment"),
        "wishes": [wish["intent"]["name"] for wish in parsed.get("wishes") or []],
    }
