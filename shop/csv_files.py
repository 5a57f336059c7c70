"""Rows of a shop's own CSV files become products and orders; what a row must hold stands with its loader.

A loader takes rows one by one, says of each whether it was added, updated or unchanged, and refuses bad ones
with a `BadRow`. `finish` writes what was gathered, in the caller's transaction.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timezone
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.errors import ShopError
from shop.indexing import index_products
from shop.models import ORDER_STATUSES, Order, OrderLine, Product

Row = Mapping[str, str]
Outcome = Literal["added", "updated", "unchanged"]

MOST_CENTS = 10**9
_TEXTS = ("title", "brand", "maker", "department", "category", "product_type", "image")
_TIMES = ("packed_at", "shipped_at", "delivered_at", "cancelled_at", "returned_at", "expected_at")


class BadRow(ShopError):
    """A row that cannot be taken; says why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"The row was left out: {reason}. Mend it in the file and import again.")


class ProductLoader:
    """Takes `products.csv`: known ids are updated where the row says something else."""

    required = ("product_id", "title", "price")
    optional = (
        "brand", "maker", "department", "category", "product_type", "attributes", "currency", "stock",
        "image", "popularity",
    )  # fmt: skip

    def __init__(self, session: Session, at: datetime) -> None:
        self._session = session
        self._at = at
        self._held = {product.product_id: product for product in session.scalars(sa.select(Product))}
        self._seen: set[str] = set()
        self._new: list[dict[str, Any]] = []
        self._changed = False

    def add(self, row: Row) -> Outcome:
        """Take one row.

        Raises:
            BadRow: the row is no product, or its id came before.
        """
        values = _read_product(row)
        product_id = values["product_id"]
        if product_id in self._seen:
            raise BadRow(f"duplicate: product {product_id} came before")
        self._seen.add(product_id)
        held = self._held.get(product_id)
        if held is None:
            self._new.append({**_PRODUCT_DEFAULTS, **values, "updated_at": self._at})
            return "added"
        changes = {name: value for name, value in values.items() if getattr(held, name) != value}
        if not changes:
            return "unchanged"
        for name, value in changes.items():
            setattr(held, name, value)
        held.updated_at = self._at
        self._changed = True
        return "updated"

    def finish(self) -> None:
        """Write the new products and let search know."""
        if self._new:
            self._session.execute(sa.insert(Product.__table__), self._new)
        if self._new or self._changed:
            index_products(self._session)


class OrderLoader:
    """Takes `orders.csv`, a row a line of an order; rows of one number make one order.

    An order that is in the store keeps its lines; its status and dates follow the file.
    """

    required = ("order_number", "customer_id", "placed_at", "product_id", "price")
    optional = ("quantity", "status", "currency", *_TIMES)

    def __init__(self, session: Session) -> None:
        self._session = session
        self._products = set(session.scalars(sa.select(Product.product_id)))
        self._held = set(session.scalars(sa.select(Order.order_number)))
        self._orders: dict[str, dict[str, Any]] = {}
        self._lines: list[dict[str, Any]] = []
        self._counts: Counter[str] = Counter()
        self._seen: set[tuple[str, str]] = set()
        self.customer_ids: set[str] = set()

    def add(self, row: Row) -> Outcome:
        """Take one row.

        Raises:
            BadRow: the row is no order line, came before, or contradicts an earlier one of its order.
        """
        order, line = _read_order(row), _read_line(row)
        number, product_id = order["order_number"], line["product_id"]
        if product_id not in self._products:
            raise BadRow(f"unknown product: {product_id}")
        if (number, product_id) in self._seen:
            raise BadRow(f"duplicate: order {number} has product {product_id} on an earlier line")
        outcome = self._compare(order, line) if number in self._held else self._gather(order, line)
        self._seen.add((number, product_id))
        self.customer_ids.add(order["customer_id"])
        return outcome

    def finish(self) -> None:
        """Write the new orders with the sum of their lines."""
        if not self._orders:
            return
        self._session.execute(sa.insert(Order.__table__), list(self._orders.values()))
        self._session.execute(sa.insert(OrderLine.__table__), self._lines)

    def list_purchases(self) -> list[tuple[str, str, datetime]]:
        """List what the new orders bought: customer, product, moment; a cancelled order bought nothing."""
        orders = self._orders
        lines = [(orders[line["order_number"]], line["product_id"]) for line in self._lines]
        return [(o["customer_id"], p, o["placed_at"]) for o, p in lines if o["status"] != "cancelled"]

    def _gather(self, order: dict[str, Any], line: dict[str, Any]) -> Outcome:
        number = order["order_number"]
        order = {**_ORDER_DEFAULTS, **order}
        first = self._orders.setdefault(number, {**order, "total_cents": 0})
        for name, value in order.items():
            if value != first[name]:
                raise BadRow(f"order {number} has another {name} on an earlier line")
        first["total_cents"] += line["total_cents"]
        self._counts[number] += 1
        place = {"order_number": number, "position": self._counts[number]}
        self._lines.append(line | place)
        return "added"

    def _compare(self, order: dict[str, Any], line: dict[str, Any]) -> Outcome:
        held = self._session.get(Order, order["order_number"])
        if held is None:
            raise BadRow(f"order {order['order_number']} is gone")
        same_line = any(
            (known.product_id, known.quantity, known.price_cents)
            == (line["product_id"], line["quantity"], line["price_cents"])
            for known in held.lines
        )
        if not same_line or (held.customer_id, held.placed_at) != (order["customer_id"], order["placed_at"]):
            raise BadRow(f"duplicate: order {held.order_number} is in the store with other contents")
        changes = {name: value for name, value in order.items() if getattr(held, name) != value}
        for name, value in changes.items():
            setattr(held, name, value)
        return "updated" if changes else "unchanged"


_ORDER_DEFAULTS = {"status": "delivered", "currency": "USD", **dict.fromkeys(_TIMES)}
_PRODUCT_DEFAULTS = {**dict.fromkeys(_TEXTS, ""), "image": "grocery", "category_path": "", "attributes": {},
                     "currency": "USD", "stock": 0, "popularity": 0.0}  # fmt: skip


def _read_product(row: Row) -> dict[str, Any]:
    """Read what the row says; columns that are absent or blank say nothing."""
    values: dict[str, Any] = {
        "product_id": _need(row, "product_id"),
        "price_cents": _read_cents(row, "price"),
    }
    _need(row, "title")
    values |= {name: row[name] for name in (*_TEXTS, "currency") if row.get(name)}
    if values.get("department") or values.get("category"):
        values["category_path"] = " > ".join(filter(None, (values.get("department"), values.get("category"))))
    if row.get("stock"):
        values["stock"] = _read_count(row, "stock", least=0)
    if row.get("attributes"):
        values["attributes"] = _read_attributes(row["attributes"])
    if row.get("popularity"):
        values["popularity"] = _read_popularity(row["popularity"])
    return values


def _read_order(row: Row) -> dict[str, Any]:
    """Read what the row says about its order."""
    order: dict[str, Any] = {
        "order_number": _need(row, "order_number"),
        "customer_id": _need(row, "customer_id"),
        "placed_at": read_moment(_need(row, "placed_at"), "placed_at"),
    }
    order |= {name: row[name] for name in ("status", "currency") if row.get(name)}
    if order.get("status", "placed") not in ORDER_STATUSES:
        raise BadRow(f"unknown status: {order['status']}; it is one of {', '.join(ORDER_STATUSES)}")
    return order | {name: read_moment(row[name], name) for name in _TIMES if row.get(name)}


def _read_line(row: Row) -> dict[str, Any]:
    quantity = _read_count(row, "quantity", least=1) if row.get("quantity") else 1
    cents = _read_cents(row, "price")
    return {
        "product_id": _need(row, "product_id"),
        "quantity": quantity,
        "price_cents": cents,
        "total_cents": cents * quantity,
    }


def _need(row: Row, name: str) -> str:
    value = row.get(name)
    if not value:
        raise BadRow(f"no {name}")
    return value


def _read_cents(row: Row, name: str) -> int:
    text = _need(row, name)
    try:
        cents = Decimal(text.lstrip("$")) * 100
    except InvalidOperation:
        raise BadRow(f"bad {name}: {text}") from None
    if not cents.is_finite() or cents != cents.to_integral_value() or cents > MOST_CENTS:
        raise BadRow(f"bad {name}: {text}")
    if cents < 0:
        raise BadRow(f"negative {name}: {text}")
    return int(cents)


def _read_count(row: Row, name: str, *, least: int) -> int:
    text = row[name]
    try:
        count = int(text)
    except ValueError:
        raise BadRow(f"bad {name}: {text}") from None
    if not least <= count <= MOST_CENTS:
        raise BadRow(f"bad {name}: {text}; it is at least {least}")
    return count


def _read_popularity(text: str) -> float:
    try:
        popularity = float(text)
    except ValueError:
        raise BadRow(f"bad popularity: {text}") from None
    if not 0 <= popularity < float("inf"):
        raise BadRow(f"bad popularity: {text}")
    return popularity


def _read_attributes(text: str) -> dict[str, Any]:
    try:
        attributes = json.loads(text)
    except ValueError:
        attributes = None
    if not isinstance(attributes, dict):
        raise BadRow('bad attributes: they are a JSON object such as {"organic": true}')
    return attributes


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
