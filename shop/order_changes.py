"""Changes of an order that has not left yet: cancelled, or sent to another address."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.errors import AddressFixed, IllegalTransition
from shop.ledger import Promise
from shop.models import CouponGrant, Order, OrderLine, Product, Variant
from shop.orders import advance_order, find_order
from shop.promises import find_promise, make_promise
from shop.rules import read_rules

CHANGEABLE = ("placed", "packed")


def hold_order(session: Session, customer_id: str, order_number: str) -> Order:
    """Find an own order and let no other transaction change it before this one ends.

    Raises:
        OrderNotFound: there is none, or it is somebody else's.
    """
    order = find_order(session, customer_id, order_number)
    same = Order.order_number == order.order_number
    session.execute(sa.update(Order).where(same).values(status=Order.status))
    session.refresh(order)
    return order


def cancel_order(session: Session, customer_id: str, order_number: str, at: datetime) -> Promise:
    """Cancel an own order that is placed or packed, and promise its money back.

    The goods go back into stock and its coupon back to the customer. Cancelled again, it is the same promise.

    Raises:
        OrderNotFound: there is none, or it is somebody else's.
        IllegalTransition: it has left already.
    """
    order = hold_order(session, customer_id, order_number)
    if order.status == "cancelled":
        promise = find_promise(session, "refund", order.order_number)
        if promise is None:  # not cancelled here
            raise IllegalTransition(order.order_number, order.status, "cancelled", ())
        return promise
    advance_order(session, order, "cancelled", at)
    for line in order.lines:
        move_stock(session, line.product_id, line.variant_id, line.quantity)
    if order.coupon_code:
        grant = session.get(CouponGrant, (order.coupon_code, customer_id))
        if grant is not None:
            grant.redeemed_at = None
    return make_promise(
        session,
        "refund",
        order.order_number,
        at=at,
        due_at=at + read_rules().refund,
        customer_id=customer_id,
        amount_cents=order.total_cents,
        currency=order.currency,
    )


def change_address(session: Session, customer_id: str, order_number: str, address: str | None) -> Order:
    """Send an own order that has not left to another address; None is the customer's own.

    Raises:
        OrderNotFound: there is none, or it is somebody else's.
        AddressFixed: it is shipped, delivered or cancelled.
    """
    order = hold_order(session, customer_id, order_number)
    if order.status not in CHANGEABLE:
        raise AddressFixed(order.order_number, order.status)
    order.address = address
    session.flush()
    return order


def find_line(order: Order, product_id: str) -> OrderLine | None:
    """Find the first line of an order that holds a product."""
    return next((line for line in order.lines if line.product_id == product_id), None)


def move_stock(session: Session, product_id: str, variant_id: str | None, pieces: int) -> bool:
    """Put pieces into stock, or take them out when negative; say whether there were enough."""
    table, key = (Product, Product.product_id) if variant_id is None else (Variant, Variant.variant_id)
    thing = product_id if variant_id is None else variant_id
    moved: Any = session.execute(
        sa.update(table)
        .where(key == thing, table.stock >= -pieces)
        .values(stock=table.stock + pieces)
        .execution_options(synchronize_session="fetch")
    )
    return bool(moved.rowcount)
