"""Products by their number."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.errors import ProductNotFound
from shop.models import Product

_MOST_IDS = 500  # a statement: databases limit its variables


def find_product(session: Session, product_id: str) -> Product:
    """Find one product.

    Raises:
        ProductNotFound: the catalogue holds no such product.
    """
    product = session.get(Product, product_id)
    if product is None:
        raise ProductNotFound(product_id)
    return product


def list_products(session: Session, ids: Sequence[str]) -> list[Product]:
    """List products in the order given; an unknown one is left out, a repeated one repeated."""
    if len(ids) == 1:  # what the session holds is not read again
        product = session.get(Product, ids[0])
        return [] if product is None else [product]
    found: dict[str, Product] = {}
    for start in range(0, len(ids), _MOST_IDS):
        rows = session.scalars(
            sa.select(Product).where(Product.product_id.in_(ids[start : start + _MOST_IDS]))
        )
        found.update((product.product_id, product) for product in rows)
    return [found[product_id] for product_id in ids if product_id in found]
