"""Many rows at once."""

import pytest
import sqlalchemy as sa

import shop
from shop.bulk import insert_rows

COLUMNS = (
    "product_id", "title", "price_cents", "attributes", "brand", "maker", "department", "category",
    "product_type", "category_path", "currency", "stock", "image", "popularity", "updated_at",
)  # fmt: skip


def make_row(product_id, title):
    texts = ("", "", "", "", "", "")
    return (product_id, title, 5, '{"size": "3\\" wide"}', *texts, "USD", 1, "grocery", 0.5,
            "2026-01-05 09:30:00.000000")  # fmt: skip


@pytest.mark.parametrize("title", ["tab\there", "two\nlines", "back\\slash \\N", "crème", "", "quote ' \""])
def test_text_arrives_as_it_was(session, title):
    insert_rows(session, shop.Product.__table__, COLUMNS, [make_row("p1", title)])
    product = shop.find_product(session, "p1")
    assert (product.title, product.brand, product.attributes) == (title, "", {"size": '3" wide'})
    assert product.updated_at.isoformat() == "2026-01-05T09:30:00+00:00"


def test_rows_go_when_the_transaction_is_rolled_back(session):
    insert_rows(session, shop.Product.__table__, COLUMNS, (make_row(str(n), "x") for n in range(1000)))
    session.rollback()
    assert session.scalar(sa.select(sa.func.count()).select_from(shop.Product)) == 0
