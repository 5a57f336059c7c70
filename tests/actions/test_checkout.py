"""The chat hands over a link; the order itself is the shop's."""

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy.orm import Session

import shop
from bot.actions.cart import AddToCart
from bot.actions.checkout import Checkout
from bot.checkout_links import read_token, write_link
from tests.actions.conftest import names

SECRET = "s" * 32
FULL = timedelta(minutes=15)


def test_a_customer_gets_a_link_to_what_is_in_the_cart(mia, services, ask):
    mia.say(AddToCart, product_id="soy2", quantity=2)
    [said] = mia.say(Checkout, "checkout")
    assert (said["response"], said["goods"], said["total"]) == ("utter_checkout", "$7.98", "$12.93")
    assert (said["custom"]["type"], said["minutes"]) == ("link", 15)
    token = said["custom"]["url"].partition("/shop/checkout?token=")[2]
    checkout = ask(shop.find_checkout, read_token(services.settings.session_secret, token), now())
    assert checkout.customer_id == "mia"
    assert timedelta() < checkout.expires_at - now() <= FULL


def now():
    return datetime.now(timezone.utc)


def test_a_guest_is_asked_to_sign_in(guest):
    guest.say(AddToCart, product_id="pasta")
    assert names(guest.say(Checkout)) == ["utter_checkout_sign_in"]


def test_what_sold_out_gets_no_link(mia, services):
    mia.say(AddToCart, product_id="pasta", quantity=2)
    with Session(services.engine, future=True) as session, session.begin():
        shop.find_product(session, "pasta").stock = 1
    assert names(mia.say(Checkout)) == ["utter_checkout_sold_out"]


def test_a_real_shop_keeps_its_own_checkout(mia, monkeypatch):
    from bot.services import current_services

    monkeypatch.setenv("DEMO_SHOP", "false")
    current_services.cache_clear()
    mia.say(AddToCart, product_id="pasta")
    assert names(mia.say(Checkout)) == ["utter_checkout_elsewhere"]


def make_token(lifetime=FULL, secret=SECRET):
    checkout = shop.Checkout(checkout_id="x", expires_at=now() + lifetime)
    return write_link(secret, checkout).partition("token=")[2]


def test_a_link_is_read_back():
    assert read_token(SECRET, make_token()) == "x"


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        (make_token(secret="t" * 32), "unknown"),
        (make_token(lifetime=-FULL), "expired"),
        ("nothing", "unknown"),
        (None, "unknown"),
    ],
)
def test_a_forged_or_old_link_is_refused(token, reason):
    with pytest.raises(shop.CheckoutClosed, match=reason):
        read_token(SECRET, token)
