"""Returns: what of an order may be sent back, until when, and the receipt for it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.errors import OrderLineNotFound, OutOfStock, ReturnReceived, ReturnRefused
from shop.ledger import Return
from shop.models import Order, OrderLine, Product
from shop.order_changes import find_line, hold_order, move_stock
from shop.promises import find_promise, make_promise
from shop.rules import read_rules


def is_perishable(product: Product) -> bool:
    """Whether a product is fresh or frozen food, as the shop's rules list it."""
    return bool({product.department.lower(), product.category.lower()} & read_rules().perishable)


def last_return_day(order: Order) -> datetime | None:
    """Say until when an order's goods may be sent back; None while it is not delivered."""
    if order.status != "delivered" or order.delivered_at is None:
        return None
    return order.delivered_at + read_rules().return_window


def check_return(order: Order, line: OrderLine, at: datetime) -> None:
    """Let a line pass that may be sent back at that moment.

    Raises:
        ReturnRefused: the order was not delivered, the window is over, or it is fresh or frozen food.
    """
    last_day = last_return_day(order)
    if last_day is None:
        raise ReturnRefused(order.order_number, line.product.title, "not_delivered")
    if at > last_day:
        raise ReturnRefused(order.order_number, line.product.title, "too_late", last_day)
    if is_perishable(line.product):
        raise ReturnRefused(order.order_number, line.product.title, "perishable", last_day)


def list_returnable(session: Session, customer_id: str, at: datetime, limit: int = 5) -> list[Order]:
    """List a customer's delivered orders whose window is still open, newest first."""
    return session.scalars(
        sa.select(Order)
        .where(
            Order.customer_id == customer_id,
            Order.status == "delivered",
            Order.delivered_at >= at - read_rules().return_window,
        )
        .order_by(Order.placed_at.desc(), Order.order_number.desc())
        .limit(limit)
    ).all()


def find_return(session: Session, order_number: str, position: int) -> Return | None:
    """Give the receipt of a line that is on its way back; None without one."""
    found: Return | None = session.scalars(
        sa.select(Return).where(Return.order_number == order_number, Return.position == position)
    ).first()
    return found


def open_return(
    session: Session,
    customer_id: str,
    order_number: str,
    product_id: str,
    reason: str,
    at: datetime,
    *,
    wish: str = "refund",
    variant_id: str | None = None,
) -> Return:
    """Register a line of an own order as coming back; registered again, it is the same receipt.

    An exchange takes its pieces out of stock at once. The promise holds when the parcel is sent in time.

    Raises:
        OrderNotFound, OrderLineNotFound: there is none, or it is somebody else's.
        ReturnRefused: it may not be sent back.
        OutOfStock: there is nothing left to exchange it for.
    """
    order = hold_order(session, customer_id, order_number)
    line = find_line(order, product_id)
    if line is None:
        raise OrderLineNotFound(order.order_number, product_id)
    receipt = find_return(session, order.order_number, line.position)
    if receipt is not None:
        return receipt
    check_return(order, line, at)
    if wish == "exchange" and not move_stock(session, product_id, variant_id, -line.quantity):
        raise OutOfStock(line.product.title, line.product.stock)
    receipt = Return(
        order_number=order.order_number,
        position=line.position,
        reason=reason,
        wish=wish,
        variant_id=variant_id if wish == "exchange" else None,
        refund_cents=line.total_cents if wish == "refund" else 0,
        opened_at=at,
        send_by=at + read_rules().send_back,
    )
    session.add(receipt)
    session.flush()
    make_promise(
        session,
        wish,
        receipt.number,
        at=at,
        due_at=receipt.send_by + read_rules().refund,
        customer_id=customer_id,
        amount_cents=line.total_cents if wish == "refund" else None,
        currency=order.currency,
    )
    return receipt


def withdraw_return(session: Session, customer_id: str, order_number: str, product_id: str) -> Return | None:
    """Forget that a line of an own order is coming back, with its promise; None where it is not.

    What an exchange had taken out of stock goes back into it.

    Raises:
        OrderNotFound, OrderLineNotFound: there is none, or it is somebody else's.
        ReturnReceived: the parcel has arrived already.
    """
    order = hold_order(session, customer_id, order_number)
    line = find_line(order, product_id)
    if line is None:
        raise OrderLineNotFound(order.order_number, product_id)
    receipt = find_return(session, order.order_number, line.position)
    if receipt is None:
        return None
    if receipt.received_at is not None:
        raise ReturnReceived(receipt.number, receipt.received_at)
    if receipt.wish == "exchange":
        move_stock(session, product_id, receipt.variant_id, line.quantity)
    promise = find_promise(session, receipt.wish, receipt.number)
    if promise is not None:
        session.delete(promise)
    session.delete(receipt)
    session.flush()
    return receipt


def list_returns(session: Session, customer_id: str, limit: int = 10) -> list[Return]:
    """List a customer's returns, newest first."""
    return session.scalars(
        sa.select(Return)
        .join(Order, Order.order_number == Return.order_number)
        .where(Order.customer_id == customer_id)
        .order_by(Return.return_id.desc())
        .limit(limit)
    ).all()
