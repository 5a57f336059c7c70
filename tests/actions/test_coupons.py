"""A coupon is applied for real, or refused with the true reason and the best one offered."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

import shop
from bot.actions.cart import AddToCart, ChangeCart, RemoveFromCart
from bot.actions.cart_view import ShowCart
from bot.actions.catalog import RefineSearch, SearchProducts
from bot.actions.catalog_products import TellProductDetails
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


@pytest.mark.parametrize(
    "text",
    ["not interested in coupons", "i don't need any coupons", "i do not care about discounts", "no thanks"],
)
def test_coupons_that_nobody_wants_are_not_listed(guest, text):
    assert names(guest.say(ListCoupons, text, "ask_coupons")) == ["utter_coupons_unwanted"]


@pytest.mark.parametrize(
    "text",
    [
        "i don't want to miss any deals",
        "any coupons? i don't like the full price",
        "i don't have coupons, do i",
    ],
)
def test_coupons_that_are_asked_for_are_listed(guest, text):
    assert names(guest.say(ListCoupons, text, "ask_coupons")) == ["utter_coupons"]


def test_a_coupon_is_taken_off_when_that_is_said(guest):
    assert names(guest.say(ApplyCoupon, "remove the coupon again", "apply_coupon")) == ["utter_no_coupon_on"]
    guest.say(AddToCart, product_id="soy1", quantity=2)
    apply(guest, "SPRING10")
    [said] = guest.say(ApplyCoupon, "i don't want to use any coupon", "apply_coupon")
    assert (said["response"], said["total"]) == ("utter_coupon_taken_off", "$4.98")
    assert names(guest.say(ApplyCoupon, "take it off", "apply_coupon")) == ["utter_no_coupon_on"]


@pytest.mark.parametrize(
    ("said", "intent", "entities", "told"),
    [
        ("what's the second one for", "inform", {"ordinal": 2}, "MILK"),
        ("and the last one?", "inform", {"ordinal": -1}, "WELCOME20"),
        ("what do i need for the milk one", "ask_goes_with", {"product": "milk"}, "MILK"),
        ("tell me about the 50 cents coupon", "inform", {}, "MILK"),
        ("what is the $3 one for", "inform", {}, "BIG"),
        ("the 20 % one, what's that", "inform", {}, "WELCOME20"),
        ("which saves me the most?", "ask_stored_data", {}, "BIG"),
    ],
)
def test_a_coupon_of_the_list_is_pointed_at_and_told_of(guest, said, intent, entities, told):
    guest.say(ListCoupons, "any coupons?", "ask_coupons")
    assert guest.say(TellProductDetails, said, intent, **entities)[0]["code"] == told


def test_what_a_coupon_is_for_is_shown_and_it_can_be_used(mia, ask):
    mia.say(AddToCart, product_id="milk", quantity=1)
    mia.say(ListCoupons, "any coupons?", "ask_coupons")
    told, goods = mia.say(TellProductDetails, "what's the milk one for", "inform", product="milk")
    assert (told["title"], goods["response"], goods["count"]) == ("MILK title", "utter_coupon_goods", 1)
    assert [card["product_id"] for card in goods["custom"]["items"]] == ["milk"]
    [used] = mia.say(AddToCart, "ok use it", "add_to_cart")
    assert (used["response"], coupon_on(ask)) == ("utter_coupon_applied", "MILK")


def test_what_a_coupon_needs_is_said(guest):
    guest.say(ListCoupons, "any coupons?", "ask_coupons")
    assert names(guest.say(TellProductDetails, "what do i need for the $3 one", "inform")) == [
        *("utter_coupon_told", "utter_coupon_needs_total", "utter_coupon_for_all"),
    ]
    assert names(guest.say(ListCoupons, "what is welcome20 for", "ask_coupons", coupon_code="welcome20")) == [
        *("utter_coupon_told", "utter_coupon_for_first_order", "utter_coupon_for_all"),
    ]


def test_what_saves_most_on_the_cart_is_offered(mia, ask):
    mia.say(AddToCart, product_id="soy2", quantity=2)
    mia.say(ListCoupons, "any coupons?", "ask_coupons")
    [offered] = mia.say(TellProductDetails, "which one saves the most", "inform")
    assert (offered["response"], offered["code"]) == ("utter_coupon_better", "SPRING10")
    mia.say(Affirm, "yes", "affirm")
    assert coupon_on(ask) == "SPRING10"


def test_other_things_said_after_the_coupons_are_no_coupon(mia, ask):
    mia.say(ListCoupons, "any coupons?", "ask_coupons")
    assert names(mia.say(AddToCart, "add the milk to my cart", "add_to_cart", product="white milk")) == [
        "utter_added"
    ]
    mia.say(ListCoupons, "any coupons?", "ask_coupons")
    assert "utter_coupon_told" not in names(
        mia.say(SearchProducts, "show me milk", "search_products", product="milk")
    )


def test_the_coupons_of_the_table_can_be_pointed_at_after_one_was_told_of(guest):
    guest.say(ListCoupons, "any coupons?", "ask_coupons")
    guest.say(TellProductDetails, "the milk one, what is it for", "ask_product_details", product="milk")
    assert guest.say(RefineSearch, "and the $3 one", "refine_search")[0]["code"] == "BIG"
    assert (
        guest.say(ExplainQuestion, "MILK what is it for", "ask_why_asked", coupon_code="MILK")[0]["code"]
        == "MILK"
    )


def test_the_only_coupon_of_a_list_is_it(mia, ask):
    mia.say(AddToCart, product_id="milk", quantity=1)
    mia.say(ListCoupons, "is there a coupon for milk", "ask_coupons", product="milk")
    mia.say(ApplyCoupon, "apply it", "apply_coupon")
    assert coupon_on(ask) == "MILK"


@pytest.mark.parametrize("text", ["the $ one", "take it off", "is it cheaper elsewhere", "which one is best"])
def test_what_points_at_no_coupon_is_left_to_others(mia, ask, text):
    mia.say(AddToCart, product_id="milk", quantity=1)
    mia.say(ListCoupons, "any coupons?", "ask_coupons")
    mia.say(TellProductDetails, "what's the milk one for", "inform", product="milk")
    said = names(mia.say(TellProductDetails, text, "ask_product_details"))
    assert not {"utter_coupon_told", "utter_coupon_applied", "utter_apology"}.intersection(said)
    assert coupon_on(ask) is None


def test_what_a_coupon_is_for_is_read_from_its_title(guest):
    guest.say(ListCoupons, "any coupons?", "ask_coupons")
    said = guest.say(TellProductDetails, "the milk one, how long is it good for", "ask_product_details")
    assert said[0]["code"] == "MILK"
