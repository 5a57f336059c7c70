"""How much is in a pack, read from its size: "1/2 GAL", "12 x 12 OZ", "6 CT"."""

from __future__ import annotations

import re
from collections import Counter
from typing import Literal, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.limits import Query
from shop.models import Product
from shop.search import list_matches

Kind = Literal["volume", "weight", "count", "length", "area"]

AT_ONCE = 500  # ids a statement: databases limit its variables
OUNCE_G, OUNCE_ML = 28.35, 29.57
UNITS: dict[str, tuple[Kind, float]] = {
    "ml": ("volume", 1.0),
    "l": ("volume", 1000.0),
    "fl oz": ("volume", OUNCE_ML),
    "cup": ("volume", 236.6),
    "pt": ("volume", 473.2),
    "qt": ("volume", 946.4),
    "gal": ("volume", 3785.4),
    "ga": ("volume", 3785.4),
    "g": ("weight", 1.0),
    "kg": ("weight", 1000.0),
    "oz": ("weight", OUNCE_G),
    "lb": ("weight", 453.6),
    "ct": ("count", 1.0),
    "pk": ("count", 1.0),
    "pc": ("count", 1.0),
    "dozen": ("count", 12.0),
    "stems": ("count", 1.0),
    "rolls": ("count", 1.0),
    "sheets": ("count", 1.0),
    "loads": ("count", 1.0),
    "in": ("length", 1.0),
    "ft": ("length", 12.0),
    "yd": ("length", 36.0),
    "sq ft": ("area", 1.0),
}
PER: dict[Kind, float] = {
    "volume": OUNCE_ML,
    "weight": OUNCE_G,
    "count": 1.0,
    "length": 12.0,
    "area": 1.0,
}
_NUMBER = r"(\d+(?:\.\d+)?|\.\d+)(?:/(\d+))?"
_SIZE = re.compile(rf"(?:(\d+) x )?{_NUMBER} ({'|'.join(sorted(UNITS, key=len, reverse=True))})\b(?!,)", re.I)


class Amount(NamedTuple):
    """How much of what kind: in ml, g, pieces, inches or square feet."""

    kind: Kind
    value: float


class Measured(NamedTuple):
    """A product, how much of it is in a pack, and what the pack costs."""

    product_id: str
    amount: Amount
    price_cents: int

    @property
    def unit_cents(self) -> float:
        """The price of an ounce, a fluid ounce, a piece, a foot or a square foot, in cents."""
        return self.price_cents / self.amount.value * PER[self.amount.kind]


def read_amount(size: str) -> Amount | None:
    """Read how much a size says; None where it says two things, or nothing that can be compared."""
    found = _SIZE.match(size.strip())
    if found is None:
        return None
    times, number, part, unit = found.groups()
    kind, each = UNITS[unit.lower()]
    return Amount(kind, int(times or 1) * float(number) / int(part or 1) * each)


def rank_by_amount(session: Session, query: Query) -> list[Measured]:
    """Rank what a search finds by how much is in a pack, most first.

    Only sizes of the commonest kind are compared, the rest is left out. An ounce is a fluid one where others
    give litres or gallons.
    """
    ids = list_matches(session, query)
    product = Product.__table__.c
    sizes: dict[str, str] = {}
    prices: dict[str, int] = {}
    for start in range(0, len(ids), AT_ONCE):
        chosen = product.product_id.in_(ids[start : start + AT_ONCE])
        rows = sa.select(product.product_id, product.attributes, product.price_cents).where(chosen)
        for product_id, facts, price_cents in session.execute(rows):
            sizes[product_id] = str((facts or {}).get("size") or "")
            prices[product_id] = price_cents
    read = [(p, size, amount) for p in ids if (size := sizes.get(p)) and (amount := read_amount(size))]
    if any(amount.kind == "volume" for _, _, amount in read):
        read = [(p, size, _as_fluid(size, amount)) for p, size, amount in read]
    kinds = Counter(amount.kind for _, _, amount in read)
    if not kinds:
        return []
    commonest = max(kinds, key=lambda kind: kinds[kind])
    measured = [Measured(p, amount, prices[p]) for p, _, amount in read if amount.kind == commonest]
    return sorted(measured, key=lambda one: -one.amount.value)


def rank_by_value(session: Session, query: Query) -> list[Measured]:
    """Rank what a search finds by the price of its amount, the lowest first; sizes as in `rank_by_amount`."""
    measured = [one for one in rank_by_amount(session, query) if one.amount.value > 0]
    return sorted(measured, key=lambda one: one.unit_cents)


def _as_fluid(size: str, amount: Amount) -> Amount:
    """Read ounces as fluid ones."""
    is_ounces = amount.kind == "weight" and "oz" in size.lower()
    return Amount("volume", amount.value / OUNCE_G * OUNCE_ML) if is_ounces else amount
