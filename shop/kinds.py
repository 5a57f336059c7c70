"""The kinds of products in the catalogue: its types, or the categories of what has none."""

from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.models import Product, Variant


class Kind(NamedTuple):
    """A type of products, the category where most of it stands, and whether any of it is in stock."""

    name: str
    category: str
    in_stock: bool


def list_kinds(session: Session) -> list[Kind]:
    """List the types of products by name; what has none goes by its category, which then stands in none."""
    product, variant = Product.__table__.c, Variant.__table__.c
    stocked = sa.select(variant.product_id).where(variant.stock > 0)
    is_there: Any = sa.case((sa.or_(product.stock > 0, product.product_id.in_(stocked)), 1), else_=0)
    counted = sa.select(product.product_type, product.category, sa.func.count(), sa.func.sum(is_there))
    rows = session.execute(counted.group_by(product.product_type, product.category)).all()
    kinds: dict[str, Kind] = {}
    for kind, category, _, there in sorted(rows, key=lambda row: (row[2], row[1])):
        name = kind or category
        is_stocked = bool(there) or (name in kinds and kinds[name].in_stock)
        kinds[name] = Kind(name, category if kind else "", is_stocked)
    return [kinds[name] for name in sorted(kinds) if name]
