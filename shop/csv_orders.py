"""Rows of a shop's own CSV files become orders."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.csv_cells import BadRow, Outcome, Row, need, read_cents, read_count, read_moment, update
from shop.models import ORDER_STATUSES, Order, OrderLine, Product, Variant

TIMES = ("packed_at", "shipped_at", "delivered_at", "cancelled_at", "returned_at", "expected_at")


class OrderLoader:
    """Takes `orders.csv`, a row a line of an order; rows of one number make one order.

    An order that is in the store keeps its lines; its status and dates follow the file.
    """

    required = ("order_number", "customer_id", "placed_at", "product_id", "price")
    optional = ("variant_id", "quantity", "status", "currency", *TIMES)

    def __init__(self, session: Session) -> None:
        self._session = session
        self._products = set(session.scalars(sa.select(Product.product_id)))
        self._variants = {v: p for v, p in session.execute(sa.select(Variant.variant_id, Variant.product_id))}
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
        if line["variant_id"] and self._variants.get(line["variant_id"]) != product_id:
            raise BadRow(f"unknown variant of product {product_id}: {line['variant_id']}")
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
        return update(held, order)


_ORDER_DEFAULTS = {"status": "delivered", "currency": "USD", **dict.fromkeys(TIMES)}


def _read_order(row: Row) -> dict[str, Any]:
    """Read what the row says about its order."""
    order: dict[str, Any] = {
        "order_number": need(row, "order_number"),
        "customer_id": need(row, "customer_id"),
        "placed_at": read_moment(need(row, "placed_at"), "placed_at"),
    }
    order |= {name: row[name] for name in ("status", "currency") if row.get(name)}
    if order.get("status", "placed") not in ORDER_STATUSES:
        raise BadRow(f"unknown status: {order['status']}; it is one of {', '.join(ORDER_STATUSES)}")
    return order | {name: read_moment(row[name], name) for name in TIMES if row.get(name)}


def _read_line(row: Row) -> dict[str, Any]:
    quantity = read_count(row, "quantity", least=1) if row.get("quantity") else 1
    cents = read_cents(row, "price")
    return {
        "product_id": need(row, "product_id"),
        "variant_id": row.get("variant_id") or None,
        "quantity": quantity,
        "price_cents": cents,
        "total_cents": cents * quantity,
    }
