"""One whole shopping trip, word for word, for a household and for a guest."""

import re
from types import SimpleNamespace

import pytest

from tests.conversations.conftest import Talk
from tests.conversations.facts import empty_cart, find_products, list_lines, list_orders_of
from tests.conversations.truth import Truth

TRIP = {
    "search": "any soy milk?",
    "refine": "under 3 dollars",
    "add": "the second one, two of them",
    "goes_with": "what goes with it",
    "why": "why that?",
    "reject": "not that brand",
    "cart": "what's in my cart",
    "remove": "take the soy milk out",
    "gluten_free": "do you have gluten free pasta",
    "order": "where's my last order",
    "coupons": "any coupons for me",
    "cheapest": "whats ur cheapest milk",
    "compare": "compare the first two",
    "human": "r u human",
    "poem": "write me a poem",
}


@pytest.fixture(scope="module", params=["1", None], ids=["household", "guest"])
def trip(request, assistant, loop, demo_services):
    """Hold the whole conversation once; the cart is noted after the adding and after the removal."""
    shopper = Talk(assistant, loop, Truth(demo_services.engine), request.param)
    empty_cart(demo_services, shopper)
    said, carts = {}, {}
    for name, text in TRIP.items():
        said[name] = shopper.say(text)
        carts[name] = list_lines(demo_services, shopper)
    return SimpleNamespace(customer_id=request.param, carts=carts, **said)


def test_the_search_shows_soy_milk(trip):
    assert trip.search.titles
    assert all("soy milk" in title.lower() for title in trip.search.titles)


def test_the_limit_holds_for_every_card(trip):
    assert len(trip.refine.cards) >= 2
    assert all("soy milk" in title.lower() for title in trip.refine.titles)
    assert all(card["price"] <= 3 for card in trip.refine.cards)


def test_two_of_the_second_one_are_added(trip):
    second = trip.refine.cards[1]
    assert trip.carts["add"] == [(second["product_id"], 2)]
    assert f"${2 * second['price']:.2f}" in trip.add.text


def test_what_goes_with_it_is_something_else(trip):
    assert trip.goes_with.cards
    assert trip.refine.cards[1]["product_id"] not in {card["product_id"] for card in trip.goes_with.cards}
    assert all(card["reason"] for card in trip.goes_with.cards)


def test_the_reason_speaks_of_a_suggested_product(trip):
    assert trip.why.actions == ["action_explain_recommendation"]
    assert any(title in trip.why.text for title in trip.goes_with.titles)


def test_the_rejected_brand_is_gone(trip, demo_services):
    makers = [product.maker for product in find_products(demo_services, trip.goes_with.cards)]
    gone = next(
        maker for maker, title in zip(makers, trip.goes_with.titles, strict=True) if title in trip.why.text
    )
    assert gone not in {product.maker for product in find_products(demo_services, trip.reject.cards)}


def test_the_cart_shows_the_two(trip):
    second = trip.refine.cards[1]
    assert trip.cart.tables[0]["rows"] == [[second["title"], "2", f"${2 * second['price']:.2f}"]]


def test_the_soy_milk_is_taken_out(trip):
    assert trip.carts["remove"] == []
    assert trip.refine.cards[1]["title"] in trip.remove.text


def test_gluten_free_pasta_is_truthfully_missed(trip, demo_services):
    assert re.search(r"no gluten.free pasta|nothing", trip.gluten_free.text, re.IGNORECASE)
    assert trip.gluten_free.cards
    assert all("gluten-free cereal" in title.lower() for title in trip.gluten_free.titles)


def test_the_last_order_is_only_told_to_its_owner(trip, demo_services):
    if trip.customer_id is None:
        assert "6-digit code" in trip.order.text
        return
    (order,) = list_orders_of(demo_services, trip.customer_id, limit=1)
    assert order.order_number in trip.order.text
    assert order.status in trip.order.text


def test_coupons_are_only_told_to_their_owner(trip):
    assert bool(trip.coupons.tables) is (trip.customer_id is not None)
    assert trip.coupons.text


def test_the_cheapest_milk_comes_first(trip, demo_services):
    (first, *others) = find_products(demo_services, trip.cheapest.cards)
    assert "milk" in first.product_type.lower()
    assert all(first.price_cents <= other.price_cents for other in others)
    assert first.title in trip.cheapest.text


def test_the_first_two_are_compared(trip):
    assert trip.compare.tables[0]["columns"][1:] == trip.cheapest.titles[:2]


def test_it_is_no_human_and_no_poet(trip):
    assert "not a person" in trip.human.text
    assert "outside what I can do" in trip.poem.text
    assert not trip.poem.cards
