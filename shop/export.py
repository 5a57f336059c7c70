"""Orders, cases and promises as JSON values, for the customer's own copy and for the staff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.ledger import Case, Promise
from shop.models import Order

STEPS = ("placed", "packed", "shipped", "delivered", "cancelled", "returned", "expected")


def describe_order(order: Order) -> dict[str, Any]:
    """Give an order and its lines as JSON values; amounts in the order's currency."""
    moments = {f"{step}_at": getattr(order, f"{step}_at") for step in STEPS}
    return {
        "order_number": order.order_number,
        "status": order.status,
        **{name: moment.isoformat() for name, moment in moments.items() if moment},
        "total": order.total_cents / 100,
        "currency": order.currency,
        "lines": [
            {
                "product_id": line.product_id,
                "title": line.product.title,
                "quantity": line.quantity,
                "total": line.total_cents / 100,
            }
            for line in order.lines
        ],
    }


def export_orders(session: Session, customer_id: str) -> list[dict[str, Any]]:
    """Give all orders of a customer, oldest first."""
    orders = sa.select(Order).where(Order.customer_id == customer_id).order_by(Order.placed_at)
    return [describe_order(order) for order in session.scalars(orders)]


def export_cases(
    session: Session, customer_id: str, conversations: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Give the complaints of a customer, those said in these conversations too, oldest first."""
    whose = sa.or_(Case.customer_id == customer_id, Case.conversation_id.in_(conversations))
    cases = session.scalars(sa.select(Case).where(whose).order_by(Case.case_id))
    names = (
        "number",
        "order_number",
        "category",
        "severity",
        "notes",
        "wish",
        "opened_at",
        "due_at",
        "closed_at",
    )
    return [_describe(case, names) for case in cases]


def export_promises(
    session: Session, customer_id: str, conversations: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Give what was promised to a customer, in these conversations too, oldest first."""
    whose = sa.or_(Promise.customer_id == customer_id, Promise.conversation_id.in_(conversations))
    promises = session.scalars(sa.select(Promise).where(whose).order_by(Promise.promise_id))
    names = ("kind", "reference", "said", "made_by", "currency", "made_at", "due_at", "kept_at")
    return [
        _describe(promise, names) | {"amount": promise.amount_cents and promise.amount_cents / 100}
        for promise in promises
    ]


def _describe(row: Any, names: Sequence[str]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in names}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()
    }
