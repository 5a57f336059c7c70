"""Messages that nobody asked for just now: what to tell whom about, allowed how often, each told once."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, Session

from profiles.columns import RowId, UtcDateTime
from profiles.consents import has_consent
from profiles.models import Base, Consent, Conversation
from profiles.upsert import insert_or

PURPOSES = ("back_in_stock", "order_updates", "cart_reminder", "marketing")
WEEK = timedelta(days=7)


class Subscription(Base):
    """A wish to be told when something is back; `told_at` once it was, `stopped_at` when taken back."""

    __tablename__ = "subscriptions"
    __table_args__ = (UniqueConstraint("conversation_id", "product_id", "variant_id"),)

    subscription_id: Mapped[int] = Column(RowId, primary_key=True)
    conversation_id: Mapped[str] = Column(
        ForeignKey("conversations.conversation_id", ondelete="CASCADE"), nullable=False
    )
    customer_id = Column(String, index=True)
    product_id: Mapped[str] = Column(String, nullable=False, index=True)
    variant_id: Mapped[str] = Column(String, nullable=False)  # "" where the product has none, or any will do
    at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    told_at = Column(UtcDateTime)
    stopped_at = Column(UtcDateTime)


class Notice(Base):
    """One message of this kind about one subject; claimed before it is sent, so that it is sent once."""

    __tablename__ = "notices"
    __table_args__ = (UniqueConstraint("kind", "subject"),)

    notice_id: Mapped[int] = Column(RowId, primary_key=True)
    kind: Mapped[str] = Column(String, nullable=False)
    subject: Mapped[str] = Column(String, nullable=False)
    conversation_id: Mapped[str] = Column(
        ForeignKey("conversations.conversation_id", ondelete="CASCADE"), nullable=False, index=True
    )
    customer_id = Column(String, index=True)
    claimed_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    sent_at = Column(UtcDateTime)


def subscribe(
    session: Session, conversation: Conversation, product_id: str, variant_id: str | None, *, at: datetime
) -> Subscription:
    """Note that this shopper wants to hear when something is back; asked again, it stays one."""
    row = {
        "conversation_id": conversation.conversation_id,
        "customer_id": conversation.customer_id,
        "product_id": product_id,
        "variant_id": variant_id or "",
        "at": at,
    }
    key = ["conversation_id", "product_id", "variant_id"]
    again = {"at": at, "told_at": None, "stopped_at": None}
    session.execute(
        insert_or(session, Subscription).values(row).on_conflict_do_update(index_elements=key, set_=again)
    )
    query = sa.select(Subscription).filter_by(**{name: row[name] for name in key})
    subscription: Subscription = session.execute(query).scalar_one()
    return subscription


def stop_subscriptions(session: Session, conversation_id: str, *, at: datetime) -> int:
    """Take back all wishes of a conversation that wait; say how many."""
    waiting = list_subscriptions(session, conversation_id)
    for subscription in waiting:
        subscription.stopped_at = at
    session.flush()
    return len(waiting)


def list_subscriptions(session: Session, conversation_id: str | None = None) -> list[Subscription]:
    """List the wishes that wait, of one conversation or of all, oldest first."""
    query = sa.select(Subscription).where(Subscription.told_at.is_(None), Subscription.stopped_at.is_(None))
    if conversation_id is not None:
        query = query.filter_by(conversation_id=conversation_id)
    return list(session.execute(query.order_by(Subscription.subscription_id)).scalars())


def claim_notice(
    session: Session, kind: str, subject: str, conversation: Conversation, *, at: datetime
) -> int | None:
    """Claim a message for sending and give its id; None where it was claimed before."""
    row = {
        "kind": kind,
        "subject": subject,
        "conversation_id": conversation.conversation_id,
        "customer_id": conversation.customer_id,
        "claimed_at": at,
    }
    made: Any = session.execute(insert_or(session, Notice).values(row).on_conflict_do_nothing())
    if made.rowcount == 0:
        return None
    query = sa.select(Notice.notice_id).filter_by(kind=kind, subject=subject)
    return int(session.execute(query).scalar_one())


def note_sent(session: Session, notice_id: int, *, at: datetime) -> None:
    """Note that a claimed message went out."""
    session.execute(sa.update(Notice).where(Notice.notice_id == notice_id).values(sent_at=at))


def is_claimed(session: Session, kind: str, subject: str) -> bool:
    """Say whether a message was claimed already."""
    query = sa.select(Notice.notice_id).filter_by(kind=kind, subject=subject)
    return session.execute(query).first() is not None


def count_notices(session: Session, conversation: Conversation, *, at: datetime) -> int:
    """Count what this shopper was told of our own accord in the last seven days, on all channels."""
    whose = (
        Notice.customer_id == conversation.customer_id
        if conversation.customer_id
        else Notice.conversation_id == conversation.conversation_id
    )
    query = sa.select(sa.func.count()).select_from(Notice).where(whose, Notice.claimed_at > at - WEEK)
    return int(session.execute(query).scalar_one())


def list_allowing(session: Session, purpose: str) -> list[Conversation]:
    """List the newest conversation of each customer whose newest answer allows a purpose in its channel.

    Silence is no.
    """
    said = sa.select(Consent.customer_id).filter_by(purpose=purpose, granted=True).distinct()
    newest = (
        sa.select(Conversation)
        .where(Conversation.customer_id.in_(said))
        .order_by(Conversation.customer_id, Conversation.last_at.desc())
    )
    found: dict[str, Conversation] = {}
    for conversation in session.execute(newest).scalars():
        found.setdefault(str(conversation.customer_id), conversation)
    return [
        conversation
        for customer_id, conversation in found.items()
        if has_consent(session, customer_id, purpose, conversation.channel)
    ]
