"""A coupon is applied for real, or refused with the true reason and the best one offered."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

import shop
from bot.actions.cart import AddToCart, ChangeCart, RemoveFromCart, ShowCart
from bot.actions.coupons import ApplyCoupon, ListCoupons
from bot.actions.dialogue import Deny
from bot.actions.dialogue_affirming import Affirm
from bot.actions.dialogue_repeating import ExplainQuestion
from bot.actions.undo import Undo
from tests.actions.conftest import NOW, names

DAY = timedelta(days=1)
OFFERS = {
    "SPRING10": {"kind": "percent", "value": 10},
    "WELCOME20": {"kind": "percent", "value": 20, "first_order_only": True},
    "BIG": {"value": 300, "min_total_cents": 5000},
    "MILK": {"value": 50, "limits": {"product_ids": ["milk"]}},
    "LATE": {"starts_at": NOW - 2 * DAY, "ends_at": NOW - DAY},
}


@pytest.fixture(autouse=True)
def offers(services):
    """Public coupons of every kind."""
    usual = {"kind": "amount", "value": 100, "starts_at": NOW - DAY, "ends_at": NOW + DAY, "is_public": True}
    with Session(services.engine, future=True) as session, session.begin():
        for code, terms in OFFERS.items():
            session.add(shop.Coupon(**{"code": code, "title": f"{code} title", **usual, **terms}))


def apply(shopper, code):
    return shopper.say(ApplyCoupon, f"apply {code}", "apply_coupon", coupon_code=code)


def coupon_on(ask, owner="customer:mia"):
    quote = ask(shop.make_quote, owner, NOW)
    return quote.offer and quote.offer.coupon.code


def test_a_coupon_is_applied_and_the_cart_shows_it(mia, ask):
    mia.say(AddToCart, product_id="soy2", quantity=2)
    [said] = apply(mia, "SPRING10")
    assert (said["response"], said["total"], said["after"]) == ("utter_coupon_applied", "$7.98", "$7.18")
    assert coupon_on(ask) == "SPRING10"
    shown = mia.say(ShowCart)
    assert names(shown) == ["utter_cart", "utter_cart_coupon"]
    assert (shown[1]["total"], shown[1]["discount"], shown[1]["after"]) == ("$7.98", "$0.80", "$7.18")


@pytest.mark.parametrize(
    ("code", "response"),
    [
        ("NEVER", "utter_coupon_unknown"),
        ("WELCOME20", "utter_coupon_first_order"),
        ("BIG", "utter_coupon_min_total"),
        ("MILK", "utter_coupon_no_product"),
        ("LATE", "utter_coupon_over"),
    ],
)
def test_a_refusal_gives_the_reason_and_the_best_that_works(mia, ask, code, response):
    mia.say(AddToCart, product_id="soy2")
    refused, better = apply(mia, code)
    assert (refused["response"], better["response"]) == (response, "utter_coupon_better")
    assert (better["code"], better["saved"]) == ("SPRING10", "$0.40")
    assert coupon_on(ask) is None
    assert names(mia.say(ExplainQuestion)) == ["utter_why_asked_coupon", "utter_back_to_coupon"]
    assert names(mia.say(Affirm, "ok", "affirm")) == ["utter_coupon_applied"]
    assert coupon_on(ask) == "SPRING10"


def test_a_no_leaves_the_cart_as_it_is(mia, ask):
    mia.say(AddToCart, product_id="soy2")
    apply(mia, "BIG")
    assert names(mia.say(Deny, "no", "deny")) == ["utter_deny"]
    assert coupon_on(ask) is None


def test_the_best_coupon_is_the_one_that_takes_off_most(guest, ask):
    guest.say(AddToCart, product_id="milk", quantity=1)
    [said] = guest.say(ApplyCoupon, "use the best coupon i have")
    assert (said["code"], said["after"]) == ("WELCOME20", "$2.31")
    assert coupon_on(ask, "conversation:c-guest") == "WELCOME20"


def test_an_empty_cart_takes_no_coupon(mia):
    assert names(mia.say(ApplyCoupon, "use my best coupon")) == ["utter_coupon_needs_cart"]
    assert names(apply(mia, "SPRING10")) == ["utter_coupon_empty"]
    assert names(apply(mia, "NEVER")) == ["utter_coupon_unknown"]


@pytest.mark.parametrize("change", ["remove", "fewer", "undo"])
def test_a_coupon_that_no_longer_holds_is_taken_off_and_that_is_said(mia, ask, change):
    mia.say(AddToCart, product_id="soy1")
    mia.say(AddToCart, product_id="milk", quantity=17)
    apply(mia, "BIG")
    assert coupon_on(ask) == "BIG"
    if change == "remove":
        said = mia.say(RemoveFromCart, product_id="milk")
    elif change == "fewer":
        said = mia.say(ChangeCart, product_id="milk", quantity=2)
    else:
        said = mia.say(Undo)
    assert names(said)[-1] == "utter_coupon_dropped"
    assert coupon_on(ask) is None
    assert names(mia.say(ShowCart)) == ["utter_cart"]


def test_what_is_for_other_products_is_never_the_best(mia):
    mia.say(AddToCart, product_id="pasta")
    assert mia.say(ApplyCoupon, "best coupon please")[0]["code"] == "SPRING10"


def test_listing_coupons_applies_none(mia, ask):
    mia.say(AddToCart, product_id="soy2")
    assert names(mia.say(ListCoupons)) == ["utter_coupons"]
    assert coupon_on(ask) is None


def test_a_coupon_is_taken_off_when_that_is_said(guest):
    assert names(guest.say(ApplyCoupon, "remove the coupon again", "apply_coupon")) == ["utter_no_coupon_on"]
    guest.say(AddToCart, product_id="soy1", quantity=2)
    apply(guest, "SPRING10")
    [said] = guest.say(ApplyCoupon, "i don't want to use any coupon", "apply_coupon")
    assert (said["response"], said["total"]) == ("utter_coupon_taken_off", "$4.98")
    assert names(guest.say(ApplyCoupon, "take it off", "apply_coupon")) == ["utter_no_coupon_on"]
