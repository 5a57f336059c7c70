"""Forgetting a customer in the shop: orders stay as numbers without a name, the rest goes."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.ledger import Case, Checkout, Promise
from shop.models import Cart, CouponGrant, Order
from shop.orders import OPEN_STATUSES
from shop.promises import OF_STAFF


def list_open_orders(session: Session, customer_id: str) -> list[str]:
    """List the numbers of the orders that are still on their way to a customer."""
    open_ones = sa.select(Order.order_number).where(
        Order.customer_id == customer_id, Order.status.in_(OPEN_STATUSES)
    )
    return list(session.scalars(open_ones.order_by(Order.order_number)))


def count_orders(session: Session, customer_id: str) -> int:
    """Count a customer's orders."""
    return int(session.scalar(sa.select(sa.func.count()).where(Order.customer_id == customer_id)) or 0)


def forget_customer(session: Session, customer_id: str, conversations: Sequence[str] = ()) -> dict[str, int]:
    """Erase what the shop holds of a customer and of their conversations, and say how much of what.

    Orders and what was paid back are kept for the books, under a name that means nobody and without an
    address.
    """
    session.flush()
    nobody = f"erased-{secrets.token_hex(8)}"
    promised = sa.or_(Promise.customer_id == customer_id, Promise.conversation_id.in_(conversations))
    counts = {}
    for model, condition in (
        (Cart, Cart.owner.in_([f"customer:{customer_id}", *(f"conversation:{c}" for c in conversations)])),
        (Case, sa.or_(Case.customer_id == customer_id, Case.conversation_id.in_(conversations))),
        (Checkout, Checkout.customer_id == customer_id),
        (CouponGrant, CouponGrant.customer_id == customer_id),
        (Promise, sa.and_(Promise.kind == OF_STAFF, promised)),
    ):
        done: Any = session.execute(sa.delete(model.__table__).where(condition))
        counts[model.__tablename__] = int(done.rowcount)
    kept = sa.update(Order.__table__).where(Order.customer_id == customer_id)
    renamed: Any = session.execute(kept.values(customer_id=nobody, address=None))
    counts["orders kept without a name"] = int(renamed.rowcount)
    promises = sa.update(Promise.__table__).where(promised)
    session.execute(promises.values(customer_id=nobody, conversation_id=None))
    session.expire_all()
    return counts
