"""The list of conversations as staff narrow it, a page at a time; each page costs the same however far back.

Pages are cut by key (newest activity first), not by offset: a `Place` is where a page begins.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from profiles.models import Conversation, Customer, Fact, Message
from profiles.standing import ConversationIntent
from profiles.suggestions import CameOf
from profiles.tags import Tag
from profiles.thumbs import Rating

UNSURE = 0.6  # a confidence below is one that a person should look at
MOOD = 0.3  # a mood beyond is positive or negative
SLOPE = 0.1  # a slope beyond, per message, is rising or falling
COUNTED = 10_000  # counting ends here: nobody pages that far
NOBODY, ANYBODY = "nobody", "anybody"


class Place(NamedTuple):
    """A place in the list: newest activity first, ties by id."""

    last_at: datetime
    conversation_id: str


@dataclass(frozen=True)
class ConversationSummary:
    """A conversation as it stands in a list: who, where, what was said last, and how it stands."""

    conversation_id: str
    channel: str
    customer_id: str | None
    display_name: str | None
    started_at: datetime
    last_at: datetime
    message_count: int
    handed_over_at: datetime | None
    taken_by: str | None
    last_intent: str | None
    min_confidence: float | None
    mood: float | None
    mood_slope: float | None
    outcome: str | None
    reviewed_at: datetime | None
    last_by: str | None
    last_text: str | None

    @property
    def place(self) -> Place:
        """Where it stands in the list."""
        return Place(self.last_at, self.conversation_id)


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; None leaves everything in.

    Args:
        handed_over: whether it waits for staff.
        intent: one that any of its messages had.
        is_unsure: whether some message was understood with less than `UNSURE`.
        mood: "negative", "neutral" or "positive", of the newest message.
        slope: "falling" or "rising".
        outcome: one of `standing.OUTCOMES`.
        reviewed: whether a person has looked at it.
        assigned: a `staff_id`, or "nobody" or "anybody".
        thumb: "up" or "down", given to any of the bot's replies.
        segment: the customer's fact of this name.
        suggested: what they were suggested, and what came of it.
        since, until: bounds of the last activity; `until` is left out itself.
    """

    channel: str | None = None
    customer_id: str | None = None
    handed_over: bool | None = None
    intent: str | None = None
    is_unsure: bool | None = None
    mood: str | None = None
    slope: str | None = None
    outcome: str | None = None
    tag: str | None = None
    reviewed: bool | None = None
    assigned: str | None = None
    thumb: str | None = None
    segment: str | None = None
    suggested: CameOf | None = None
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> list[Any]:
        """Give what a row of `conversations` must fulfil."""
        given = ((one.name, getattr(self, one.name)) for one in fields(self))
        return [_CONDITIONS[name](value) for name, value in given if value is not None]


def _is_in(query: Any) -> Any:
    return Conversation.conversation_id.in_(query)


def _has_intent(intent: str) -> Any:
    return _is_in(sa.select(ConversationIntent.conversation_id).where(ConversationIntent.intent == intent))


def _has_tag(tag: str) -> Any:
    return _is_in(sa.select(Tag.conversation_id).where(Tag.tag == tag))


def _has_thumb(thumb: str) -> Any:
    return _is_in(sa.select(Rating.conversation_id).where(Rating.thumb == thumb))


def _is_assigned(staff_id: str) -> Any:
    if staff_id in {NOBODY, ANYBODY}:
        return _is_set(Conversation.taken_by, staff_id == ANYBODY)
    return Conversation.taken_by == staff_id


def _is_set(column: Any, wanted: bool) -> Any:
    return column.is_not(None) if wanted else column.is_(None)


def _is_in_segment(segment: str) -> Any:
    holds = (Fact.name == "segment", Fact.retracted_at.is_(None))
    is_this = sa.cast(Fact.value, sa.String) == json.dumps(segment)
    return Conversation.customer_id.in_(sa.select(Fact.customer_id).where(*holds, is_this))


_MOODS = {
    "negative": Conversation.mood <= -MOOD,
    "neutral": sa.and_(Conversation.mood > -MOOD, Conversation.mood < MOOD),
    "positive": Conversation.mood >= MOOD,
}
_SLOPES = {"falling": Conversation.mood_slope <= -SLOPE, "rising": Conversation.mood_slope >= SLOPE}
_CONDITIONS: dict[str, Any] = {
    "channel": lambda value: Conversation.channel == value,
    "customer_id": lambda value: Conversation.customer_id == value,
    "handed_over": lambda value: _is_set(Conversation.handed_over_at, value),
    "intent": _has_intent,
    "is_unsure": lambda value: (Conversation.min_confidence < UNSURE).is_(value),
    "mood": lambda value: _MOODS.get(value, sa.true()),
    "slope": lambda value: _SLOPES.get(value, sa.true()),
    "outcome": lambda value: Conversation.outcome == value,
    "tag": _has_tag,
    "reviewed": lambda value: _is_set(Conversation.reviewed_at, value),
    "assigned": _is_assigned,
    "thumb": _has_thumb,
    "segment": _is_in_segment,
    "suggested": lambda value: _is_in(value.conversations()),
    "since": lambda value: Conversation.last_at >= value,
    "until": lambda value: Conversation.last_at < value,
}
_KEY = (Conversation.last_at, Conversation.conversation_id)


def list_conversations(
    session: Session,
    limit: int = 50,
    *,
    before: Place | None = None,
    after: Place | None = None,
    **limits: Any,
) -> list[ConversationSummary]:
    """List conversations, the one with the newest message first.

    Args:
        before: the page behind this place, towards the past.
        after: the page ahead of it, towards the present.
        limits: the fields of `Wanted`.
    """
    query = sa.select(Conversation.conversation_id).where(*Wanted(**limits).conditions())
    place = before or after
    if place is not None:
        key: Any = sa.tuple_(
            *(sa.literal(part, column.type) for part, column in zip(place, _KEY, strict=True))
        )
        here: Any = sa.tuple_(*_KEY)
        query = query.where(here < key if before else here > key)
    order = [column.asc() if after and not before else column.desc() for column in _KEY]
    ids = session.execute(query.order_by(*order).limit(limit)).scalars().all()
    return show_in_list(session, ids)


def count_conversations(session: Session, **limits: Any) -> int:
    """Count what `list_conversations` would list without a limit, up to `COUNTED`."""
    query = sa.select(sa.literal(1)).select_from(Conversation).where(*Wanted(**limits).conditions())
    counted = sa.select(sa.func.count()).select_from(query.limit(COUNTED).subquery())
    return int(session.execute(counted).scalar_one())


def show_in_list(session: Session, conversation_ids: Sequence[str]) -> list[ConversationSummary]:
    """Give conversations as they stand in a list, newest activity first."""
    last = sa.and_(
        Message.conversation_id == Conversation.conversation_id,
        Message.position == Conversation.message_count,
    )
    outside = {"display_name": Customer.display_name, "last_by": Message.by, "last_text": Message.text}
    columns = [
        outside[one.name].label(one.name) if one.name in outside else getattr(Conversation, one.name)
        for one in fields(ConversationSummary)
    ]
    query = (
        sa.select(*columns)
        .outerjoin(Customer, Customer.customer_id == Conversation.customer_id)
        .outerjoin(Message, last)
        .where(Conversation.conversation_id.in_(conversation_ids))
        .order_by(*(column.desc() for column in _KEY))
    )
    return [ConversationSummary(**row) for row in session.execute(query).mappings()]


def list_channels(session: Session) -> list[str]:
    """List the channels that any conversation came through."""
    return _list_distinct(session, Conversation.channel)


def list_intents(session: Session) -> list[str]:
    """List the intents that any conversation has had."""
    return _list_distinct(session, ConversationIntent.intent)


def list_segments(session: Session) -> list[str]:
    """List the segments that customers belong to, as their facts say."""
    holds = (Fact.name == "segment", Fact.retracted_at.is_(None))
    query = sa.select(sa.cast(Fact.value, sa.String)).where(*holds).distinct()
    return sorted(str(json.loads(value)) for value in session.execute(query).scalars())


def find_by_name(session: Session, text: str, limit: int = 10) -> list[Customer]:
    """Find customers whose name contains a text, in upper or lower case, or whose id is the text."""
    named = sa.func.lower(Customer.display_name).contains(text.lower(), autoescape=True)
    query = sa.select(Customer).where(sa.or_(named, Customer.customer_id == text))
    return list(session.execute(query.order_by(Customer.display_name).limit(limit)).scalars())


def _list_distinct(session: Session, column: Any) -> list[str]:
    """Give the distinct values of an indexed column by jumping from one to the next (a loose index scan)."""
    found: list[str] = []
    value = session.execute(sa.select(sa.func.min(column))).scalar_one()
    while value is not None:
        found.append(value)
        value = session.execute(sa.select(sa.func.min(column)).where(column > value)).scalar_one()
    return found
