"""The corner shop, open."""

import pytest

from shop import Variant, index_products
from tests.shop.shelves import SHELVES, make_product


@pytest.fixture
def shelves(session):
    """The session of a shop with its shelves filled and indexed."""
    names = (
        "brand",
        "department",
        "category",
        "product_type",
        "attributes",
        "price_cents",
        "stock",
        "popularity",
    )
    for product_id, title, *rest in SHELVES:
        session.add(make_product(product_id, title, **dict(zip(names, rest, strict=True))))
    session.flush()
    session.add(
        Variant(variant_id="w1-42", product_id="w1", options={"size": "42", "color": "blue"}, stock=2)
    )
    session.add(
        Variant(variant_id="w1-43", product_id="w1", options={"size": "43"}, price_cents=6100, stock=0)
    )
    index_products(session)
    session.commit()
    return session
