"""What we hold true about a customer: each fact with its source, time and confidence."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from profiles.customers import find_customer
from profiles.models import Fact


def list_facts(session: Session, customer_id: str, *, include_retracted: bool = False) -> list[Fact]:
    """List a customer's facts by name, newest first within a name; only those that hold, unless asked."""
    query = sa.select(Fact).where(Fact.customer_id == customer_id)
    if not include_retracted:
        query = query.where(Fact.retracted_at.is_(None))
    return list(session.execute(query.order_by(Fact.name, Fact.at.desc(), Fact.fact_id.desc())).scalars())


def state_fact(
    session: Session,
    customer_id: str,
    name: str,
    value: Any,
    source: str,
    confidence: float = 1.0,
    *,
    at: datetime,
) -> Fact:
    """State one fact; of each name only the newest statement holds.

    An older statement that comes late is kept as retracted. The same statement made twice is stored once.

    Args:
        value: anything JSON can hold.
        source: who says so, such as "customer", "import" or "purchases".
        confidence: how sure the source is, from 0 to 1.

    Raises:
        CustomerNotFound: nobody has this id.
    """
    find_customer(session, customer_id)
    stated = _list_named(session, customer_id, name)
    for fact in stated:
        if (fact.value, fact.source, fact.at) == (value, source, at):
            return fact
    current = next((fact for fact in stated if fact.retracted_at is None), None)
    new = Fact(customer_id=customer_id, name=name, value=value, source=source, at=at, confidence=confidence)
    if current is not None and current.at > at:
        new.retracted_at = current.at
    elif current is not None:
        current.retracted_at = at
    session.add(new)
    session.flush()
    return new


def retract_fact(session: Session, customer_id: str, name: str, at: datetime) -> bool:
    """Let a fact hold no longer; False where none of this name held."""
    held = [fact for fact in _list_named(session, customer_id, name) if fact.retracted_at is None]
    for fact in held:
        fact.retracted_at = at
    session.flush()
    return bool(held)


def _list_named(session: Session, customer_id: str, name: str) -> list[Fact]:
    query = sa.select(Fact).where(Fact.customer_id == customer_id, Fact.name == name)
    return list(session.execute(query.order_by(Fact.at)).scalars())
