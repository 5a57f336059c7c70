"""What `shopmate customers` shows and gives away."""

import json
from datetime import datetime, timezone

import pytest

import profiles
from bot.cli.customers import describe_customer, write_profile
from shop.models import Order, OrderLine, Product

NOON = datetime(2024, 5, 1, 12, 0, tzinfo=timezone.utc)


@pytest.fixture
def ann(session):
    profiles.add_customer(session, "1", "Ann", at=NOON)
    profiles.state_fact(session, "1", "has_baby", True, "purchases", 0.7, at=NOON)
    profiles.record_consent(session, "1", "marketing", "web", False, at=NOON, source="chat")
    profiles.record_event(session, "bought", customer_id="1", product_id="p1", at=NOON, source="shop")
    profiles.open_conversation(session, "web", "1", "c1", at=NOON)
    session.add(Product(product_id="p1", title="Soy milk, 32 OZ", price_cents=299, updated_at=NOON))
    session.add(Order(order_number="A-1", customer_id="1", placed_at=NOON, total_cents=598))
    session.flush()
    line = {"order_number": "A-1", "position": 1, "product_id": "p1", "quantity": 2}
    session.add(OrderLine(**line, price_cents=299, total_cents=598))
    session.commit()
    return describe_customer(session, "1")


def test_the_profile_is_plain_json_of_every_part(ann):
    document = json.loads(json.dumps(ann))
    assert document["facts"][0]["source"] == "purchases"
    assert document["orders"][0]["total"] == 5.98
    assert document["orders"][0]["lines"][0]["title"] == "Soy milk, 32 OZ"
    assert [document[part][0]["at"][:10] for part in ("consents", "events")] == ["2024-05-01"] * 2
    assert document["conversations"][0]["conversation_id"] == "c1"
    assert document["identities"] == []


def test_the_profile_reads_well_in_a_terminal(ann):
    text = "\n".join(write_profile(ann))
    assert "has_baby: yes  [purchases, 2024-05-01]" in text
    assert "A-1  placed  2024-05-01  5.98 USD" in text
    assert "Identities\n  none" in text


def test_a_stranger_has_no_profile(session):
    with pytest.raises(profiles.CustomerNotFound):
        describe_customer(session, "9")
