"""What a cart costs: its coupon, what it takes off, delivery, and the sum to pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.cart_lines import LineView, open_cart
from shop.carts import CartView, list_cart
from shop.coupons import has_ordered, list_coupons, read_limits
from shop.errors import CouponRefused
from shop.models import Cart, Coupon, CouponGrant
from shop.products import find_product
from shop.rules import read_rules


@dataclass(frozen=True)
class Offer:
    """A coupon that holds for a cart, and what it takes off."""

    coupon: Coupon
    discount_cents: int


@dataclass(frozen=True)
class Quote:
    """What a cart costs now; `refused` is why its coupon no longer holds, if it had one that does not."""

    cart: CartView
    offer: Offer | None
    refused: CouponRefused | None
    delivery_cents: int

    @property
    def discount_cents(self) -> int:
        """What the coupon takes off."""
        return self.offer.discount_cents if self.offer else 0

    @property
    def goods_cents(self) -> int:
        """What the goods cost after the coupon."""
        return self.cart.total_cents - self.discount_cents

    @property
    def total_cents(self) -> int:
        """What is paid in all, delivery included."""
        return self.goods_cents + self.delivery_cents


def make_quote(session: Session, owner: str, at: datetime) -> Quote:
    """Say what the owner's cart costs at that moment, with the coupon applied to it."""
    cart = list_cart(session, owner)
    rules = read_rules()
    is_free = not cart.lines or cart.total_cents >= rules.free_delivery_from_cents
    delivery = 0 if is_free else rules.delivery_cents
    code = session.scalars(sa.select(Cart.coupon_code).where(Cart.owner == owner)).first()
    if code is None:
        return Quote(cart, None, None, delivery)
    try:
        return Quote(cart, check_coupon(session, owner, code, at), None, delivery)
    except CouponRefused as refusal:
        return Quote(cart, None, refusal, delivery)


def check_coupon(session: Session, owner: str, code: str, at: datetime) -> Offer:
    """Say what a coupon would take off the owner's cart.

    Raises:
        CouponRefused: it holds for somebody else, another time, another cart, or was used; it says which.
    """
    customer_id = read_customer_id(owner)
    coupon: Coupon | None = session.scalars(
        sa.select(Coupon).where(sa.func.upper(Coupon.code) == code.strip().upper())
    ).first()
    if coupon is None:
        raise CouponRefused(code, "unknown")
    grant = session.get(CouponGrant, (coupon.code, customer_id))
    if grant is None and not coupon.is_public:
        raise CouponRefused(code, "unknown")
    _check_person(session, coupon, grant, customer_id, at)
    cart = list_cart(session, owner)
    return Offer(coupon, _check_cart(session, coupon, cart))


def find_best_coupon(session: Session, owner: str, at: datetime) -> Offer | None:
    """Find among the owner's coupons the one that takes most off the cart; None where none holds."""
    coupons = list_coupons(session, read_customer_id(owner), at)
    cart, offers = list_cart(session, owner), []
    for coupon in coupons:
        try:
            offers.append(Offer(coupon, _check_cart(session, coupon, cart)))
        except CouponRefused:
            continue
    return max(offers, key=lambda offer: offer.discount_cents, default=None)


def apply_coupon(session: Session, owner: str, code: str, at: datetime) -> Offer:
    """Put a coupon on the owner's cart, in the place of any other.

    Raises:
        CouponRefused: it does not hold for this cart, or there is nothing in it.
    """
    cart = open_cart(session, owner)
    offer = check_coupon(session, owner, code, at)
    cart.coupon_code = offer.coupon.code
    session.flush()
    return offer


def drop_coupon(session: Session, owner: str) -> None:
    """Take the coupon off the owner's cart."""
    open_cart(session, owner).coupon_code = None
    session.flush()


def split_discount(cart: CartView, offer: Offer | None, eligible: set[int]) -> dict[int, int]:
    """Spread a discount over the lines it holds for, in proportion, to the cent: line_id -> cents off."""
    if offer is None:
        return {}
    lines = [line for line in cart.lines if line.line_id in eligible]
    base = sum(_cost(line) for line in lines)
    left, shares = offer.discount_cents, {}
    for line in lines:
        share = round(left * _cost(line) / base) if base else 0
        shares[line.line_id] = share
        left, base = left - share, base - _cost(line)
    return shares


def list_eligible(session: Session, coupon: Coupon, cart: CartView) -> list[LineView]:
    """List the lines of a cart that a coupon holds for."""
    products, categories = read_limits(coupon)
    if not products and not categories:
        return list(cart.lines)
    found = []
    for line in cart.lines:
        product = find_product(session, line.product_id)
        names = {product.category.lower(), product.department.lower(), product.product_type.lower()}
        if line.product_id in products or names & categories:
            found.append(line)
    return found


def read_customer_id(owner: str) -> str:
    """Give the customer whose cart it is; "" for a guest, who has the coupons that are for everyone."""
    kind, _, name = owner.partition(":")
    return name if kind == "customer" else ""


def _check_person(
    session: Session, coupon: Coupon, grant: CouponGrant | None, customer_id: str, at: datetime
) -> None:
    if grant is not None and grant.redeemed_at is not None:
        raise CouponRefused(coupon.code, "used", at=grant.redeemed_at, title=coupon.title)
    if at < coupon.starts_at:
        raise CouponRefused(coupon.code, "not_started", at=coupon.starts_at, title=coupon.title)
    if at >= coupon.ends_at:
        raise CouponRefused(coupon.code, "over", at=coupon.ends_at, title=coupon.title)
    if coupon.first_order_only and session.scalar(sa.select(has_ordered(customer_id))):
        raise CouponRefused(coupon.code, "first_order", title=coupon.title)


def _check_cart(session: Session, coupon: Coupon, cart: CartView) -> int:
    if not cart.lines:
        raise CouponRefused(coupon.code, "empty", title=coupon.title)
    lines = list_eligible(session, coupon, cart)
    base = sum(_cost(line) for line in lines)
    if base == 0:
        raise CouponRefused(coupon.code, "no_product", title=coupon.title)
    if cart.total_cents < coupon.min_total_cents:
        raise CouponRefused(coupon.code, "min_total", needed_cents=coupon.min_total_cents, title=coupon.title)
    if coupon.kind == "percent":
        return (base * coupon.value + 50) // 100
    return min(coupon.value, base)


def _cost(line: LineView) -> int:
    return line.price_cents * line.quantity
