"""When a cart was last changed."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.models import Cart, CartChange


def find_change_time(session: Session, owner: str) -> datetime | None:
    """Say when the latest change that still stands was made; None where there is none."""
    query = sa.select(CartChange.at).join(Cart, Cart.cart_id == CartChange.cart_id)
    newest = query.where(Cart.owner == owner, CartChange.undone_at.is_(None)).order_by(
        CartChange.change_id.desc()
    )
    at: datetime | None = session.execute(newest.limit(1)).scalar_one_or_none()
    return at
