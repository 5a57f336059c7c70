"""What Rasa made of a message, read back from its tracker for the transcript."""

from dataclasses import dataclass, field
from typing import Any

from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

RANKED = 5
LISTEN = "action_listen"


@dataclass(frozen=True)
class Understood:
    """Intent, confidence, best guesses, entities and sentiment of a message, and the actions it led to.

    `wishes` of a message with two of them holds the intents of both; the intent is that of the first.
    """

    message: dict[str, Any] | None = None
    actions: list[str] = field(default_factory=list)


def read_understanding(tracker: DialogueStateTracker | None, message_id: str) -> Understood:
    """Read the newest turn of a tracker; empty where that turn is not the message's."""
    if tracker is None:
        return Understood()
    actions: list[str] = []
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            if event.message_id != message_id:
                break
            return Understood(describe_parsed(event.parse_data), actions[::-1])
        if isinstance(event, ActionExecuted) and event.action_name not in {None, LISTEN}:
            actions.append(event.action_name)
    return Understood()


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
