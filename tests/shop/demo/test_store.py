"""The catalogue and answers of the demo shop in the store."""

from datetime import datetime, timezone

import shop
from shop.demo import build_catalogue, write_answers, write_products

AT = datetime(2026, 5, 10, tzinfo=timezone.utc)
TOPICS = {
    "delivery", "delivery_cost", "returns", "payment", "opening_hours", "privacy", "loyalty", "contact",
    "gift_cards", "order_changes", "freshness", "stores", "account", "equal_prices",
}  # fmt: skip


def test_products_are_written_once_and_can_be_searched(session, source):
    catalogue = build_catalogue(source)
    assert write_products(session, catalogue, AT) == 6
    assert write_products(session, catalogue, AT) == 0
    found = shop.search(session, shop.Query(text="gluten free cereal"))
    assert [product.title for product in found.products] == ["Gluten-free cereal, national brand, 17.5 OZ"]


def test_every_topic_has_an_answer_with_its_source(session):
    assert write_answers(session) == len(TOPICS)
    assert write_answers(session) == 0
    assert set(shop.list_topics(session)) == TOPICS or len(shop.list_topics(session)) == len(TOPICS)
    assert shop.find_answer(session, "returns").source == "Demo shop policy"
