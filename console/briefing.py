"""What staff should know before they answer, from the store; and who should be answered first.

The order of the queue: every minute of waiting is a point. The worst open case of the conversation adds
`CASE_POINTS` and, once it is overdue, `OVERDUE_POINTS`. Where the shop has switched it on, a bad mood adds up
to `MOOD_POINTS` and a falling one up to `FALL_POINTS`. Each part is shown beside the rank.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

import profiles
import shop

CASE_POINTS = {"high": 60, "normal": 20, "low": 5}
OVERDUE_POINTS = 30
MOOD_POINTS = 30
FALL_POINTS = 30  # for a mood that falls by half its range within two messages, or faster
STEEPEST = 0.5
READ = 100  # newest messages that a summary is made from
SLIGHT = 0.05  # slopes below it are none


@dataclass(frozen=True)
class Rank:
    """How urgent a handoff is, and what it is made of: (reason, points)."""

    parts: tuple[tuple[str, int], ...]

    @property
    def points(self) -> int:
        """The sum of the parts."""
        return sum(points for _, points in self.parts)


@dataclass(frozen=True)
class Briefing:
    """One conversation for whoever answers it."""

    conversation: profiles.Conversation
    handoff: profiles.Handoff | None
    name: str
    summary: profiles.Summary
    cases: Sequence[shop.Case]
    orders: Sequence[shop.Order]
    promises: Sequence[shop.Promise]
    satisfaction: float
    rank: Rank

    @property
    def identity(self) -> str:
        """How sure we are of who speaks."""
        if self.conversation.customer_id is None:
            return "guest, not identified"
        return "customer, by a code" if self.conversation.confirmed_at else "customer, known to the shop"

    @property
    def trend(self) -> str:
        """Where the mood goes."""
        slope = self.summary.slope
        return "falling" if slope < -SLIGHT else "rising" if slope > SLIGHT else "steady"

    @property
    def mood(self) -> str | None:
        """The mood of now in a word; None where nothing was judged."""
        value = self.summary.mood
        if value is None:
            return None
        return "negative" if value < -0.2 else "positive" if value > 0.2 else "neutral"


def brief(session: Session, conversation_id: str, now: datetime, *, by_mood: bool) -> Briefing:
    """Put together what is known of a conversation.

    Args:
        by_mood: whether the mood counts for the rank.

    Raises:
        profiles.ConversationNotFound: no conversation has this id.
    """
    conversation = profiles.find_conversation(session, conversation_id)
    handoff = find_handoff(session, conversation_id)
    after = max(0, conversation.message_count - READ)
    summary = profiles.summarise(profiles.list_messages(session, conversation_id, after, READ))
    own = shop.list_cases(session, conversation_id, conversation.customer_id)
    cases = [case for case in own if case.closed_at is None or case.conversation_id == conversation_id]
    here = [case for case in cases if case.conversation_id == conversation_id and case.closed_at is None]
    return Briefing(
        conversation=conversation,
        handoff=handoff,
        name=find_name(session, conversation.customer_id),
        summary=summary,
        cases=cases,
        promises=_find_promises(session, conversation),
        orders=_find_orders(session, conversation.customer_id, summary, here),
        satisfaction=summary.predict_satisfaction(handoff is not None),
        rank=rank(handoff.opened_at if handoff else now, here, now, conversation if by_mood else None),
    )


def order_queue(session: Session, now: datetime, *, by_mood: bool, limit: int) -> list[str]:
    """List the conversations with an open handoff that nobody has taken, most urgent first."""
    handoff, conversation = profiles.Handoff, profiles.Conversation
    query = sa.select(handoff.opened_at, conversation).join(
        conversation, conversation.conversation_id == handoff.conversation_id
    )
    waiting = query.where(handoff.closed_at.is_(None), handoff.taken_by.is_(None))
    cases: dict[str, list[shop.Case]] = {}
    for case in shop.list_open_cases(session, limit):
        cases.setdefault(case.conversation_id, []).append(case)
    ranked = [
        (rank(opened_at, cases.get(one.conversation_id, []), now, one if by_mood else None).points, one)
        for opened_at, one in session.execute(waiting.order_by(handoff.opened_at).limit(limit))
    ]
    ranked.sort(key=lambda pair: -pair[0])
    return [str(one.conversation_id) for _, one in ranked]


def rank(
    asked_at: datetime,
    cases: Sequence[shop.Case],
    now: datetime,
    felt: profiles.Conversation | None = None,
) -> Rank:
    """Say how urgent it is to answer.

    Args:
        cases: the open ones of the conversation.
        felt: the conversation whose mood counts; None leaves it out.
    """
    minutes = int((now - asked_at).total_seconds() // 60)
    parts = [(f"waits {minutes} min", minutes)]
    if cases:
        worst = max(cases, key=lambda case: CASE_POINTS[case.severity])
        parts.append((f"case {worst.number} is {worst.severity}", CASE_POINTS[worst.severity]))
    parts += [(f"case {case.number} is overdue", OVERDUE_POINTS) for case in cases if case.due_at < now][:1]
    if felt is not None:
        fall = max(0.0, -float(felt.mood_slope or 0.0))
        parts.append(("bad mood", round(MOOD_POINTS * max(0.0, -float(felt.mood or 0.0)))))
        parts.append(("mood falls", round(FALL_POINTS * min(1.0, fall / STEEPEST))))
    return Rank(tuple(part for part in parts if part[1] or part is parts[0]))


def find_handoff(session: Session, conversation_id: str) -> profiles.Handoff | None:
    """Find the open handoff of a conversation; None without."""
    try:
        return profiles.find_handoff(session, conversation_id)
    except profiles.HandoffNotFound:
        return None


def expect_satisfaction(session: Session, survey: profiles.Survey) -> float:
    """Give the satisfaction to be expected from what was said before the shopper was asked."""
    here = profiles.find_conversation(session, survey.conversation_id)
    messages = profiles.list_messages(session, here.conversation_id, max(0, here.message_count - READ), READ)
    before = [message for message in messages if message.at <= survey.asked_at]
    return profiles.summarise(before).predict_satisfaction(was_handed_over=True)


def find_shopper(session: Session, conversation_id: str) -> tuple[profiles.Conversation, str]:
    """Find a conversation and the name to show for its shopper."""
    conversation = profiles.find_conversation(session, conversation_id)
    return conversation, find_name(session, conversation.customer_id)


def find_name(session: Session, customer_id: str | None) -> str:
    """Give the name to show for a customer, or for a guest."""
    if customer_id is None:
        return "Guest"
    try:
        return str(profiles.find_customer(session, customer_id).display_name)
    except profiles.CustomerNotFound:
        return f"Customer {customer_id}"


def _find_promises(session: Session, conversation: profiles.Conversation) -> list[shop.Promise]:
    """Find what the shopper was promised and is still to come; answers stand with their cases."""
    promises = shop.list_promises(session, conversation.customer_id, conversation.conversation_id)
    return [one for one in promises if one.kept_at is None and one.kind != "answer"]


def _find_orders(
    session: Session, customer_id: str | None, summary: profiles.Summary, cases: Sequence[shop.Case]
) -> list[shop.Order]:
    """Find the customer's own orders that were named, or that a case is about."""
    if customer_id is None:
        return []
    numbers = [*summary.facts.get("order_number", []), *(case.order_number for case in cases)]
    found = []
    for number in dict.fromkeys(filter(None, numbers)):
        try:
            found.append(shop.find_order(session, customer_id, number))
        except shop.OrderNotFound:
            continue
    return found
