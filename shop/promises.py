"""Promises: what the shop said will happen, written down with its day."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.errors import PromiseNotFound
from shop.ledger import Promise

OF_STAFF = "staff"
OF_CASES = "answer"  # cases have a due time of their own


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


def promise_in_words(
    session: Session,
    reference: str,
    said: str,
    made_by: str,
    *,
    at: datetime,
    due_at: datetime,
    customer_id: str | None,
    conversation_id: str,
) -> Promise:
    """Write down what a person promised, under the number of the case or the handoff it belongs to."""
    promise = Promise(
        kind=OF_STAFF,
        reference=reference,
        said=said,
        made_by=made_by,
        customer_id=customer_id,
        conversation_id=conversation_id,
        made_at=at,
        due_at=due_at,
    )
    session.add(promise)
    session.flush()
    return promise


def keep_promise(session: Session, promise_id: int, at: datetime) -> Promise:
    """Write down that a promise was kept; a second time changes nothing.

    Raises:
        PromiseNotFound: there is none.
    """
    promise: Promise | None = session.get(Promise, promise_id)
    if promise is None:
        raise PromiseNotFound(promise_id)
    promise.kept_at = promise.kept_at or at
    session.flush()
    return promise


def list_pressing(session: Session, at: datetime, limit: int = 100) -> list[Promise]:
    """List what staff have to look after, what is due first first.

    That is all that one of them promised, and of the shop's own what is overdue. The answers that cases wait
    for are listed with the cases.
    """
    query = sa.select(Promise).where(
        Promise.kept_at.is_(None),
        Promise.kind != OF_CASES,
        sa.or_(Promise.kind == OF_STAFF, Promise.due_at < at),
    )
    return session.scalars(query.order_by(Promise.due_at, Promise.promise_id).limit(limit)).all()


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
    """List what was promised to a customer, and in this conversation before they were known, newest first."""
    whose = sa.and_(Promise.conversation_id == conversation_id, Promise.customer_id.is_(None))
    if customer_id is not None:
        whose = sa.or_(whose, Promise.customer_id == customer_id)
    promises = sa.select(Promise).where(whose).order_by(Promise.made_at.desc(), Promise.promise_id.desc())
    if kind is not None:
        promises = promises.where(Promise.kind == kind)
    return session.scalars(promises.limit(limit)).all()
