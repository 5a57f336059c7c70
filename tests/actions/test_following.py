"""What is said after a list or an answer is read with it: the next one, the second cheapest, a choice."""

import pytest
from sqlalchemy.orm import Session

import shop
from bot.actions.cart import AddToCart, ChangeCart, RemoveFromCart
from bot.actions.catalog import AnswerSuperlative, RefineSearch, SearchProducts
from bot.actions.catalog_compare import CompareProducts
from bot.actions.catalog_products import TellProductDetails, TellStock
from bot.actions.dialogue import Clarify, Deny
from bot.actions.dialogue_affirming import Affirm, CancelTask
from bot.actions.faq import AnswerFaq
from bot.actions.languages import is_foreign
from bot.actions.undo import Undo
from tests.actions.conftest import NOW, names

MILKS = {"product": "soy milk"}


@pytest.fixture
def database_kind():
    """What words mean does not hang on the database; each write is tested on both (write_scenarios)."""
    return "sqlite"


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


FOREIGN = [
    "quiero leche por gracias",
    "wo ist meine bestellung",
    "où est ma commande",
    "где мой заказ",
    "我想买牛奶",
]


@pytest.mark.parametrize("text", FOREIGN)
def test_another_language_is_told_that_only_english_is_understood(guest, text):
    assert names(guest.say(Clarify, text, "nlu_fallback")) == ["utter_english_only"]


@pytest.mark.parametrize(
    "text",
    ["une baguette?", "pain au chocolat", "jalapeño cheese", "crème brûlée", "what a dud", "das auto", "☕"],
)
def test_names_of_food_are_no_other_language(text):
    assert not is_foreign(text)


@pytest.mark.parametrize(("action", "text"), [(RefineSearch, "clear filters"), (Undo, "reset the search")])
def test_the_limits_of_a_list_are_dropped_and_then_the_list(guest, action, text):
    guest.say(SearchProducts, "soy milk under 2", "search_products", price_max=2.0, **MILKS)
    assert names(guest.say(action, text, "undo"))[0].startswith("utter_found")
    assert "price_max_cents" not in guest.slots["search"]
    assert names(guest.say(action, text, "undo")) == ["utter_search_reset"]


@pytest.mark.parametrize("text", ["which soy milk is the best value", "cheapest soy milk per ounce"])
def test_the_best_value_is_by_what_is_in_a_pack(guest, text):
    said = guest.say(AnswerSuperlative, text, "ask_superlative", sort="price_asc", **MILKS)
    assert names(said) == ["utter_best_value"]
    assert (said[0]["title"], said[0]["unit_cents"]) == ("Organic soy milk, 64 oz", "6.2")


def test_where_no_size_compares_nothing_is_called_the_best_value(guest, services):
    with Session(services.engine, future=True) as session, session.begin():
        for product in shop.list_products(session, ["soy1", "soy2"]):
            product.attributes = {}
    said = guest.say(AnswerSuperlative, "best value for soy milk", "ask_superlative", **MILKS)
    assert names(said) == ["utter_value_unknown"]


@pytest.mark.parametrize(
    ("action", "text"),
    [(Clarify, "is soy milk or pasta cheaper"), (CompareProducts, "what's cheaper, soy milk or pasta")],
)
def test_two_things_are_laid_side_by_side_by_their_cheapest(mia, action, text):
    said = mia.say(action, text, "nlu_fallback", product=["soy milk", "pasta", "caviar"])
    assert names(said) == ["utter_cheapest_of_each"]
    assert said[0]["custom"]["rows"] == [
        ["soy milk", "Soy milk, 32 oz", "$2.49"],
        ["pasta", "Spaghetti, 16 oz", "$1.29"],
        ["caviar", "–", "–"],
    ]


@pytest.mark.parametrize(("action", "text"), [(CancelTask, "actually keep it"), (Deny, "no leave that in")])
def test_what_was_taken_out_is_kept_after_all(guest, action, text, ask):
    guest.say(AddToCart, "milk", "add_to_cart", product_id="milk")
    guest.say(RemoveFromCart, "take it out", "remove_from_cart")
    assert names(guest.say(action, text, "cancel_task")) == ["utter_undone"]
    assert len(ask(shop.list_cart, "conversation:c-guest").lines) == 1
    assert names(guest.say(CancelTask, text, "cancel_task")) == ["utter_nothing_to_drop"]


def test_what_a_cart_lacks_for_free_delivery_is_said(guest, services):
    with Session(services.engine, future=True) as session, session.begin():
        answer = {"question": "What does delivery cost?", "answer": "It depends.", "source": "Policy"}
        session.add(shop.FaqEntry(topic="delivery_cost", checked_on=NOW.date(), **answer))
    asked = (AnswerFaq, "what does delivery cost", "faq")
    assert names(guest.say(*asked, faq_topic="delivery_cost")) == ["utter_faq"]
    guest.say(AddToCart, "milk", "add_to_cart", product_id="milk")
    said = guest.say(*asked, faq_topic="delivery_cost")
    assert (said[-1]["response"], said[-1]["missing"]) == ("utter_to_free_delivery", "$32.11")
    guest.say(AddToCart, "milk", "add_to_cart", product_id="milk", quantity=20)
    assert names(guest.say(*asked, faq_topic="delivery_cost"))[-1] == "utter_free_delivery_reached"


@pytest.mark.parametrize(
    ("asked", "said", "response"),
    [
        ("milk", "is that all of them", "utter_shown_all"),
        ("milk", "that's too many", "utter_shown_all"),
        ("food", "are those all?", "utter_shown_of_all"),
        ("food", "hmm thats too many", "utter_shown_of_all"),
    ],
)
def test_a_remark_about_a_list_is_answered_with_how_many_there_are(guest, asked, said, response):
    kind = "category" if asked == "food" else "product"
    guest.say(SearchProducts, f"show me {asked}", "search_products", **{kind: asked})
    [told] = guest.say(AnswerSuperlative, said, "ask_superlative")
    assert told["response"] == response


def test_too_many_in_the_cart_is_no_remark_about_the_list(guest):
    guest.say(SearchProducts, "show me milk", "search_products", product="milk")
    assert "utter_shown_all" not in names(guest.say(ChangeCart, "too many in my cart", "change_cart"))


def test_did_it_work_is_answered_with_what_was_said(guest):
    assert names(guest.say(Affirm, "did it work?", "affirm")) == ["utter_nothing_to_repeat"]
    assert names(guest.say(Affirm, "yes", "affirm")) == ["utter_affirm_nothing"]


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("500 of them pls", "utter_bad_quantity"),
        ("can i get 3 of those", "utter_added"),
        ("3 pieces", "utter_added"),
        ("why 3 of them", "utter_unclear"),
        ("not 3 of them", "utter_unclear"),
    ],
)
def test_a_number_of_what_was_just_spoken_of_is_put_in_the_cart_also_where_unclear(guest, text, response):
    guest.say(TellProductDetails, "pasta", "ask_product_details", product="spaghetti")
    quantity = {} if "500" in text else {"quantity": 3}
    assert names(guest.say(Clarify, text, "nlu_fallback", **quantity)) == [response]


def test_what_is_no_longer_wanted_is_taken_out_also_where_unclear(guest):
    guest.say(AddToCart, "add pasta", "add_to_cart", product="spaghetti")
    guest.say(AddToCart, "add white milk", "add_to_cart", product="white milk")
    said = guest.say(Clarify, "i dont want the pasta anymore", "nlu_fallback", product="spaghetti")
    assert names(said) == ["utter_removed"]
    said = guest.say(Clarify, "i dont want the pasta anymore", "nlu_fallback", product="spaghetti")
    assert "utter_removed" not in names(said)
