"""Two wishes in one message: both done, the second after the answer to what was asked."""

import yaml

from bot.actions.cart import AddToCart
from bot.actions.catalog import SearchProducts
from bot.actions.coupons import ListCoupons
from bot.actions.orders_changes import CancelOrder
from bot.actions.wishes import ANSWERS, TakeNextWish
from bot.actions.wording import DATA, read_wordings
from bot.nlu.entities_text import words_of
from tests.actions.conftest import names

COUPONS = {"text": "my coupons", "intent": {"name": "ask_coupons"}, "entities": []}


def wish(text, intent, **entities):
    found = [{"entity": kind, "value": value} for kind, value in entities.items()]
    return {"text": text, "intent": {"name": intent}, "entities": found}


def test_the_wishes_that_part_a_message_are_answered_as_the_rules_have_it():
    steps = [
        rule["steps"]
        for file in DATA.glob("*/rules.yml")
        for rule in yaml.safe_load(file.read_text())["rules"]
    ]
    rules = {
        first["intent"]: second["action"] for first, *rest in steps if "intent" in first for second in rest
    }
    assert {intent: rules[intent] for intent in ANSWERS} == {
        i: action().name() for i, action in ANSWERS.items()
    }
    assert words_of("parting_intents") == set(ANSWERS)
    assert {f"waiting_{intent}" for intent in ANSWERS} <= set(read_wordings())


def test_a_second_wish_follows_a_finished_first_one(mia):
    said = mia.say(AddToCart, wishes=[wish("add spaghetti", "add_to_cart"), COUPONS], product="spaghetti")
    assert names(said) == ["utter_added"]
    assert mia.followup == "action_take_next_wish"
    assert names(mia.say(TakeNextWish)) == ["utter_no_coupons"]
    assert mia.slots["wishes"] == []
    assert mia.followup is None


def test_a_second_wish_waits_for_the_answer_to_what_is_asked_first(mia, order):
    order("A-7", "placed", pasta=1)
    said = mia.say(
        CancelOrder, "cancel A-7", "cancel_order", wishes=[wish("cancel A-7", "cancel_order"), COUPONS]
    )
    assert names(said) == ["utter_confirm_cancel", "utter_wish_waits"]
    assert mia.followup is None
    assert names(mia.say(CancelOrder, "yes", "affirm")) == ["utter_cancelled"]
    assert mia.followup == "action_take_next_wish"
    assert names(mia.say(TakeNextWish, "yes", "affirm")) == ["utter_no_coupons"]


def test_a_wish_is_read_by_its_own_words(mia):
    search = wish("do you have spaghetti", "search_products", product="spaghetti")
    mia.say(ListCoupons, "my coupons", "ask_coupons", wishes=[COUPONS, search])
    assert names(mia.say(TakeNextWish, wishes=[COUPONS, search])) == ["utter_found_one"]
    assert mia.slots["search"]["text"] == "spaghetti"


def test_what_waits_behind_a_small_question_goes_with_it(mia):
    said = mia.say(
        AddToCart,
        "add soy milk",
        "add_to_cart",
        wishes=[wish("add soy milk", "add_to_cart"), COUPONS],
        product="soy milk",
    )
    assert names(said) == ["utter_ask_which_of_these", "utter_wish_waits"]
    mia.say(SearchProducts, "do you have spaghetti", "search_products", product="spaghetti")
    assert mia.followup is None
    assert mia.slots["wishes"] == []
