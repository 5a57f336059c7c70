"""The demo shop's households: customers with what is known about them, and what they bought."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from profiles.bulk import insert_rows
from profiles.events import WEIGHTS
from profiles.models import Customer, Event, Fact

SOURCE = "demo import"
PROBABLE = "Probable "
PROBABLE_CONFIDENCE = 0.7  # the source says "Probable Homeowner" of some
# the source's column -> the fact's name
FACTS = {
    "age": "age_group",
    "income": "income",
    "home_ownership": "home_ownership",
    "marital_status": "marital_status",
    "household_size": "household_size",
    "household_comp": "household",
    "kids_count": "children",
}
_EVENT_COLUMNS = ("customer_id", "kind", "product_id", "weight", "at", "source", "details")


def add_households(
    session: Session, since: Mapping[str, datetime], demographics: Mapping[str, Mapping[str, Any]]
) -> dict[str, int]:
    """Add the households that are not customers yet, with their demographics as facts.

    Args:
        since: customer_id -> when they first bought.
        demographics: customer_id -> column of the source -> value; households and values may be missing.

    Returns:
        how many customers and facts were added.
    """
    known = set(session.execute(sa.select(Customer.customer_id)).scalars())
    new = {customer_id: at for customer_id, at in since.items() if customer_id not in known}
    customers = [
        (customer_id, f"Household {customer_id}", f"household{customer_id}@example.test", _write(at))
        for customer_id, at in new.items()
    ]
    columns = ("customer_id", "display_name", "email", "created_at")
    insert_rows(session, Customer.__table__, columns, customers)
    facts = [fact for who, at in new.items() for fact in _make_facts(who, demographics.get(who, {}), at)]
    insert_rows(
        session, Fact.__table__, ("customer_id", "name", "value", "source", "at", "confidence"), facts
    )
    return {"customers": len(customers), "facts": len(facts)}


def _make_facts(customer_id: str, values: Mapping[str, Any], at: datetime) -> Iterator[tuple[Any, ...]]:
    for column, name in FACTS.items():
        value = values.get(column)
        if not isinstance(value, str):
            continue
        confidence = PROBABLE_CONFIDENCE if value.startswith(PROBABLE) else 1.0
        said = json.dumps(value.removeprefix(PROBABLE))
        yield customer_id, name, said, SOURCE, _write(at), confidence


def record_purchases(session: Session, purchases: Iterable[tuple[str, str, str, str, int]]) -> None:
    """Add a "bought" event for every line of every order, quickly.

    Args:
        purchases: (customer_id, product_id, at in UTC such as "2024-05-01 08:30:00.000000", order_number,
            quantity). The caller makes sure that none is there yet.
    """
    weight = WEIGHTS["bought"]
    rows = (
        (who, "bought", what, weight, at, SOURCE, f'{{"order_number": "{number}", "quantity": {quantity}}}')
        for who, what, at, number, quantity in purchases
    )
    insert_rows(session, Event.__table__, _EVENT_COLUMNS, rows)


def _write(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S.%f}"
