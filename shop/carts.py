"""Carts: what a shopper is about to buy, and every change of it taken back on request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, joinedload

from shop.errors import BadQuantity, LineNotFound, OutOfStock, VariantNotFound
from shop.models import Cart, CartChange, CartLine, Product, Variant
from shop.products import find_product

MOST = 99  # pieces of one thing
MOVE = "move"
ORDER = "order"
FINAL = (MOVE, ORDER)  # changes that are not taken back


@dataclass(frozen=True)
class LineView:
    """A line as the shopper sees it: `price_cents` a piece today, `was_cents` when it was added.

    `in_stock` says whether the whole quantity could be delivered now.
    """

    line_id: int
    product_id: str
    variant_id: str | None
    title: str
    quantity: int
    price_cents: int
    was_cents: int
    in_stock: bool


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
    lines = _read_lines(session, sa.select(Cart.cart_id).where(Cart.owner == owner).scalar_subquery())
    views = [_view(line) for line in lines]
    total = sum(view.price_cents * view.quantity for view in views)
    return CartView(views, total, lines[0].product.currency if lines else "USD")


def add_to_cart(
    session: Session, owner: str, product_id: str, quantity: int = 1, variant_id: str | None = None
) -> LineView:
    """Put a product in the cart, on the line it already has if there is one.

    Raises:
        ProductNotFound, VariantNotFound: there is no such thing.
        BadQuantity: not between 1 and 99, counting what already lies there.
        OutOfStock: fewer are left than the line would hold.
    """
    product = find_product(session, product_id)
    variant = _find_variant(session, product_id, variant_id)
    _check_quantity(quantity)
    cart = open_cart(session, owner)
    line = _find_same(_read_lines(session, cart.cart_id), product_id, variant_id)
    before = [] if line is None else [_write_down(line)]
    _check_stock(product, variant, quantity + (line.quantity if line else 0))
    if line is None:
        line = CartLine(
            cart_id=cart.cart_id,
            product_id=product_id,
            variant_id=variant_id,
            quantity=quantity,
            price_cents=_price(product, variant),
            added_at=_now(),
        )
        session.add(line)
    else:
        line.quantity += quantity
    session.flush()
    _log(session, cart, "add", before, [_write_down(line)])
    return _view(line)


def set_quantity(session: Session, owner: str, line_id: int, quantity: int) -> LineView:
    """Change how many of a line are wanted.

    Raises:
        LineNotFound, BadQuantity, OutOfStock: as the names say.
    """
    _check_quantity(quantity)
    cart, line = _find_line(session, owner, line_id)
    _check_stock(line.product, line.variant, quantity)
    before = _write_down(line)
    line.quantity = quantity
    session.flush()
    _log(session, cart, "set", [before], [_write_down(line)])
    return _view(line)


def remove_from_cart(session: Session, owner: str, line_id: int) -> LineView:
    """Take a line out and return what it was.

    Raises:
        LineNotFound: the cart has no such line.
    """
    cart, line = _find_line(session, owner, line_id)
    view = _view(line)
    before = _write_down(line)
    session.delete(line)
    session.flush()
    _log(session, cart, "remove", [before], [])
    return view


def empty_cart(session: Session, owner: str, kind: str = "empty") -> list[LineView]:
    """Take every line out, as one change that can be taken back, and return what they were.

    Of kind "order" it is what became of an order and is not taken back.
    """
    cart = open_cart(session, owner)
    lines = _read_lines(session, cart.cart_id)
    views, before = [_view(line) for line in lines], [_write_down(line) for line in lines]
    for line in lines:
        session.delete(line)
    session.flush()
    if before:
        _log(session, cart, kind, before, [])
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
    for line in _read_lines(session, cart.cart_id):
        if line.line_id in touched:
            session.delete(line)
    session.flush()
    for saved in change.before:
        if session.get(Product, saved["product_id"]) is not None:
            session.add(_restore(cart, saved))
    change.undone_at = _now()
    session.flush()
    return change


def move_cart(session: Session, from_owner: str, to_owner: str) -> CartView:
    """Give one owner's cart to another, as when a guest signs in; what both hold is added up, at most 99.

    An empty cart is replaced as a whole, so that the last change can still be taken back.
    """
    if from_owner == to_owner:
        return list_cart(session, to_owner)
    source, target = open_cart(session, from_owner), open_cart(session, to_owner)
    moved, held = _read_lines(session, source.cart_id), _read_lines(session, target.cart_id)
    if moved and not held:
        session.delete(target)
        session.flush()
        source.owner = to_owner
        session.flush()
        return list_cart(session, to_owner)
    if moved:
        before = [_write_down(line) for line in held]
        for line in moved:
            _hand_over(session, line, held, target)
        session.flush()
        after = [_write_down(line) for line in _read_lines(session, target.cart_id)]
        _log(session, target, MOVE, before, after)
    session.delete(source)
    session.flush()
    return list_cart(session, to_owner)


def _hand_over(session: Session, line: CartLine, held: list[CartLine], target: Cart) -> None:
    same = _find_same(held, line.product_id, line.variant_id)
    if same is None:
        line.cart_id = target.cart_id
        return
    same.quantity = min(MOST, same.quantity + line.quantity)
    session.delete(line)


def open_cart(session: Session, owner: str) -> Cart:
    """Find or make the owner's cart and hold it, so that changes of one cart wait for each other."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    insert: Any = dialect.insert(Cart).values(owner=owner)
    session.execute(insert.on_conflict_do_update(index_elements=["owner"], set_={"owner": owner}))
    cart: Cart = session.scalars(sa.select(Cart).where(Cart.owner == owner)).one()
    return cart


def _read_lines(session: Session, cart_id: Any) -> list[CartLine]:
    return session.scalars(
        sa.select(CartLine)
        .where(CartLine.cart_id == cart_id)
        .order_by(CartLine.line_id)
        .options(joinedload(CartLine.product), joinedload(CartLine.variant))
        .execution_options(populate_existing=True)
    ).all()


def _find_line(session: Session, owner: str, line_id: int) -> tuple[Cart, CartLine]:
    cart = open_cart(session, owner)
    for line in _read_lines(session, cart.cart_id):
        if line.line_id == line_id:
            return cart, line
    raise LineNotFound(line_id)


def _find_same(lines: list[CartLine], product_id: str, variant_id: str | None) -> CartLine | None:
    same = (line for line in lines if (line.product_id, line.variant_id) == (product_id, variant_id))
    return next(same, None)


def _find_variant(session: Session, product_id: str, variant_id: str | None) -> Variant | None:
    if variant_id is None:
        return None
    variant = session.get(Variant, variant_id)
    if variant is None or variant.product_id != product_id:
        raise VariantNotFound(product_id, variant_id)
    return variant


def _check_quantity(quantity: int) -> None:
    if not 1 <= quantity <= MOST:
        raise BadQuantity(quantity, MOST)


def _check_stock(product: Product, variant: Variant | None, quantity: int) -> None:
    _check_quantity(quantity)
    stock = variant.stock if variant else product.stock
    if stock < quantity:
        raise OutOfStock(product.title, stock)


def _price(product: Product, variant: Variant | None) -> int:
    return product.price_cents if variant is None or variant.price_cents is None else variant.price_cents


def _view(line: CartLine) -> LineView:
    product, variant = line.product, line.variant
    return LineView(
        line_id=line.line_id,
        product_id=line.product_id,
        variant_id=line.variant_id,
        title=product.title,
        quantity=line.quantity,
        price_cents=_price(product, variant),
        was_cents=line.price_cents,
        in_stock=(variant.stock if variant else product.stock) >= line.quantity,
    )


def _write_down(line: CartLine) -> dict[str, Any]:
    return {
        "line_id": line.line_id,
        "product_id": line.product_id,
        "variant_id": line.variant_id,
        "quantity": line.quantity,
        "price_cents": line.price_cents,
        "added_at": line.added_at.isoformat(),
    }


def _restore(cart: Cart, saved: dict[str, Any]) -> CartLine:
    return CartLine(
        **{**saved, "cart_id": cart.cart_id, "added_at": datetime.fromisoformat(saved["added_at"])}
    )


def _log(
    session: Session, cart: Cart, kind: str, before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> None:
    session.add(CartChange(cart_id=cart.cart_id, kind=kind, before=before, after=after, at=_now()))
    session.flush()


def _now() -> datetime:
    return datetime.now(timezone.utc)
