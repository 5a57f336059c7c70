"""The survey: asked at most once about a matter, answered with one tap, or skipped."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from profiles.models import Survey
from profiles.upsert import insert_or

RATINGS = range(1, 6)


def ask_survey(session: Session, conversation_id: str, matter: str, at: datetime) -> bool:
    """Note that a shopper is asked about a matter (a case's or a handoff's number).

    Returns:
        Whether they may be: False where they were asked about it before.
    """
    row = {"matter": matter, "conversation_id": conversation_id, "asked_at": at}
    added: Any = session.execute(insert_or(session, Survey).values(row).on_conflict_do_nothing())
    return bool(added.rowcount)


def has_survey(session: Session, matter: str) -> bool:
    """Say whether a shopper was asked about a matter."""
    return session.get(Survey, matter) is not None


def answer_survey(
    session: Session, conversation_id: str, matter: str, rating: int | None, at: datetime
) -> bool:
    """Keep an answer; None skips the survey. The first answer counts.

    Returns:
        Whether it was kept: False where the conversation was not asked about this, or has answered.

    Raises:
        ValueError: the rating is not one of `RATINGS`.
    """
    if rating is not None and rating not in RATINGS:
        raise ValueError(f"{rating} is no rating; use {RATINGS[0]} to {RATINGS[-1]}")
    row = sa.update(Survey).where(Survey.matter == matter, *_is_open(conversation_id))
    changed: Any = session.execute(
        row.values(rating=rating, closed_at=at), execution_options={"synchronize_session": "fetch"}
    )
    return bool(changed.rowcount)


def find_open_survey(session: Session, conversation_id: str) -> Survey | None:
    """Find what a shopper was asked last and has neither answered nor skipped; None without."""
    query = sa.select(Survey).where(*_is_open(conversation_id)).order_by(Survey.asked_at.desc()).limit(1)
    survey: Survey | None = session.execute(query).scalar_one_or_none()
    return survey


def list_surveys(session: Session, limit: int = 100, since: datetime | None = None) -> list[Survey]:
    """List the surveys, the one asked last first, back to a moment where one is given."""
    query = sa.select(Survey)
    if since is not None:
        query = query.where(Survey.asked_at >= since)
    query = query.order_by(Survey.asked_at.desc(), Survey.matter).limit(limit)
    return list(session.execute(query).scalars())


def _is_open(conversation_id: str) -> tuple[Any, Any]:
    return (Survey.conversation_id == conversation_id, Survey.closed_at.is_(None))
