"""One-time codes: proof that a shopper reads the mail of the customer they say they are.

Six digits, kept as a keyed digest, good for ten minutes and five tries. Where nobody answers to what a
shopper named, a code that was sent to nobody stands in, so that the shop's answer and its time are the same.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, Session

from profiles.columns import RowId, UtcDateTime
from profiles.conversations import find_conversation
from profiles.errors import CodeDead, CodeWrong, TooManyCodes
from profiles.models import Base

LIFETIME = timedelta(minutes=10)
TRIES = 5
PER_HOUR = timedelta(hours=1)
MOST_OF_CONVERSATION = 4  # codes an hour
MOST_OF_CUSTOMER = 5


class OneTimeCode(Base):
    """A code that was sent, or seemed to be; `customer_id` is None where it went to nobody."""

    __tablename__ = "codes"
    __table_args__ = (
        Index("ix_codes_conversation_id", "conversation_id", "issued_at"),
        Index("ix_codes_customer_id", "customer_id", "issued_at"),
    )

    code_id: Mapped[int] = Column(RowId, primary_key=True)
    conversation_id: Mapped[str] = Column(
        ForeignKey("conversations.conversation_id", ondelete="CASCADE"), nullable=False
    )
    customer_id: Mapped[str | None] = Column(ForeignKey("customers.customer_id", ondelete="CASCADE"))
    digest: Mapped[str] = Column(String, nullable=False)
    issued_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    tries: Mapped[int] = Column(Integer, nullable=False, default=0)
    used_at = Column(UtcDateTime)


def issue_code(
    session: Session, secret: str, conversation_id: str, customer_id: str | None, *, at: datetime
) -> str:
    """Make a code for a conversation; an earlier one no longer holds.

    Args:
        secret: keys the digest.
        customer_id: whom it proves; None makes one that proves nobody.

    Raises:
        TooManyCodes: this conversation, or this customer, had its codes for this hour.
    """
    find_conversation(session, conversation_id)
    own = OneTimeCode.conversation_id == conversation_id
    if _count(session, own, at) >= MOST_OF_CONVERSATION:
        raise TooManyCodes
    if customer_id is not None and (
        _count(session, OneTimeCode.customer_id == customer_id, at) >= MOST_OF_CUSTOMER
    ):
        customer_id = None  # somebody keeps asking for it: as if nobody had that name
    session.execute(
        sa.update(OneTimeCode).where(own, OneTimeCode.used_at.is_(None)).values(used_at=at),
        execution_options={"synchronize_session": "fetch"},
    )
    code = f"{secrets.randbelow(10**6):06}"
    digest = _digest(secret, conversation_id, code)
    session.add(
        OneTimeCode(
            conversation_id=conversation_id, customer_id=customer_id, digest=digest, issued_at=at, tries=0
        )
    )
    session.flush()
    return code


def has_live_code(session: Session, conversation_id: str, *, at: datetime) -> bool:
    """Say whether a code of this conversation can still be typed."""
    return _find_live(session, conversation_id, at) is not None


def confirm_code(session: Session, secret: str, conversation_id: str, code: str, *, at: datetime) -> str:
    """Give the customer whom the right code proves; the code is used up by this.

    The try is counted before the code is looked at, whatever becomes of it: commit also after `CodeWrong`.

    Raises:
        CodeWrong: it is another one; says how many tries are left.
        CodeDead: none holds any more: never sent, used, too old, or tried too often.
    """
    live = _find_live(session, conversation_id, at)
    if live is None:
        raise CodeDead
    live.tries += 1
    session.flush()
    is_right = hmac.compare_digest(live.digest, _digest(secret, conversation_id, code))
    if not is_right or live.customer_id is None:
        raise CodeWrong(TRIES - live.tries)
    live.used_at = at
    session.flush()
    return str(live.customer_id)


def _find_live(session: Session, conversation_id: str, at: datetime) -> OneTimeCode | None:
    query = (
        sa.select(OneTimeCode)
        .where(
            OneTimeCode.conversation_id == conversation_id,
            OneTimeCode.used_at.is_(None),
            OneTimeCode.issued_at > at - LIFETIME,
            OneTimeCode.tries < TRIES,
        )
        .order_by(OneTimeCode.code_id.desc())
        .limit(1)
        .with_for_update()
    )
    live: OneTimeCode | None = session.execute(query).scalars().first()
    return live


def _count(session: Session, whose: Any, at: datetime) -> int:
    query = sa.select(sa.func.count()).where(whose, OneTimeCode.issued_at > at - PER_HOUR)
    return int(session.execute(query).scalar_one())


def _digest(secret: str, conversation_id: str, code: str) -> str:
    return hmac.new(secret.encode(), f"code:{conversation_id}:{code}".encode(), hashlib.sha256).hexdigest()
