"""Coupons: who may use which, and when."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.errors import CouponNotUsable
from shop.models import Coupon, CouponGrant, Order, Product


def list_coupons(session: Session, customer_id: str, at: datetime) -> list[Coupon]:
    """List the coupons the customer can use at that moment, the soonest to end first.

    Valid then, public or granted to them, not redeemed; those for a first order only before there is one.
    """
    mine = (CouponGrant.code == Coupon.code) & (CouponGrant.customer_id == customer_id)
    return session.scalars(
        sa.select(Coupon)
        .outerjoin(CouponGrant, mine)
        .where(
            Coupon.starts_at <= at,
            Coupon.ends_at > at,
            sa.or_(Coupon.is_public, CouponGrant.code.is_not(None)),
            CouponGrant.redeemed_at.is_(None),
            sa.or_(~Coupon.first_order_only, ~has_ordered(customer_id)),
        )
        .order_by(Coupon.ends_at, Coupon.code)
    ).all()


def read_limits(coupon: Coupon) -> tuple[set[str], set[str]]:
    """Give the product ids and the lower-case names of kinds that a coupon holds for; without any for all."""
    limits = coupon.limits or {}
    return set(limits.get("product_ids") or []), {name.lower() for name in limits.get("categories") or []}


def list_coupon_products(session: Session, coupon: Coupon, limit: int) -> tuple[list[Product], int]:
    """List what a coupon holds for and is in stock, the most bought first, and count it all."""
    products, kinds = read_limits(coupon)
    fits = [Product.product_id.in_(products)]
    fits += [
        sa.func.lower(name).in_(kinds)
        for name in (Product.category, Product.department, Product.product_type)
    ]
    query = sa.select(Product).where(Product.stock > 0)
    if products or kinds:
        query = query.where(sa.or_(*fits))
    count = session.scalar(sa.select(sa.func.count()).select_from(query.subquery()))
    ordered = query.order_by(Product.popularity.desc(), Product.product_id).limit(limit)
    return list(session.scalars(ordered)), count or 0


def grant_coupon(session: Session, code: str, customer_id: str, at: datetime) -> CouponGrant:
    """Give a coupon to a customer; who has it already keeps it as it is.

    Raises:
        CouponNotUsable: there is no such coupon.
    """
    if session.get(Coupon, code) is None:
        raise CouponNotUsable(code)
    grant = session.get(CouponGrant, (code, customer_id))
    if grant is None:
        grant = CouponGrant(code=code, customer_id=customer_id, granted_at=at)
        session.add(grant)
        session.flush()
    return grant


def redeem_coupon(session: Session, code: str, customer_id: str, at: datetime) -> CouponGrant:
    """Use a coupon, once.

    Raises:
        CouponNotUsable: unknown, not theirs, not valid then or used before; the reasons look alike.
    """
    if code not in {coupon.code for coupon in list_coupons(session, customer_id, at)}:
        raise CouponNotUsable(code)
    grant = grant_coupon(session, code, customer_id, at)
    grant.redeemed_at = at
    session.flush()
    return grant


def has_ordered(customer_id: str) -> sa.sql.elements.ColumnElement[sa.Boolean]:
    """Make the condition that a customer has an order that was not cancelled."""
    orders = sa.select(Order.order_number).where(
        Order.customer_id == customer_id, Order.status != "cancelled"
    )
    return orders.exists()
