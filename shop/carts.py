"""Carts: what a shopper is about to buy, and every change of it taken back on request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.cart_lines import (
    MOST,
    LineView,
    check_quantity,
    check_stock,
    find_line,
    find_same,
    log_change,
    now,
    open_cart,
    read_lines,
    restore_line,
    view_line,
    write_down,
)
from shop.errors import ChoiceNeeded
from shop.models import Cart, CartChange, CartLine, Product
from shop.products import find_product
from shop.variants import find_variant, price_of

MOVE = "move"
ORDER = "order"
FINAL = (MOVE, ORDER)  # changes that are not taken back


@dataclass(frozen=True)
class CartView:
    """A cart as the shopper sees it, oldest line first, at today's prices.

    `total_cents` is the sum of the lines; what a coupon takes off is `shop.make_quote`'s to say.
    """

    lines: list[LineView]
    total_cents: int
    currency: str


def list_cart(session: Session, owner: str) -> CartView:
    """List what lies in the owner's cart; an owner without one has an empty cart."""
    lines = read_lines(session, sa.select(Cart.cart_id).where(Cart.owner == owner).scalar_subquery())
    views = [view_line(line) for line in lines]
    total = sum(view.price_cents * view.quantity for view in views)
    return CartView(views, total, lines[0].product.currency if lines else "USD")


def add_to_cart(
    session: Session, owner: str, product_id: str, quantity: int = 1, variant_id: str | None = None
) -> LineView:
    """Put a product in the cart, on the line it already has if there is one.

    Raises:
        ProductNotFound, VariantNotFound: there is no such thing.
        ChoiceNeeded: it comes in variants, and none was named.
        BadQuantity: not between 1 and 99, counting what already lies there.
        OutOfStock: fewer are left than the line would hold.
    """
    product = find_product(session, product_id)
    variant = find_variant(session, product_id, variant_id)
    if variant is None and product.variants:
        raise ChoiceNeeded(product.title)
    check_quantity(quantity)
    cart = open_cart(session, owner)
    line = find_same(read_lines(session, cart.cart_id), product_id, variant_id)
    before = [] if line is None else [write_down(line)]
    check_stock(product, variant, quantity + (line.quantity if line else 0))
    if line is None:
        line = CartLine(
            cart_id=cart.cart_id,
            product_id=product_id,
            variant_id=variant_id,
            quantity=quantity,
            price_cents=price_of(product, variant),
            added_at=now(),
        )
        session.add(line)
    else:
        line.quantity += quantity
    session.flush()
    log_change(session, cart, "add", before, [write_down(line)])
    return view_line(line)


def set_quantity(session: Session, owner: str, line_id: int, quantity: int) -> LineView:
    """Change how many of a line are wanted.

    Raises:
        LineNotFound, BadQuantity, OutOfStock: as the names say.
    """
    check_quantity(quantity)
    cart, line = find_line(session, owner, line_id)
    check_stock(line.product, line.variant, quantity)
    before = write_down(line)
    line.quantity = quantity
    session.flush()
    log_change(session, cart, "set", [before], [write_down(line)])
    return view_line(line)


def remove_from_cart(session: Session, owner: str, line_id: int) -> LineView:
    """Take a line out and return what it was.

    Raises:
        LineNotFound: the cart has no such line.
    """
    cart, line = find_line(session, owner, line_id)
    view = view_line(line)
    before = write_down(line)
    session.delete(line)
    session.flush()
    log_change(session, cart, "remove", [before], [])
    return view


def swap_line(
    session: Session, owner: str, line_id: int, product_id: str, variant_id: str | None = None
) -> LineView:
    """Put something else in the place of a line, in the same number; one change, taken back as one.

    Raises:
        LineNotFound, ProductNotFound, VariantNotFound, ChoiceNeeded, OutOfStock: as the names say; the line
            then stays as it was.
    """
    cart, line = find_line(session, owner, line_id)
    product, variant = find_product(session, product_id), find_variant(session, product_id, variant_id)
    if variant is None and product.variants:
        raise ChoiceNeeded(product.title)
    same = find_same(read_lines(session, cart.cart_id), product_id, variant_id)
    if same is not None and same.line_id == line_id:
        return view_line(line)
    quantity = line.quantity + (same.quantity if same else 0)
    check_stock(product, variant, quantity)
    before = [write_down(line), *([write_down(same)] if same else [])]
    session.delete(line)
    session.flush()
    if same is None:
        price = price_of(product, variant)
        same = CartLine(
            cart_id=cart.cart_id,
            product_id=product_id,
            variant_id=variant_id,
            price_cents=price,
            added_at=now(),
        )
        session.add(same)
    same.quantity = quantity
    session.flush()
    log_change(session, cart, "swap", before, [write_down(same)])
    return view_line(same)


def empty_cart(session: Session, owner: str, kind: str = "empty") -> list[LineView]:
    """Take every line out, as one change that can be taken back, and return what they were.

    Of kind "order" it is what became of an order and is not taken back.
    """
    cart = open_cart(session, owner)
    lines = read_lines(session, cart.cart_id)
    views, before = [view_line(line) for line in lines], [write_down(line) for line in lines]
    for line in lines:
        session.delete(line)
    session.flush()
    if before:
        log_change(session, cart, kind, before, [])
    return views


def undo_cart(session: Session, owner: str) -> CartChange | None:
    """Take back the latest change that still stands, and return it; None when there is none to take back.

    Call again to go further back. Nothing from before two carts became one, or an order, is taken back.
    """
    cart = open_cart(session, owner)
    change: CartChange | None = session.scalars(
        sa.select(CartChange)
        .where(CartChange.cart_id == cart.cart_id, CartChange.undone_at.is_(None))
        .order_by(CartChange.change_id.desc())
        .limit(1)
    ).first()
    if change is None or change.kind in FINAL:
        return None
    touched = {line["line_id"] for line in (*change.before, *change.after)}
    for line in read_lines(session, cart.cart_id):
        if line.line_id in touched:
            session.delete(line)
    session.flush()
    for saved in change.before:
        if session.get(Product, saved["product_id"]) is not None:
            session.add(restore_line(cart, saved))
    change.undone_at = now()
    session.flush()
    return change


def move_cart(session: Session, from_owner: str, to_owner: str) -> CartView:
    """Give one owner's cart to another, as when a guest signs in; what both hold is added up, at most 99.

    An empty cart is replaced as a whole, so that the last change can still be taken back.
    """
    if from_owner == to_owner:
        return list_cart(session, to_owner)
    source, target = open_cart(session, from_owner), open_cart(session, to_owner)
    moved, held = read_lines(session, source.cart_id), read_lines(session, target.cart_id)
    if moved and not held:
        session.delete(target)
        session.flush()
        source.owner = to_owner
        session.flush()
        return list_cart(session, to_owner)
    if moved:
        before = [write_down(line) for line in held]
        for line in moved:
            _hand_over(session, line, held, target)
        session.flush()
        after = [write_down(line) for line in read_lines(session, target.cart_id)]
        log_change(session, target, MOVE, before, after)
    session.delete(source)
    session.flush()
    return list_cart(session, to_owner)


def _hand_over(session: Session, line: CartLine, held: list[CartLine], target: Cart) -> None:
    same = find_same(held, line.product_id, line.variant_id)
    if same is None:
        line.cart_id = target.cart_id
        return
    same.quantity = min(MOST, same.quantity + line.quantity)
    session.delete(line)


def find_last_change(session: Session, owner: str) -> datetime | None:
    """Say when the owner's cart was last changed; None where it never was."""
    changes = sa.select(sa.func.max(CartChange.at)).join(Cart, Cart.cart_id == CartChange.cart_id)
    changed_at: datetime | None = session.scalar(changes.where(Cart.owner == owner))
    return changed_at
