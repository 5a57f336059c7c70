"""The numbers of the dashboard: each counted by one query that can be shown beside it.

All are about conversations whose last activity lies in a window, as the list narrows them, so that a number
and the list behind it say the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from statistics import median
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from profiles.models import Conversation, Handoff, Message, StaffMessage, Survey
from profiles.standing import ConversationIntent
from profiles.suggestions import SuggestionCount, count_suggestions, query_suggestions
from profiles.summaries import FALLBACK
from profiles.thumbs import THUMBS, Rating, Thumb

TIMED = 2_000  # the newest conversations that the first reply is timed in
READ = 1_000  # the newest messages that were not understood


@dataclass(frozen=True)
class Count:
    """A number, what it is a part of, and the query that counted it (as SQL with placeholders)."""

    value: float
    of: int | None
    sql: str

    @property
    def share(self) -> float | None:
        """The part as a share of one; None where nothing could be counted."""
        return self.value / self.of if self.of else None


@dataclass(frozen=True)
class Day:
    """One day: its conversations and their mean mood."""

    day: str
    conversations: int
    mood: float | None


@dataclass(frozen=True)
class Miss:
    """A message that was not understood."""

    conversation_id: str
    position: int
    text: str
    at: datetime


def count_standing(session: Session, since: datetime) -> dict[str, Count]:
    """Count conversations: all, by outcome, and those with a message that was not understood."""
    outcomes = ("solved", "handed_over", "left", "fallback")
    sums = [sa.func.count(sa.case((Conversation.outcome == name, 1))) for name in outcomes]
    query = sa.select(sa.func.count(), sa.func.count(Conversation.outcome), *sums)
    query = query.where(Conversation.last_at >= since)
    everything, judged, *parts = session.execute(query).one()
    sql = write_sql(session, query)
    counts = {name: Count(part, judged, sql) for name, part in zip(outcomes, parts, strict=True)}
    missed = _join_intents(sa.select(sa.func.count()), since).where(ConversationIntent.intent == FALLBACK)
    misses = Count(session.execute(missed).scalar_one(), judged, write_sql(session, missed))
    return {"all": Count(everything, None, sql), **counts, "misses": misses}


def count_intents(session: Session, since: datetime, limit: int = 12) -> tuple[list[tuple[str, int]], str]:
    """Count conversations by the intents that they had, the commonest first; and the query.

    What was not understood is no intent here.
    """
    number = sa.func.count()
    query = _join_intents(sa.select(ConversationIntent.intent, number), since)
    query = (
        query.where(ConversationIntent.intent != FALLBACK)
        .group_by(ConversationIntent.intent)
        .order_by(number.desc(), ConversationIntent.intent)
    )
    query = query.limit(limit)
    return [(intent, count) for intent, count in session.execute(query)], write_sql(session, query)


def count_days(session: Session, since: datetime, until: datetime) -> tuple[list[Day], str]:
    """Count conversations and average their newest mood by day (UTC), oldest first; and the query.

    Days on which nobody wrote are there too, unless it was nobody on any.
    """
    column: Any = Conversation.last_at
    if session.get_bind().dialect.name == "postgresql":
        column = sa.func.timezone("UTC", column)
    day = sa.func.date(column).label("day")
    query = sa.select(day, sa.func.count(), sa.func.avg(Conversation.mood))
    query = query.where(Conversation.last_at >= since).group_by(day).order_by(day)
    found = {str(name): Day(str(name), count, mood) for name, count, mood in session.execute(query)}
    first, last = (moment.astimezone(timezone.utc).date() for moment in (since, until))
    names = [(first + timedelta(days=number)).isoformat() for number in range((last - first).days + 1)]
    if not found:
        names = []
    return [found.get(name) or Day(name, 0, None) for name in names], write_sql(session, query)


def time_first_reply(session: Session, since: datetime) -> Count:
    """Give the median seconds to the first reply in the newest `TIMED` conversations (`of`: how many)."""
    newest = sa.select(Conversation.conversation_id).where(Conversation.last_at >= since)
    newest = newest.order_by(Conversation.last_at.desc()).limit(TIMED)
    asked, reply = aliased(Message), aliased(Message)
    is_reply = sa.and_(
        reply.conversation_id == asked.conversation_id, reply.position == 2, reply.by != "shopper"
    )
    query = sa.select(asked.at, reply.at).join(reply, is_reply)
    query = query.where(asked.position == 1, asked.by == "shopper", asked.conversation_id.in_(newest))
    waits = [(replied - said).total_seconds() for said, replied in session.execute(query)]
    return Count(median(waits) if waits else 0.0, len(waits), write_sql(session, query))


def time_staff_reply(session: Session, since: datetime) -> Count:
    """Give the median seconds from asking for a person to the first word of one (`of`: how many had one)."""
    during = sa.and_(
        StaffMessage.conversation_id == Handoff.conversation_id,
        StaffMessage.at >= Handoff.opened_at,
        sa.or_(Handoff.closed_at.is_(None), StaffMessage.at <= Handoff.closed_at),
    )
    query = sa.select(Handoff.opened_at, sa.func.min(StaffMessage.at)).join(StaffMessage, during)
    query = query.join(Conversation, Conversation.conversation_id == Handoff.conversation_id)
    query = query.where(Conversation.last_at >= since, Handoff.reason != "")
    query = query.group_by(Handoff.handoff_id, Handoff.opened_at)
    waits = [(said - asked).total_seconds() for asked, said in session.execute(query)]
    return Count(median(waits) if waits else 0.0, len(waits), write_sql(session, query))


def count_ratings(session: Session, since: datetime) -> Count:
    """Count the surveys answered with 4 or 5 among those answered: the CSAT."""
    happy = sa.func.count(sa.case((Survey.rating >= 4, 1)))
    query = sa.select(happy, sa.func.count(Survey.rating)).where(Survey.asked_at >= since)
    value, of = session.execute(query).one()
    return Count(value, of, write_sql(session, query))


def count_thumbs(session: Session, since: datetime) -> dict[Thumb, Count]:
    """Count the thumbs up and down among all thumbs given to single replies."""
    numbers = [sa.func.count(sa.case((Rating.thumb == thumb, 1))) for thumb in THUMBS]
    here = Rating.conversation_id == Conversation.conversation_id
    query = sa.select(*numbers).select_from(Rating).join(Conversation, here)
    query = query.where(Conversation.last_at >= since)
    found, sql = session.execute(query).one(), write_sql(session, query)
    return {thumb: Count(value, sum(found), sql) for thumb, value in zip(THUMBS, found, strict=True)}


def follow_suggestions(session: Session, since: datetime) -> tuple[list[SuggestionCount], str]:
    """Count what was suggested and what came of it, by place and model; and the query."""
    return count_suggestions(session, since), write_sql(session, query_suggestions(since))


def list_misses(session: Session, since: datetime) -> tuple[list[Miss], str]:
    """List the newest messages that were not understood, up to `READ`; and the query."""
    intent = Message.understanding["intent"].as_string()
    query = (
        sa.select(Message.conversation_id, Message.position, Message.text, Message.at)
        .join(ConversationIntent, ConversationIntent.conversation_id == Message.conversation_id)
        .where(ConversationIntent.intent == FALLBACK, ConversationIntent.at >= since)
        .where(Message.by == "shopper", Message.at >= since, intent == FALLBACK)
        .order_by(Message.at.desc())
        .limit(READ)
    )
    return [Miss(*row) for row in session.execute(query)], write_sql(session, query)


def write_sql(session: Session, query: Any) -> str:
    """Write a query as the database gets it, with placeholders for its values."""
    return str(query.compile(dialect=session.get_bind().dialect))


def _join_intents(query: Any, since: datetime) -> Any:
    here = ConversationIntent.conversation_id == Conversation.conversation_id
    return query.select_from(ConversationIntent).join(Conversation, here).where(Conversation.last_at >= since)


def halve(misses: Sequence[Miss], since: datetime, now: datetime) -> tuple[int, int]:
    """Count messages of the first and of the second half of a window."""
    middle = since + (now - since) / 2
    later = sum(miss.at >= middle for miss in misses)
    return len(misses) - later, later
