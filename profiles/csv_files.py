"""Rows of a shop's own CSV files become customers and events; what a row must hold stands with its loader.

A loader takes rows one by one, says of each whether it was added, updated or unchanged, and refuses bad ones
with a `BadRow`. `finish` writes what was gathered, in the caller's transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timezone
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from profiles.errors import ProfilesError
from profiles.events import WEIGHTS
from profiles.models import Customer, Event

Row = Mapping[str, str]
Outcome = Literal["added", "updated", "unchanged"]

SOURCE = "csv import"
MOST_WEIGHT = 1000.0


class BadRow(ProfilesError):
    """A row that cannot be taken; says why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"The row was left out: {reason}. Mend it in the file and import again.")


class CustomerLoader:
    """Takes `customers.csv`: known ids are updated where the row says something else."""

    required = ("customer_id",)
    optional = ("display_name", "email", "created_at")

    def __init__(self, session: Session, at: datetime) -> None:
        self._session = session
        self._at = at
        self._held = {customer.customer_id: customer for customer in session.scalars(sa.select(Customer))}
        self._seen: set[str] = set()
        self._new: dict[str, dict[str, Any]] = {}

    def add(self, row: Row) -> Outcome:
        """Take one row.

        Raises:
            BadRow: the row is no customer, or its id came before.
        """
        values: dict[str, Any] = {"customer_id": _need(row, "customer_id")}
        values |= {name: row[name] for name in ("display_name", "email") if row.get(name)}
        if row.get("created_at"):
            values["created_at"] = read_moment(row["created_at"], "created_at")
        customer_id = values["customer_id"]
        if customer_id in self._seen:
            raise BadRow(f"duplicate: customer {customer_id} came before")
        self._seen.add(customer_id)
        held = self._held.get(customer_id)
        if held is None:
            self._gather(values)
            return "added"
        changes = {name: value for name, value in values.items() if getattr(held, name) != value}
        for name, value in changes.items():
            setattr(held, name, value)
        return "updated" if changes else "unchanged"

    def mention(self, customer_ids: Iterable[str]) -> int:
        """Add those that nobody knows yet under their id as a name; return how many."""
        unknown = set(customer_ids) - self._held.keys() - self._new.keys()
        for customer_id in sorted(unknown):
            self._gather({"customer_id": customer_id})
        return len(unknown)

    def finish(self) -> None:
        """Write the new customers."""
        if self._new:
            self._session.execute(sa.insert(Customer.__table__), list(self._new.values()))

    def _gather(self, values: dict[str, Any]) -> None:
        customer_id = values["customer_id"]
        plain = {"display_name": customer_id, "email": None, "created_at": self._at}
        self._new[customer_id] = plain | values


class EventLoader:
    """Takes `events.csv`; an event is known again by its `event_id` or else by all that the row says.

    Args:
        product_ids: the products there are.
    """

    required = ("customer_id", "kind", "at")
    optional = ("event_id", "product_id", "weight")

    def __init__(self, session: Session, product_ids: Collection[str]) -> None:
        self._session = session
        self._products = product_ids
        held = sa.select(Event.external_id).where(Event.source == SOURCE, Event.external_id.is_not(None))
        self._held = set(session.execute(held).scalars())
        self._new: dict[str, dict[str, Any]] = {}
        self._seen: set[str] = set()
        self.customer_ids: set[str] = set()

    def add(self, row: Row) -> Outcome:
        """Take one row.

        Raises:
            BadRow: the row is no event, came before, or is about an unknown product.
        """
        values = _read_event(row)
        product_id = values["product_id"]
        if product_id is not None and product_id not in self._products:
            raise BadRow(f"unknown product: {product_id}")
        external_id = row.get("event_id") or _fingerprint(values)
        if external_id in self._seen:
            raise BadRow("duplicate: the same event came before")
        self._seen.add(external_id)
        self.customer_ids.add(values["customer_id"])
        if external_id in self._held:
            return "unchanged"
        self._new[external_id] = {**values, "source": SOURCE, "external_id": external_id}
        return "added"

    def finish(self) -> None:
        """Write the new events."""
        if self._new:
            self._session.execute(sa.insert(Event.__table__), list(self._new.values()))


def record_purchases(session: Session, purchases: Iterable[tuple[str, str, datetime]]) -> None:
    """Add a "bought" event for each (customer_id, product_id, at), as a row of `events.csv` would."""
    held = sa.select(Event.external_id).where(Event.source == SOURCE, Event.external_id.is_not(None))
    known = set(session.execute(held).scalars())
    rows: dict[str, dict[str, Any]] = {}
    for customer_id, product_id, at in purchases:
        who = {"customer_id": customer_id, "kind": "bought", "product_id": product_id}
        values: dict[str, Any] = {**who, "weight": WEIGHTS["bought"], "at": at}
        external_id = _fingerprint(values)
        if external_id not in known:
            rows[external_id] = {**values, "source": SOURCE, "external_id": external_id}
    if rows:
        session.execute(sa.insert(Event.__table__), list(rows.values()))


def _read_event(row: Row) -> dict[str, Any]:
    kind = _need(row, "kind")
    if kind not in WEIGHTS:
        raise BadRow(f"unknown kind: {kind}; it is one of {', '.join(WEIGHTS)}")
    return {
        "customer_id": _need(row, "customer_id"),
        "kind": kind,
        "product_id": row.get("product_id") or None,
        "weight": _read_weight(row["weight"]) if row.get("weight") else WEIGHTS[kind],
        "at": read_moment(_need(row, "at"), "at"),
    }


def _fingerprint(values: Mapping[str, Any]) -> str:
    text = "\x1f".join(f"{value}" for value in values.values())
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _read_weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        raise BadRow(f"bad weight: {text}") from None
    if not -MOST_WEIGHT <= weight <= MOST_WEIGHT:
        raise BadRow(f"bad weight: {text}")
    return weight


def _need(row: Row, name: str) -> str:
    value = row.get(name)
    if not value:
        raise BadRow(f"no {name}")
    return value


def read_moment(text: str, name: str) -> datetime:
    """Read an ISO 8601 moment such as 2026-01-31T08:30:00Z; without a zone it is UTC.

    Raises:
        BadRow: it is none.
    """
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise BadRow(f"bad date: {name} is {text}") from None
    return moment.replace(tzinfo=moment.tzinfo or timezone.utc).astimezone(timezone.utc)
