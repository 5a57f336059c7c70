"""What is said after a list or an answer is read with it: the next one, the second cheapest, a choice."""

import pytest

import shop
from bot.actions.cart import AddToCart, RemoveFromCart
from bot.actions.catalog import AnswerSuperlative, SearchProducts
from bot.actions.catalog_products import TellProductDetails, TellStock
from bot.actions.dialogue import Clarify
from tests.actions.conftest import names

MILKS = {"product": "soy milk"}


@pytest.mark.parametrize("asked", [TellProductDetails, TellStock])
def test_and_the_second_asks_the_same_again(guest, asked, ask):
    guest.say(SearchProducts, "soy milk", "search_products", **MILKS)
    [first] = guest.say(asked, "tell me about the first", ordinal=1)
    for text, place in (("and the second", 2), ("what about the third", 3)):
        [said] = guest.say(AddToCart, text, "add_to_cart", ordinal=place)
        assert said["response"] in ("utter_in_stock", "utter_out_of_stock", "utter_product_details")
        assert said["title"] != first["title"]
    assert ask(shop.list_cart, "conversation:c-guest").lines == []


@pytest.mark.parametrize("text", ["and add the second", "the second please, i take it"])
def test_what_is_wanted_is_added(guest, text, ask):
    guest.say(SearchProducts, "soy milk", "search_products", **MILKS)
    guest.say(TellProductDetails, "tell me about the first", ordinal=1)
    guest.say(AddToCart, text, "add_to_cart", ordinal=2)
    assert len(ask(shop.list_cart, "conversation:c-guest").lines) == 1


def test_the_second_cheapest_is_the_second_by_price(guest, ask):
    guest.say(SearchProducts, "soy milk", "search_products", **MILKS)
    shown = ask(shop.list_products, guest.slots["shown"])
    by_price = sorted(shown, key=lambda product: product.price_cents)
    [said] = guest.say(AddToCart, "add the second cheapest", "add_to_cart", ordinal=2, sort="price_asc")
    assert said["title"] == by_price[1].title


def test_the_next_cheapest_is_not_called_the_cheapest(guest, ask):
    guest.say(AnswerSuperlative, "the cheapest soy milk", "ask_superlative", sort="price_asc", **MILKS)
    said = guest.say(AddToCart, "and the second cheapest", "add_to_cart", ordinal=2, sort="price_asc")
    assert names(said) == ["utter_picked"]
    assert ask(shop.list_cart, "conversation:c-guest").lines == []


@pytest.mark.parametrize("text", ["the most expensive is too much", "not the most expensive"])
def test_what_is_refused_is_not_added(guest, text, ask):
    guest.say(AddToCart, "add soy milk", "add_to_cart", **MILKS)
    guest.say(AnswerSuperlative, text, "ask_superlative", sort="price_desc")
    assert ask(shop.list_cart, "conversation:c-guest").lines == []


def test_back_to_a_list_takes_nothing_out(guest, ask):
    guest.say(SearchProducts, "soy milk", "search_products", **MILKS)
    guest.say(AddToCart, "add the second", "add_to_cart", ordinal=2)
    said = guest.say(RemoveFromCart, "back to the milk, the second one", "remove_from_cart", ordinal=2)
    assert names(said) == ["utter_ask_which_of_these"]
    assert len(ask(shop.list_cart, "conversation:c-guest").lines) == 1


def test_what_was_meant_is_looked_for_and_not_left_out(guest):
    guest.say(SearchProducts, "soy milk", "search_products", **MILKS)
    said = guest.say(Clarify, "no i meant pasta", "nlu_fallback", product="pasta")
    assert names(said)[0].startswith("utter_found")


@pytest.mark.parametrize("text", ["...", "\N{HEAVY BLACK HEART}", "?!"])
def test_signs_without_a_word_find_nothing(guest, text):
    assert names(guest.say(Clarify, text, "nlu_fallback")) == ["utter_unclear"]
