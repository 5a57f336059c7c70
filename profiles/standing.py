"""How a conversation stands: what its list is sorted and narrowed by, kept with each message.

The mood of a message is its sentiment as a number from -1 to 1. A conversation keeps that of the newest
message and the slope of the least-squares line through all of them, per message (with x = 1, 2, ... and
running sums, so that nothing is read again).

Its outcome is how it would stand if nothing more came: `handed_over` once a person was asked for, `fallback`
where the newest message was not understood, `left` where the assistant's question waits for an answer,
`solved` otherwise; none while nothing was understood.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, String
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session

from profiles.columns import UtcDateTime
from profiles.models import Base, Conversation
from profiles.summaries import FALLBACK, read_mood

OUTCOMES = ("solved", "handed_over", "left", "fallback")


class ConversationIntent(Base):
    """An intent that a conversation has had, and when last."""

    __tablename__ = "conversation_intents"
    __table_args__ = (Index("ix_conversation_intents_intent", "intent", "conversation_id"),)

    conversation_id: Mapped[str] = Column(
        ForeignKey("conversations.conversation_id", ondelete="CASCADE"), primary_key=True
    )
    intent: Mapped[str] = Column(String, primary_key=True)
    at: Mapped[datetime] = Column(UtcDateTime, nullable=False)


@dataclass(frozen=True)
class Reading:
    """What one message says for the standing of its conversation."""

    intent: str | None
    confidence: float | None
    mood: float | None
    outcome: str

    @classmethod
    def of(cls, understanding: dict[str, Any]) -> "Reading":
        """Read what was understood of a message, as the channels log it."""
        intent, asks = understanding.get("intent"), understanding.get("asks")
        outcome = "fallback" if intent == FALLBACK else "left" if asks else "solved"
        return cls(intent, _read_confidence(understanding), read_mood(understanding), outcome)


def _read_confidence(understanding: dict[str, Any]) -> float | None:
    """Give how sure the reading is; of a message that was not understood, how sure the best guess was."""
    confidence: float | None = understanding.get("confidence")
    if understanding.get("intent") != FALLBACK:
        return confidence
    guesses = (guess for guess in understanding.get("ranking") or [] if guess.get("name") != FALLBACK)
    return next((guess.get("confidence") for guess in guesses), confidence)


def note_reading(session: Session, conversation_id: str, at: datetime, understanding: dict[str, Any]) -> None:
    """Bring a conversation's standing up to date, in the transaction that writes down what was understood."""
    reading = Reading.of(understanding)
    facts = {
        "here": conversation_id,
        "said_intent": reading.intent,
        "said_confidence": reading.confidence,
        "said_outcome": reading.outcome,
        "said_fallback": int(reading.outcome == "fallback"),
    }
    session.execute(_NOTE, facts)
    if reading.mood is not None:
        session.execute(_FEEL, {"here": conversation_id, "said_mood": reading.mood})
    if reading.intent:
        row = {"conversation_id": conversation_id, "intent": reading.intent, "at": at}
        session.execute(_KEEP_INTENT[session.get_bind().dialect.name], row)


def note_handed_over(session: Session, conversation_id: str) -> None:
    """Note that a person was asked for; no later message changes that."""
    session.execute(_HAND_OVER, {"here": conversation_id})


# built once: on the path of each message, building a statement would cost more than running it
_table = Conversation.__table__
_row = _table.c.conversation_id == sa.bindparam("here")
_confidence, _outcome = (
    sa.bindparam("said_confidence", type_=sa.Float),
    sa.bindparam("said_outcome", type_=sa.String),
)
_is_lower = sa.and_(
    _confidence.is_not(None),
    sa.or_(_table.c.min_confidence.is_(None), _confidence < _table.c.min_confidence),
)
_NOTE = (
    sa.update(_table)
    .where(_row)
    .values(
        last_intent=sa.bindparam("said_intent"),
        min_confidence=sa.case((_is_lower, _confidence), else_=_table.c.min_confidence),
        fallbacks=_table.c.fallbacks + sa.bindparam("said_fallback"),
        outcome=sa.case((_table.c.outcome == "handed_over", "handed_over"), else_=_outcome),
    )
)
_HAND_OVER = sa.update(_table).where(_row).values(outcome="handed_over")

_mood = sa.bindparam("said_mood", type_=sa.Float)
_n = _table.c.mood_count + 1.0
_sum, _moment = _table.c.mood_sum + _mood, _table.c.mood_moment + _n * _mood
_FEEL = (
    sa.update(_table)
    .where(_row)
    .values(
        mood=_mood,
        mood_count=_table.c.mood_count + 1,
        mood_sum=_sum,
        mood_moment=_moment,
        # of x = 1..n: the sum is n(n+1)/2, and n times the sum of squares less its square n^2(n^2-1)/12
        mood_slope=sa.case(
            (_table.c.mood_count == 0, 0.0),
            else_=(_n * _moment - _n * (_n + 1.0) / 2.0 * _sum) * 12.0 / (_n * _n * (_n * _n - 1.0)),
        ),
    )
)


def _build_keep(dialect: Any) -> Any:
    row = dialect.insert(ConversationIntent.__table__)
    return row.on_conflict_do_update(
        index_elements=["conversation_id", "intent"], set_={"at": row.excluded["at"]}
    )


_KEEP_INTENT = {"sqlite": _build_keep(sqlite), "postgresql": _build_keep(postgresql)}
