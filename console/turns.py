"""What was said, as turns that staff can read at a glance."""

from dataclasses import dataclass
from typing import Any

import profiles

UNSURE = 0.6


@dataclass(frozen=True)
class Understood:
    """How the assistant read a message; parts it did not say are None or empty."""

    intent: str | None
    confidence: float | None
    sentiment: str | None
    strength: float | None
    entities: tuple[tuple[str, Any], ...]

    @property
    def is_unsure(self) -> bool:
        """Whether a person should look twice at this reading."""
        return self.confidence is not None and self.confidence < UNSURE


@dataclass(frozen=True)
class Turn:
    """One message with all that staff see of it."""

    message: profiles.Message
    understood: Understood | None
    reply: dict[str, Any]


def read_turn(message: profiles.Message) -> Turn:
    """Read a logged message; what an older version logged differently is left out, never a failure."""
    reply = message.reply if isinstance(message.reply, dict) else None
    return Turn(
        message,
        _read_understanding(message.understanding) if message.understanding else None,
        reply or {"type": "text", "text": message.text},
    )


def _read_understanding(logged: dict[str, Any]) -> Understood:
    sentiment = logged.get("sentiment")
    mood = sentiment if isinstance(sentiment, dict) else {"label": sentiment}
    return Understood(
        intent=logged.get("intent"),
        confidence=logged.get("confidence"),
        sentiment=mood.get("label") or mood.get("sentiment"),
        strength=mood.get("strength"),
        entities=tuple(_read_entity(entity) for entity in logged.get("entities") or []),
    )


def _read_entity(entity: dict[str, Any]) -> tuple[str, Any]:
    name = str(entity.get("entity"))
    is_excluded = entity.get("role") == "exclude"
    return f"not {name}" if is_excluded else name, entity.get("value")
