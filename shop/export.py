"""Orders as JSON values, for the customer's own copy and for the staff."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

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
