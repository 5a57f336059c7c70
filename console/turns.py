"""What was said, as turns that staff can read at a glance and look into on demand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import profiles
from console.reasons import Part


class Piece(NamedTuple):
    """A part of a message's text, and the entity that was read in it."""

    text: str
    entity: str | None = None


@dataclass(frozen=True)
class Understood:
    """How the assistant read a message; parts it did not say are None or empty."""

    intent: str | None
    confidence: float | None
    runners_up: tuple[tuple[str, float], ...]
    sentiment: str | None
    strength: float | None
    mood: float | None
    entities: tuple[tuple[str, Any], ...]
    decisions: tuple[dict[str, Any], ...]
    slots: dict[str, dict[str, Any]]

    @property
    def is_unsure(self) -> bool:
        """Whether a person should look twice at this reading."""
        return self.confidence is not None and self.confidence < profiles.UNSURE


@dataclass(frozen=True)
class Turn:
    """One message with all that staff see of it.

    Attributes:
        pieces: the text with its entities in place.
        runs: what the actions did that answered it.
        reasons: the parts of the score of each suggested product, by its id.
        tags, notes: what staff hung on it.
    """

    message: profiles.Message
    understood: Understood | None
    reply: dict[str, Any]
    pieces: tuple[Piece, ...] = ()
    runs: Sequence[profiles.ActionRun] = ()
    reasons: Mapping[str, Sequence[Part]] | None = None
    tags: Sequence[profiles.Tag] = ()
    notes: Sequence[profiles.Note] = ()


def read_turn(message: profiles.Message, **beside: Any) -> Turn:
    """Read a logged message; what an older version logged differently is left out, never a failure.

    Args:
        beside: the attributes of `Turn` from `runs` on.
    """
    reply = message.reply if isinstance(message.reply, dict) else None
    logged = message.understanding
    return Turn(
        message,
        _read_understanding(logged) if logged else None,
        reply or {"type": "text", "text": message.text},
        tuple(_cut(message.text, (logged or {}).get("entities") or [])),
        **beside,
    )


def _read_understanding(logged: dict[str, Any]) -> Understood:
    sentiment = logged.get("sentiment")
    felt = sentiment if isinstance(sentiment, dict) else {"label": sentiment}
    ranking = [(guess["name"], guess["confidence"]) for guess in logged.get("ranking") or []]
    return Understood(
        intent=logged.get("intent"),
        confidence=logged.get("confidence"),
        runners_up=tuple(guess for guess in ranking if guess[0] != logged.get("intent")),
        sentiment=felt.get("label") or felt.get("sentiment"),
        strength=felt.get("strength"),
        mood=profiles.read_mood(logged),
        entities=tuple(_read_entity(entity) for entity in logged.get("entities") or []),
        decisions=tuple(logged.get("decisions") or ()),
        slots=logged.get("slots") or {},
    )


def _read_entity(entity: dict[str, Any]) -> tuple[str, Any]:
    name = str(entity.get("entity"))
    is_excluded = entity.get("role") == "exclude"
    return f"not {name}" if is_excluded else name, entity.get("value")


def _cut(text: str, entities: list[dict[str, Any]]) -> list[Piece]:
    """Cut a text at its entities; one that overlaps another or lies outside is left out."""
    pieces, end = [], 0
    placed = [entity for entity in entities if isinstance(entity.get("start"), int)]
    for entity in sorted(placed, key=lambda one: int(one["start"])):
        start, stop = entity["start"], entity.get("end")
        if not (isinstance(stop, int) and end <= start < stop <= len(text)):
            continue
        pieces += [Piece(text[end:start]), Piece(text[start:stop], _read_entity(entity)[0])]
        end = stop
    return [piece for piece in [*pieces, Piece(text[end:])] if piece.text]
