"""The lines of carts: read, checked, written down for undo; what every change of a cart is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, joinedload

from shop.errors import BadQuantity, LineNotFound, OutOfStock
from shop.models import Cart, CartChange, CartLine, Product, Variant
from shop.variants import name_choice, price_of

MOST = 99  # pieces of one thing


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


def open_cart(session: Session, owner: str) -> Cart:
    """Find or make the owner's cart and hold it, so that changes of one cart wait for each other."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    insert: Any = dialect.insert(Cart).values(owner=owner)
    session.execute(insert.on_conflict_do_update(index_elements=["owner"], set_={"owner": owner}))
    cart: Cart = session.scalars(sa.select(Cart).where(Cart.owner == owner)).one()
    return cart


def read_lines(session: Session, cart_id: Any) -> list[CartLine]:
    """Read the lines of a cart anew from the database, oldest first."""
    return session.scalars(
        sa.select(CartLine)
        .where(CartLine.cart_id == cart_id)
        .order_by(CartLine.line_id)
        .options(joinedload(CartLine.product), joinedload(CartLine.variant))
        .execution_options(populate_existing=True)
    ).all()


def find_line(session: Session, owner: str, line_id: int) -> tuple[Cart, CartLine]:
    """Hold the owner's cart and find one of its lines.

    Raises:
        LineNotFound: the cart has no such line.
    """
    cart = open_cart(session, owner)
    for line in read_lines(session, cart.cart_id):
        if line.line_id == line_id:
            return cart, line
    raise LineNotFound(line_id)


def find_same(lines: list[CartLine], product_id: str, variant_id: str | None) -> CartLine | None:
    """Find the line that holds this very product or variant."""
    same = (line for line in lines if (line.product_id, line.variant_id) == (product_id, variant_id))
    return next(same, None)


def check_quantity(quantity: int) -> None:
    """Refuse a number that no line takes.

    Raises:
        BadQuantity: not between 1 and 99.
    """
    if not 1 <= quantity <= MOST:
        raise BadQuantity(quantity, MOST)


def check_stock(product: Product, variant: Variant | None, quantity: int) -> None:
    """Refuse more than there is.

    Raises:
        BadQuantity, OutOfStock: as the names say.
    """
    check_quantity(quantity)
    stock = variant.stock if variant else product.stock
    if stock < quantity:
        raise OutOfStock(name_choice(product, variant), stock)


def view_line(line: CartLine) -> LineView:
    """Show a line as the shopper sees it."""
    product, variant = line.product, line.variant
    return LineView(
        line_id=line.line_id,
        product_id=line.product_id,
        variant_id=line.variant_id,
        title=name_choice(product, variant),
        quantity=line.quantity,
        price_cents=price_of(product, variant),
        was_cents=line.price_cents,
        in_stock=(variant.stock if variant else product.stock) >= line.quantity,
    )


def write_down(line: CartLine) -> dict[str, Any]:
    """Write a line down so that it can be restored."""
    return {
        "line_id": line.line_id,
        "product_id": line.product_id,
        "variant_id": line.variant_id,
        "quantity": line.quantity,
        "price_cents": line.price_cents,
        "added_at": line.added_at.isoformat(),
    }


def restore_line(cart: Cart, saved: dict[str, Any]) -> CartLine:
    """Make a line again from what was written down."""
    return CartLine(
        **{**saved, "cart_id": cart.cart_id, "added_at": datetime.fromisoformat(saved["added_at"])}
    )


def log_change(
    session: Session, cart: Cart, kind: str, before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> None:
    """Keep one change, so that it can be taken back."""
    session.add(CartChange(cart_id=cart.cart_id, kind=kind, before=before, after=after, at=now()))
    session.flush()


def now() -> datetime:
    """Give the present moment in UTC."""
    return datetime.now(timezone.utc)
