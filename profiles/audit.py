"""The audit: who of the staff did what, when, to what and why. Rows are only ever added; the database
refuses to change or delete them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, Session

from profiles.columns import RowId, UtcDateTime
from profiles.models import Base


class AuditEntry(Base):
    """Something done in the staff's room or to it; `source` is where: console or command line."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_target", "target"),)

    audit_id: Mapped[int] = Column(RowId, primary_key=True)
    at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    staff_id: Mapped[str | None] = Column(ForeignKey("staff.staff_id"), index=True)
    source: Mapped[str] = Column(String, nullable=False)
    what: Mapped[str] = Column(String, index=True, nullable=False)
    target = Column(String)
    reason = Column(String)


def record_audit(
    session: Session,
    what: str,
    *,
    at: datetime,
    source: str = "console",
    staff_id: str | None = None,
    target: str | None = None,
    reason: str | None = None,
) -> None:
    """Write down what is done, in the transaction that does it.

    Args:
        what: a verb or noun in snake_case, such as "reveal" or "role_change".
        staff_id: who; None for the command line, where the shop's own machine speaks.
        target: what it was done to, as "conversation:..." or "staff:..."; ids only.
        reason: in the person's own words.
    """
    session.add(AuditEntry(at=at, staff_id=staff_id, source=source, what=what, target=target, reason=reason))
    session.flush()


def list_audit(
    session: Session,
    limit: int = 100,
    before: int | None = None,
    *,
    what: str | None = None,
    staff_id: str | None = None,
    target: str | None = None,
) -> list[AuditEntry]:
    """List entries, newest first; `before` is the `audit_id` behind which the page begins."""
    query = sa.select(AuditEntry)
    if before is not None:
        query = query.where(AuditEntry.audit_id < before)
    for column, value in (
        (AuditEntry.what, what),
        (AuditEntry.staff_id, staff_id),
        (AuditEntry.target, target),
    ):
        if value is not None:
            query = query.where(column == value)
    return list(session.execute(query.order_by(AuditEntry.audit_id.desc()).limit(limit)).scalars())


def list_audited(session: Session) -> list[str]:
    """List the kinds of things that were ever done."""
    return list(session.execute(sa.select(AuditEntry.what).distinct().order_by(AuditEntry.what)).scalars())
