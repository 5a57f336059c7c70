"""The checkout page: shows the cart of its link, and orders it once."""

from datetime import datetime, timedelta, timezone

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

import profiles
import shop
from bot.channels.shop_page import ShopPage
from bot.checkout_links import write_link
from tests.channels.scripted import ScriptedDialogue
from tests.channels.serving import make_settings, serve

pytestmark = pytest.mark.rasa

NOW = datetime.now(timezone.utc)


@pytest.fixture
def settings(tmp_path):
    """Settings of the demo shop."""
    return make_settings(tmp_path)


@pytest.fixture
def client(settings, engine, session):
    """A browser before the served page; Mia has two milks in her cart."""
    profiles.add_customer(session, "mia", "Mia", at=NOW)
    milk = {"product_id": "m", "title": "Whole milk", "category": "milk", "product_type": "milk"}
    session.add(shop.Product(**milk, price_cents=299, stock=3, image="dairy", updated_at=NOW))
    session.flush()
    shop.add_to_cart(session, "customer:mia", "m", 2)
    session.commit()
    with (
        serve([ShopPage(settings, engine)], ScriptedDialogue()) as house,
        httpx.Client(base_url=house.address, timeout=10) as client,
    ):
        yield client


@pytest.fixture
def token(client, settings, session):
    """The token of a link that was given to Mia."""
    checkout = shop.open_checkout(session, "mia", datetime.now(timezone.utc))
    session.commit()
    return write_link(settings.session_secret, checkout).partition("token=")[2]


def order(client, token, total_cents=1093):
    return client.post("/shop/demo/checkout/order", json={"token": token, "total_cents": total_cents})


def test_the_page_shows_what_the_link_is_for(client, token):
    page = client.get(f"/shop/checkout?token={token}")
    assert "Place the order" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    bill = client.post("/shop/demo/checkout/cart", json={"token": token}).json()
    assert bill["lines"] == [{"title": "Whole milk", "quantity": 2, "total": 5.98, "in_stock": True}]
    assert (bill["goods"], bill["delivery"], bill["total"], bill["coupon"]) == (5.98, 4.95, 10.93, None)


def test_an_order_is_written_once(client, token, engine):
    placed = order(client, token)
    assert placed.status_code == 200
    again = order(client, token)
    assert (again.status_code, again.json()["error"]["code"]) == (410, "checkout_used")
    with Session(engine, future=True) as session:
        [written] = shop.list_orders(session, "mia")
        assert (written.order_number, written.total_cents) == (placed.json()["order_number"], 1093)
        assert shop.find_product(session, "m").stock == 1
        assert [event.kind for event in profiles.list_events(session, "mia", limit=9)] == ["bought"]


def test_a_total_that_was_not_shown_is_not_ordered(client, token, engine):
    refused = order(client, token, total_cents=1)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "cart_changed")
    assert order(client, token, total_cents="1093").status_code == 400
    with Session(engine, future=True) as session:
        assert shop.list_orders(session, "mia") == []
        assert len(shop.list_cart(session, "customer:mia").lines) == 1


def test_forged_and_expired_links_show_nothing(client, settings):
    old = shop.Checkout(checkout_id="x", expires_at=NOW - timedelta(minutes=1))
    forged = shop.Checkout(checkout_id="x", expires_at=NOW + timedelta(hours=2))  # NOW is when tests began
    links = {
        write_link(settings.session_secret, old): 410,
        write_link(settings.session_secret, forged): 404,
        write_link("t" * 32, forged): 404,
    }
    for link, status in links.items():
        body = {"token": link.partition("token=")[2]}
        assert client.post("/shop/demo/checkout/cart", json=body).status_code == status


def test_when_the_commit_fails_nothing_is_ordered(client, token, engine):
    def fail(_connection):
        raise RuntimeError

    sa.event.listen(engine, "commit", fail)
    failed = order(client, token)
    sa.event.remove(engine, "commit", fail)
    assert (failed.status_code, failed.json()["error"]["code"]) == (500, "internal")
    with Session(engine, future=True) as session:
        assert shop.list_orders(session, "mia") == []
        assert shop.find_product(session, "m").stock == 3
    assert order(client, token).status_code == 200
