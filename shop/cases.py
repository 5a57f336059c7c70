"""Complaint cases: opened once, added to, and found again by who complained."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.errors import CaseNotFound
from shop.ledger import SEVERITIES, Case, Promise
from shop.promises import find_promise, make_promise
from shop.rules import read_rules

SAME_MATTER = timedelta(hours=24)


def open_case(
    session: Session,
    conversation_id: str,
    customer_id: str | None,
    *,
    category: str,
    severity: str,
    note: str,
    at: datetime,
    order_number: str | None = None,
) -> tuple[Case, bool]:
    """Open a case and promise an answer by its due time; say whether it is a new one.

    What is said of the same matter in the same conversation within a day is added to the case that is open.
    """
    case = _find_same(session, conversation_id, category, order_number, at)
    if case is None:
        case = Case(
            conversation_id=conversation_id,
            customer_id=customer_id,
            order_number=order_number,
            category=category,
            severity=severity,
            notes=[note],
            opened_at=at,
            due_at=at + read_rules().answer[severity],
        )
        session.add(case)
        session.flush()
        _promise_answer(session, case, at)
        return case, True
    case.notes = [*case.notes, note]
    case.order_number = case.order_number or order_number
    if SEVERITIES.index(severity) > SEVERITIES.index(case.severity):
        case.severity = severity
        case.due_at = min(case.due_at, at + read_rules().answer[severity])
        _promise_answer(session, case, at).due_at = case.due_at
    session.flush()
    return case, False


def close_case(session: Session, number: str, at: datetime) -> Case:
    """Close a case as answered; the promise of an answer is kept with it.

    Raises:
        CaseNotFound: there is none.
    """
    case = _find(session, number)
    case.closed_at = case.closed_at or at
    promise = find_promise(session, "answer", case.number)
    if promise is not None:
        promise.kept_at = promise.kept_at or at
    session.flush()
    return case


def withdraw_case(session: Session, case: Case, said: str, at: datetime) -> Case:
    """Close an open case because the shopper takes the complaint back; nothing stays promised.

    Args:
        said: the words that took it back; they are kept with the case.
    """
    case.notes = [*case.notes, said]
    case.closed_at = at
    promise = find_promise(session, "answer", case.number)
    if promise is not None:
        session.delete(promise)
    session.flush()
    return case


def about_order(session: Session, case: Case, order_number: str) -> Case:
    """Put a case under the order that it is about."""
    case.order_number = order_number
    session.flush()
    return case


def wish_for(session: Session, case: Case, wish: str | None) -> Case:
    """Keep what the shopper asks for: "refund", "exchange" or nothing more; the team decides."""
    case.wish = wish
    session.flush()
    return case


def find_case(session: Session, conversation_id: str, customer_id: str | None, number: str) -> Case:
    """Find one of the shopper's own cases by its number.

    Raises:
        CaseNotFound: there is none, or it is somebody else's.
    """
    case = _find(session, number)
    if not _is_whose(case, conversation_id, customer_id):
        raise CaseNotFound(number)
    return case


def list_cases(session: Session, conversation_id: str, customer_id: str | None, limit: int = 5) -> list[Case]:
    """List the shopper's own cases, newest first; a guest's are those of the conversation."""
    whose = Case.conversation_id == conversation_id
    if customer_id is not None:
        whose = sa.or_(whose, Case.customer_id == customer_id)
    return session.scalars(sa.select(Case).where(whose).order_by(Case.case_id.desc()).limit(limit)).all()


def find_open_case(session: Session, conversation_id: str) -> Case | None:
    """Find the newest open case of a conversation itself; None where it has none."""
    of_it = sa.select(Case).where(Case.conversation_id == conversation_id, Case.closed_at.is_(None))
    return session.scalars(of_it.order_by(Case.case_id.desc()).limit(1)).first()


def list_open_cases(session: Session, limit: int = 100) -> list[Case]:
    """List the cases that wait for an answer, the one due first first."""
    query = sa.select(Case).where(Case.closed_at.is_(None)).order_by(Case.due_at, Case.case_id)
    return session.scalars(query.limit(limit)).all()


def _find(session: Session, number: str) -> Case:
    digits = number.upper().removeprefix("C-")
    case: Case | None = session.get(Case, int(digits)) if digits.isdecimal() and len(digits) < 10 else None
    if case is None:
        raise CaseNotFound(number)
    return case


def _is_whose(case: Case, conversation_id: str, customer_id: str | None) -> bool:
    return case.conversation_id == conversation_id or (
        customer_id is not None and case.customer_id == customer_id
    )


def _find_same(
    session: Session, conversation_id: str, category: str, order_number: str | None, at: datetime
) -> Case | None:
    recent: list[Case] = session.scalars(
        sa.select(Case)
        .where(
            Case.conversation_id == conversation_id,
            Case.closed_at.is_(None),
            Case.opened_at > at - SAME_MATTER,
        )
        .order_by(Case.case_id.desc())
    ).all()
    for case in recent:
        is_same_order = order_number is None or case.order_number in (None, order_number)
        if is_same_order and (case.category == category or "other" in (category, case.category)):
            return case
    return None


def _promise_answer(session: Session, case: Case, at: datetime) -> Promise:
    return make_promise(
        session,
        "answer",
        case.number,
        at=at,
        due_at=case.due_at,
        customer_id=case.customer_id,
        conversation_id=case.conversation_id,
    )
