"""From cart to order: a link that ends soon, and an order that is written whole or not at all."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.cart_lines import open_cart
from shop.carts import ORDER, empty_cart
from shop.coupons import redeem_coupon
from shop.errors import CartChanged, CartEmpty, CheckoutClosed, OutOfStock
from shop.ledger import Checkout
from shop.models import Order, OrderLine
from shop.order_changes import move_stock
from shop.quotes import Quote, list_eligible, make_quote, split_discount
from shop.rules import read_rules

LOCK = 7_467_011  # any number that nothing else uses for an advisory lock
FIRST_NUMBER = 1001
NUMBERS_TRIED = 50


def open_checkout(session: Session, customer_id: str, at: datetime) -> Checkout:
    """Allow a customer to order what is in their cart, once, in the minutes that the rules give.

    Raises:
        CartEmpty: there is nothing to order.
    """
    if not make_quote(session, owner_of(customer_id), at).cart.lines:
        raise CartEmpty
    checkout = Checkout(
        checkout_id=secrets.token_urlsafe(16),
        customer_id=customer_id,
        issued_at=at,
        expires_at=at + read_rules().checkout,
    )
    session.add(checkout)
    session.flush()
    return checkout


def find_checkout(session: Session, checkout_id: str, at: datetime) -> Checkout:
    """Find a checkout that may still be used.

    Raises:
        CheckoutClosed: unknown, expired or used; a used one names its order.
    """
    checkout = session.get(Checkout, checkout_id)
    if checkout is None:
        raise CheckoutClosed("unknown")
    if checkout.used_at is not None:
        raise CheckoutClosed("used", checkout.order_number)
    if at >= checkout.expires_at:
        raise CheckoutClosed("expired")
    return checkout


def place_order(session: Session, checkout_id: str, seen_cents: int, at: datetime) -> Order:
    """Make an order of the customer's cart: stock taken, coupon used, cart emptied, link used.

    Args:
        seen_cents: the total that the customer agreed to.

    Raises:
        CheckoutClosed: the link cannot be used any more.
        CartEmpty, CartChanged: the cart is no longer what the customer saw.
        OutOfStock: something sold out meanwhile.
    """
    customer_id = _use(session, checkout_id, at)
    owner = owner_of(customer_id)
    cart = open_cart(session, owner)
    quote = make_quote(session, owner, at)
    if not quote.cart.lines:
        raise CartEmpty
    if quote.total_cents != seen_cents:
        raise CartChanged(seen_cents, quote.total_cents)
    order = _write_order(session, customer_id, quote, at)
    if quote.offer is not None:
        redeem_coupon(session, quote.offer.coupon.code, customer_id, at)
    session.add(order)
    session.flush()
    _write_lines(session, order, quote)
    empty_cart(session, owner, ORDER)
    cart.coupon_code = None
    find = sa.update(Checkout).where(Checkout.checkout_id == checkout_id)
    session.execute(find.values(order_number=order.order_number))
    return order


def owner_of(customer_id: str) -> str:
    """Say whose cart a customer's is."""
    return f"customer:{customer_id}"


def _use(session: Session, checkout_id: str, at: datetime) -> str:
    """Use a link up: of several requests at once only one gets through."""
    used: Any = session.execute(
        sa.update(Checkout)
        .where(
            Checkout.checkout_id == checkout_id,
            Checkout.used_at.is_(None),
            Checkout.expires_at > at,
        )
        .values(used_at=at)
        .execution_options(synchronize_session=False)
    )
    if not used.rowcount:
        session.expire_all()
        return find_checkout(session, checkout_id, at).customer_id  # raises why it was not
    return str(session.scalar(sa.select(Checkout.customer_id).where(Checkout.checkout_id == checkout_id)))


def _write_order(session: Session, customer_id: str, quote: Quote, at: datetime) -> Order:
    return Order(
        order_number=_next_number(session),
        customer_id=customer_id,
        status="placed",
        placed_at=at,
        total_cents=quote.total_cents,
        currency=quote.cart.currency,
        delivery_cents=quote.delivery_cents,
        coupon_code=quote.offer.coupon.code if quote.offer else None,
    )


def _write_lines(session: Session, order: Order, quote: Quote) -> None:
    """Write what was ordered; the coupon's discount is spread over the lines it holds for."""
    offer = quote.offer
    eligible = list_eligible(session, offer.coupon, quote.cart) if offer else []
    discounts = split_discount(quote.cart, offer, {line.line_id for line in eligible})
    for position, line in enumerate(quote.cart.lines, start=1):
        if not move_stock(session, line.product_id, line.variant_id, -line.quantity):
            raise OutOfStock(line.title, 0)
        session.add(
            OrderLine(
                order_number=order.order_number,
                position=position,
                product_id=line.product_id,
                variant_id=line.variant_id,
                quantity=line.quantity,
                price_cents=line.price_cents,
                total_cents=line.price_cents * line.quantity - discounts.get(line.line_id, 0),
            )
        )
    session.flush()


def _next_number(session: Session) -> str:
    """Give the number after the highest; one transaction at a time asks."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    number = Order.order_number
    newest = session.scalars(
        sa.select(number)
        .where(number.like("A-%"))
        .order_by(sa.func.length(number).desc(), number.desc())
        .limit(NUMBERS_TRIED)
    )
    taken = (text[2:] for text in newest if text[2:].isdecimal())
    return f"A-{int(next(taken, str(FIRST_NUMBER - 1))) + 1}"
