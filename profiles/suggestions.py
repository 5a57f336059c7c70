"""What was suggested to whom, and what came of it: the ground of later experiments."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Column, Float, Index, Integer, String
from sqlalchemy.orm import Mapped, Session

from profiles.columns import RowId, UtcDateTime
from profiles.models import Base

OUTCOMES = ("opened", "added", "bought", "rejected", "disputed")
ALL_SHOWN = "shown"
OF_EVENT = {"view": "opened", "opened": "opened", "cart": "added", "bought": "bought", "rejected": "rejected"}
CREDITED = timedelta(days=30)  # an outcome later than this is no longer due to the suggestion


class Suggestion(Base):
    """One product shown at one place of one list; each outcome is the first moment at which it happened.

    `propensity` is the probability with which this product would stand here again: 1 for a list that the
    model alone decides. `reasons` are all parts of the score, each with `kind`, `product_id` and `share`.
    """

    __tablename__ = "suggestions"
    __table_args__ = (
        Index("ix_suggestions_customer_id", "customer_id", "product_id", "shown_at"),
        Index("ix_suggestions_conversation_id", "conversation_id", "product_id", "shown_at"),
        Index("ix_suggestions_shown_at", "shown_at"),
    )

    suggestion_id: Mapped[int] = Column(RowId, primary_key=True)
    customer_id = Column(String)
    conversation_id: Mapped[str] = Column(String, nullable=False)
    turn = Column(Integer)
    place: Mapped[str] = Column(String, nullable=False)
    position: Mapped[int] = Column(Integer, nullable=False)
    product_id: Mapped[str] = Column(String, nullable=False)
    model = Column(String)
    score = Column(Float)
    reasons: Mapped[list[dict[str, Any]]] = Column(sa.JSON, nullable=False)
    propensity: Mapped[float] = Column(Float, nullable=False)
    shown_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    opened_at = Column(UtcDateTime)
    added_at = Column(UtcDateTime)
    bought_at = Column(UtcDateTime)
    rejected_at = Column(UtcDateTime)
    disputed_at = Column(UtcDateTime)


class Shown(NamedTuple):
    """A product of a list: its score in the model's own unit, and the parts of it."""

    product_id: str
    score: float | None = None
    reasons: Sequence[dict[str, Any]] = ()


class CameOf(NamedTuple):
    """What one model (None: none had a part) showed at one place from a moment on, and what came of it.

    `outcome` is one of `OUTCOMES`, or `ALL_SHOWN`.
    """

    place: str
    model: str | None
    outcome: str
    since: datetime | None = None

    def conversations(self) -> Any:
        """Give the query for the ids of the conversations in which it did."""
        query = sa.select(Suggestion.conversation_id).where(
            Suggestion.place == self.place, Suggestion.model.is_not_distinct_from(self.model)
        )
        if self.outcome in OUTCOMES:
            query = query.where(getattr(Suggestion, f"{self.outcome}_at").is_not(None))
        return query if self.since is None else query.where(Suggestion.shown_at >= self.since)


class SuggestionCount(NamedTuple):
    """What came of all that one model (None: none had a part) showed at one place."""

    place: str
    model: str | None
    shown: int
    opened: int
    added: int
    bought: int
    rejected: int
    disputed: int


def log_suggestions(
    session: Session,
    items: Sequence[Shown],
    *,
    place: str,
    conversation_id: str,
    customer_id: str | None,
    at: datetime,
    model: str | None = None,
    turn: int | None = None,
    propensity: float = 1.0,
) -> None:
    """Write down a list as it is shown, its first product at position 1.

    Args:
        place: what the list answers: recommend, similar, goes_with, usual or search.
        turn: the position of the message in the conversation that it answers.
    """
    rows = [
        {
            "customer_id": customer_id,
            "conversation_id": conversation_id,
            "turn": turn,
            "place": place,
            "position": position,
            "product_id": item.product_id,
            "model": model,
            "score": item.score,
            "reasons": list(item.reasons),
            "propensity": propensity,
            "shown_at": at,
        }
        for position, item in enumerate(items, start=1)
    ]
    if rows:
        session.flush()
        session.execute(sa.insert(Suggestion), rows)


def note_outcome(
    session: Session,
    outcome: str,
    product_id: str,
    *,
    customer_id: str | None,
    conversation_id: str | None,
    at: datetime,
) -> bool:
    """Credit the newest suggestion of this product to this shopper; False where none was shown lately.

    A customer's suggestions are found from any conversation, a guest's from the same one. What was noted
    before stays.
    """
    own = []
    if customer_id is not None:
        own.append(Suggestion.customer_id == customer_id)
    if conversation_id is not None:
        own.append(Suggestion.conversation_id == conversation_id)
    if not own:
        return False
    query = sa.select(Suggestion).where(
        sa.or_(*own),
        Suggestion.product_id == product_id,
        Suggestion.shown_at <= at,
        Suggestion.shown_at >= at - CREDITED,
    )
    newest = query.order_by(Suggestion.shown_at.desc(), Suggestion.suggestion_id.desc()).limit(1)
    suggestion = session.execute(newest).scalar_one_or_none()
    if suggestion is None:
        return False
    if getattr(suggestion, f"{outcome}_at") is None:
        setattr(suggestion, f"{outcome}_at", at)
        session.flush()
    return True


def list_suggestions(session: Session, conversation_id: str, limit: int = 200) -> list[Suggestion]:
    """List what a conversation was shown, newest list first, each in its order."""
    query = sa.select(Suggestion).where(Suggestion.conversation_id == conversation_id)
    query = query.order_by(Suggestion.shown_at.desc(), Suggestion.position, Suggestion.suggestion_id)
    return list(session.execute(query.limit(limit)).scalars())


def list_lately_found(session: Session, conversation_id: str, most: int = 6) -> list[tuple[str, datetime]]:
    """List what stood first or second in this conversation's newest searches, with the moment."""
    query = sa.select(Suggestion.product_id, Suggestion.shown_at).where(
        Suggestion.conversation_id == conversation_id, Suggestion.place == "search", Suggestion.position <= 2
    )
    rows = session.execute(query.order_by(Suggestion.shown_at.desc(), Suggestion.position).limit(most))
    return [(product_id, at) for product_id, at in rows]


def count_suggestions(session: Session, since: datetime | None = None) -> list[SuggestionCount]:
    """Count what was shown and what came of it, by place and model, from `since` on where given."""
    return [SuggestionCount(*row) for row in session.execute(query_suggestions(since))]


def query_suggestions(since: datetime | None) -> Any:
    """Write the query that counts them."""
    moments = [getattr(Suggestion, f"{outcome}_at") for outcome in OUTCOMES]
    query = sa.select(
        Suggestion.place, Suggestion.model, sa.func.count(), *(sa.func.count(moment) for moment in moments)
    )
    if since is not None:
        query = query.where(Suggestion.shown_at >= since)
    return query.group_by(Suggestion.place, Suggestion.model).order_by(Suggestion.place, Suggestion.model)
