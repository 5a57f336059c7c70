"""Mails to customers that wait to be sent: written in the transaction that needs them, sent afterwards.

The text is encrypted until it is sent and gone after that; a mail that waits too long is not sent any more.
"""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, Session

from profiles.columns import RowId, UtcDateTime
from profiles.models import Base
from profiles.vault import Vault

FRESH = timedelta(minutes=10)
TRIES = 5


class Mail(Base):
    """One mail; `sealed` is its text, None once it was sent or given up."""

    __tablename__ = "mails"

    mail_id: Mapped[int] = Column(RowId, primary_key=True)
    customer_id: Mapped[str] = Column(
        ForeignKey("customers.customer_id", ondelete="CASCADE"), nullable=False, index=True
    )
    recipient: Mapped[str] = Column(String, nullable=False)
    subject: Mapped[str] = Column(String, nullable=False)
    sealed = Column(LargeBinary)
    written_at: Mapped[datetime] = Column(UtcDateTime, nullable=False, index=True)
    tries: Mapped[int] = Column(Integer, nullable=False, default=0)
    sent_at = Column(UtcDateTime)


def write_mail(
    session: Session, vault: Vault, *, customer_id: str, recipient: str, subject: str, text: str, at: datetime
) -> Mail:
    """Put a mail in the outbox."""
    mail = Mail(customer_id=customer_id, recipient=recipient, subject=subject, written_at=at, tries=0)
    mail.sealed = vault.encrypt(_bind(mail), text)
    session.add(mail)
    session.flush()
    return mail


def list_waiting_mails(session: Session, *, at: datetime, limit: int = 20) -> list[Mail]:
    """List the mails that can still be sent, oldest first."""
    query = sa.select(Mail).where(
        Mail.sealed.is_not(None), Mail.written_at > at - FRESH, Mail.tries < TRIES, Mail.sent_at.is_(None)
    )
    return list(session.execute(query.order_by(Mail.mail_id).limit(limit)).scalars())


def read_mail(mail: Mail, vault: Vault) -> str:
    """Open a mail's text; "" once it is gone.

    Raises:
        TokenUnreadable: it was written with another key.
    """
    return vault.decrypt(_bind(mail), mail.sealed) if mail.sealed else ""


def clear_old_mails(session: Session, *, at: datetime) -> int:
    """Take the texts of mails away that are too old to be sent; say how many."""
    old = sa.update(Mail).where(Mail.sealed.is_not(None), Mail.written_at <= at - FRESH)
    done: Any = session.execute(old.values(sealed=None), execution_options={"synchronize_session": "fetch"})
    return int(done.rowcount)


def _bind(mail: Mail) -> str:
    """Tie the sealed text to its mail, so that it cannot be put into another one."""
    return f"mail:{mail.recipient}:{mail.written_at.timestamp():.0f}"
