"""Suggestions, their reasons, and what is done with a no."""

import re

import pytest

from tests.conversations.facts import (
    empty_cart,
    find_customer_without_orders,
    find_products,
    list_bought_titles,
    list_disputed,
    list_lines,
    list_orders_of,
)


@pytest.mark.parametrize(
    "text",
    ["what should i get", "suggest something for dinner", "any ideas? im hungry", "recommend me something"],
)
def test_a_household_gets_suggestions_with_true_reasons(talk, demo_services, text):
    said = talk("1").say(text)
    bought = list_bought_titles(demo_services, "1")
    assert said.cards
    for card in said.cards:
        assert card["in_stock"]
        named = re.fullmatch(r"because you bought (.+)", card["reason"])
        assert named is None or any(title.startswith(named[1]) for title in bought)


def test_at_least_one_reason_is_of_the_households_own_making(talk, demo_services):
    shopper = talk("1")
    empty_cart(demo_services, shopper)
    said = shopper.say("what do you recommend for me")
    assert any("you b" in card["reason"] for card in said.cards)


@pytest.mark.parametrize("is_guest", [True, False])
def test_a_stranger_hears_that_it_is_what_sells(talk, demo_services, is_guest):
    said = talk(None if is_guest else find_customer_without_orders(demo_services)).say("recommend something")
    assert said.cards
    assert all("you bought" not in card["reason"] for card in said.cards)
    assert "sells" in said.text


def test_a_suggestion_keeps_the_limits_that_were_said(talk, demo_services):
    said = talk("13").say("can you recommend a wine under 15 dollars")
    assert said.cards
    for product in find_products(demo_services, said.cards):
        assert "wine" in f"{product.title} {product.category_path}".lower()
        assert product.price_cents <= 1500


def test_a_suggestion_leaves_out_what_is_in_the_cart(talk, demo_services):
    shopper = talk("7")
    empty_cart(demo_services, shopper)
    first = shopper.say("suggest something")
    shopper.press(first, "Add to cart")
    inside = {product_id for product_id, _ in list_lines(demo_services, shopper)}
    again = shopper.say("suggest something else")
    assert not inside & {card["product_id"] for card in again.cards}


@pytest.mark.parametrize(
    "text",
    [
        "anything similar to the first one?",
        "more like the first",
        "alternatives to number one",
        "is there something like the first but other brand",
        "Would you have products comparable to the first one?",
    ],
)
def test_similar_products_are_others(talk, text):
    shopper = talk()
    shown = shopper.say("soy milk")
    said = shopper.say(text)
    assert said.cards
    assert shown.cards[0]["product_id"] not in {card["product_id"] for card in said.cards}
    assert shown.titles[0] in said.text


def test_a_cards_own_button_asks_for_more_like_it(talk):
    shopper = talk()
    shown = shopper.say("bananas")
    said = shopper.press(shown, "More like this")
    assert said.cards
    assert any(title in said.text for title in shown.titles)


@pytest.mark.parametrize(
    "text",
    [
        "what goes with my cart?",
        "what else do people take with what i have in the cart",
        "something that fits to my basket?",
        "Could you suggest what would go well with the things in my cart?",
        "anyhting to go wiht my cart",
    ],
)
def test_what_goes_with_the_cart_is_not_in_the_cart(talk, demo_services, text):
    shopper = talk()
    shopper.say("spaghetti")
    shopper.say("add the first one")
    said = shopper.say(text)
    assert said.cards
    inside = {product_id for product_id, _ in list_lines(demo_services, shopper)}
    assert not inside & {card["product_id"] for card in said.cards}


def test_what_goes_with_an_empty_cart_is_asked_back(talk):
    said = talk().say("what goes with my cart")
    assert not said.cards
    assert "empty" in said.text or "?" in said.text


@pytest.mark.parametrize(
    "text",
    [
        "what goes well with spaghetti?",
        "what to have with spaghetti",
        "what fits good together with spaghetti",
        "What would you recommend to serve with spaghetti?",
        "wat goes wiht spagetti",
    ],
)
def test_what_goes_with_a_named_product_names_it(talk, text):
    said = talk().say(text)
    assert said.cards or said.buttons
    assert "spaghetti" in (said.text + " ".join(said.buttons)).lower()


def test_why_explains_the_one_that_is_meant(talk, demo_services):
    shopper = talk("1")
    shown = shopper.say("suggest something")
    said = shopper.say("why the third one?")
    assert shown.titles[2] in said.text
    shares = [int(share) for share in re.findall(r"\((\d+) %\)", said.text)]
    assert 0 < sum(shares) <= 101


def test_t5_a_suggestion_its_reason_and_what_it_learns_from_a_gift(talk, demo_services):
    shopper = talk("1")
    empty_cart(demo_services, shopper)
    shown = shopper.say("what would you recommend for me?")
    bought = next(n for n, card in enumerate(shown.cards) if card["reason"].startswith("because you bought"))
    why = shopper.say(f"why do you suggest number {bought + 1}?")
    assert shown.titles[bought] in why.text
    assert 97 <= sum(int(share) for share in re.findall(r"\((\d+) %\)", why.text)) <= 103
    disputed = shopper.say("that was a gift")
    assert len(list_disputed(demo_services, "1")) == 1  # flagged, not deleted
    assert "no longer counts" in disputed.text
    assert disputed.cards
    shopper.say("undo")
    assert list_disputed(demo_services, "1") == []
    shopper.say("spaghetti")
    shopper.say("add the first one")
    inside = {product_id for product_id, _ in list_lines(demo_services, shopper)}
    for text in ("suggest something to go with it", "and what would you recommend for me?"):
        said = shopper.say(text)
        assert said.cards
        assert not inside & {card["product_id"] for card in said.cards}


def test_why_after_a_search_claims_no_suggestion(talk):
    shopper = talk("1")
    shopper.say("soy milk")
    said = shopper.say("why those?")
    assert "search" in said.text
    assert "because you bought" not in said.text


def test_why_without_a_suggestion_is_answered(talk):
    assert "haven't suggested" in talk().say("why did you recommend that").text


def test_a_rejected_product_never_comes_back(talk):
    shopper = talk("1")
    shown = shopper.say("suggest something")
    unwanted = shown.cards[1]["product_id"]
    shopper.say("not the second one")
    for text in ("what else do you recommend", "suggest something", "anything good for dinner"):
        said = shopper.say(text)
        assert unwanted not in {card["product_id"] for card in said.cards}


def test_the_rejection_button_of_a_card_does_the_same(talk):
    shopper = talk("1")
    shown = shopper.say("suggest something")
    said = shopper.press(shown, "Not this")
    assert shown.cards[-1]["product_id"] not in {card["product_id"] for card in said.cards}
    assert said.cards


def test_a_rejected_brand_stays_away(talk, demo_services):
    shopper = talk("1")
    shopper.say("any soy milk?")
    shopper.say("add the second one")
    shown = shopper.say("what goes with it")
    maker = find_products(demo_services, shown.cards)[0].maker
    shopper.say("not that brand")
    said = shopper.say("suggest something")
    assert maker not in {product.maker for product in find_products(demo_services, said.cards)}


def test_a_disliked_kind_is_left_out(talk, demo_services):
    shopper = talk("1")
    shopper.say("suggest something for dinner")
    said = shopper.say("i hate cheese, no cheese please")
    said = said if said.cards else shopper.say("suggest something")
    assert said.cards
    assert all("cheese" not in title.lower() for title in said.titles)


def test_something_else_names_no_product_as_refused(talk):
    shopper = talk("1")
    shown = shopper.say("suggest something")
    said = shopper.say("anything else?")
    assert set(said.titles) - set(shown.titles)
    assert not any(title in said.text for title in shown.titles)


def test_not_for_me_after_a_search_stays_with_the_search(talk):
    shopper = talk()
    shopper.say("wine between 10 and 20")
    said = shopper.say("not the first one, not my taste")
    assert all("wine" in title.lower() for title in said.titles)


@pytest.mark.parametrize("text", ["my usual please", "same stuff as always", "reorder what i normally buy"])
def test_the_usual_is_what_was_bought_more_than_once(talk, demo_services, text):
    said = talk("1").say(text)
    bought = [
        line.product_id for order in list_orders_of(demo_services, "1", limit=200) for line in order.lines
    ]
    assert said.cards
    assert all(bought.count(card["product_id"]) > 1 for card in said.cards)


def test_a_guest_has_no_usual(talk):
    said = talk().say("same as always please")
    assert not said.cards
    assert "signed in" in said.text
