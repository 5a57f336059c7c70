"""Orders: what a customer bought, and the life of each order."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from shop.errors import IllegalTransition, MomentOutOfOrder, OrderNotFound
from shop.models import Order, OrderLine

OPEN_STATUSES = ("placed", "packed", "shipped")

_NEXT = {
    "placed": ("packed", "cancelled"),
    "packed": ("shipped", "cancelled"),
    "shipped": ("delivered",),
    "delivered": ("returned",),
    "cancelled": (),
    "returned": (),
}


def list_orders(session: Session, customer_id: str, limit: int = 5, open_only: bool = False) -> list[Order]:
    """List a customer's orders with their lines, newest first; `open_only`: those still on their way."""
    orders = (
        sa.select(Order)
        .where(Order.customer_id == customer_id)
        .order_by(Order.placed_at.desc(), Order.order_number.desc())
        .limit(limit)
        .options(selectinload(Order.lines).options(joinedload(OrderLine.product)))
    )
    if open_only:
        orders = orders.where(Order.status.in_(OPEN_STATUSES))
    return session.scalars(orders).all()


def find_order(session: Session, customer_id: str, order_number: str) -> Order:
    """Find one of the customer's own orders, its number in any case and with or without "#".

    Raises:
        OrderNotFound: there is none, or it is somebody else's; the two cannot be told apart.
    """
    number = order_number.strip().lstrip("#").upper()
    order: Order | None = session.scalars(
        sa.select(Order).where(sa.func.upper(Order.order_number) == number, Order.customer_id == customer_id)
    ).first()
    if order is None:
        raise OrderNotFound(order_number)
    return order


def find_owner_of_order(session: Session, order_number: str) -> str | None:
    """Say whose an order is; None where there is none. For proving who somebody is, not for telling."""
    number = order_number.strip().lstrip("#").upper()
    query = sa.select(Order.customer_id).where(sa.func.upper(Order.order_number) == number)
    owner: str | None = session.scalars(query).first()
    return owner


def advance_order(session: Session, order: Order, status: str, at: datetime) -> Order:
    """Move an order to its next status and date the step.

    placed -> packed -> shipped -> delivered -> returned; cancelled from placed or packed.

    Raises:
        IllegalTransition: the order cannot go there from where it is.
        MomentOutOfOrder: `at` lies before the step the order stands at.
    """
    allowed = _NEXT[order.status]
    if status not in allowed:
        raise IllegalTransition(order.order_number, order.status, status, allowed)
    stands_since = getattr(order, f"{order.status}_at")
    if stands_since is not None and at < stands_since:
        raise MomentOutOfOrder(order.order_number, status)
    order.status = status
    setattr(order, f"{status}_at", at)
    if status in ("delivered", "cancelled"):
        order.expected_at = None
    session.flush()
    return order
