"""Promises: what the shop said will happen, written down with its day."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.ledger import Promise


def make_promise(
    session: Session,
    kind: str,
    reference: str,
    *,
    at: datetime,
    due_at: datetime,
    customer_id: str | None = None,
    conversation_id: str | None = None,
    amount_cents: int | None = None,
    currency: str = "USD",
) -> Promise:
    """Write a promise down; who was promised it before keeps it as it was."""
    promise = find_promise(session, kind, reference)
    if promise is None:
        promise = Promise(
            kind=kind,
            reference=reference,
            customer_id=customer_id,
            conversation_id=conversation_id,
            amount_cents=amount_cents,
            currency=currency,
            made_at=at,
            due_at=due_at,
        )
        session.add(promise)
        session.flush()
    return promise


def find_promise(session: Session, kind: str, reference: str) -> Promise | None:
    """Give the promise of this kind that belongs to an order, a return or a case; None without one."""
    promise: Promise | None = session.scalars(
        sa.select(Promise).where(Promise.kind == kind, Promise.reference == reference)
    ).first()
    return promise


def list_promises(
    session: Session,
    customer_id: str | None,
    conversation_id: str | None = None,
    kind: str | None = None,
    limit: int = 10,
) -> list[Promise]:
    """List what was promised to a customer, or in this conversation to somebody unknown, newest first."""
    whose = (
        Promise.customer_id == customer_id
        if customer_id is not None
        else (Promise.conversation_id == conversation_id) & Promise.customer_id.is_(None)
    )
    promises = sa.select(Promise).where(whose).order_by(Promise.made_at.desc(), Promise.promise_id.desc())
    if kind is not None:
        promises = promises.where(Promise.kind == kind)
    return session.scalars(promises.limit(limit)).all()
