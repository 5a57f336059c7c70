"""The cells of a shop's own CSV files: read and checked, refused with a `BadRow`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timezone
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from shop.errors import ShopError

Row = Mapping[str, str]
Outcome = Literal["added", "updated", "unchanged"]
MOST_CENTS = 10**9


class BadRow(ShopError):
    """A row that cannot be taken; says why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"The row was left out: {reason}. Mend it in the file and import again.")


def need(row: Row, name: str) -> str:
    """Give a cell that must be filled.

    Raises:
        BadRow: it is blank.
    """
    value = row.get(name)
    if not value:
        raise BadRow(f"no {name}")
    return value


def read_cents(row: Row, name: str) -> int:
    """Read a decimal price ("3.49") as cents.

    Raises:
        BadRow: it is none.
    """
    text = need(row, name)
    try:
        cents = Decimal(text.lstrip("$")) * 100
    except InvalidOperation:
        raise BadRow(f"bad {name}: {text}") from None
    if not cents.is_finite() or cents != cents.to_integral_value() or cents > MOST_CENTS:
        raise BadRow(f"bad {name}: {text}")
    if cents < 0:
        raise BadRow(f"negative {name}: {text}")
    return int(cents)


def read_count(row: Row, name: str, *, least: int) -> int:
    """Read a whole number.

    Raises:
        BadRow: it is none, or below `least`.
    """
    text = row[name]
    try:
        count = int(text)
    except ValueError:
        raise BadRow(f"bad {name}: {text}") from None
    if not least <= count <= MOST_CENTS:
        raise BadRow(f"bad {name}: {text}; it is at least {least}")
    return count


def read_object(text: str, name: str, example: str) -> dict[str, Any]:
    """Read a JSON object.

    Raises:
        BadRow: it is none.
    """
    try:
        read = json.loads(text)
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise BadRow(f"bad {name}: they are a JSON object such as {example}")
    return read


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


def update(held: Any, values: Mapping[str, Any]) -> Outcome:
    """Make a row of the store say what a row of the file says."""
    changes = {name: value for name, value in values.items() if getattr(held, name) != value}
    for name, value in changes.items():
        setattr(held, name, value)
    return "updated" if changes else "unchanged"
