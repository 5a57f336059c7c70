"""The cart: every claim is committed, every doubt is asked."""

import pytest
from sqlalchemy.orm import Session

import shop
from bot.actions.cart import AddToCart, ChangeCart, RemoveFromCart
from bot.actions.cart_view import ShowCart
from bot.actions.catalog import SearchProducts
from bot.actions.checkout import Checkout
from bot.actions.dialogue import Clarify, Deny, TakeValue
from bot.actions.dialogue_affirming import CancelTask
from bot.actions.undo import Undo
from bot.actions.wishes import TakeNextWish
from tests.actions.conftest import names


def lines(services, owner):
    with Session(services.engine, future=True) as session:
        return {line.product_id: line.quantity for line in shop.list_cart(session, owner).lines}


def test_a_pressed_card_lands_in_the_cart(guest, services):
    [said] = guest.say(AddToCart, product_id="pasta")
    assert (said["response"], said["total"]) == ("utter_added", "$1.29")
    assert lines(services, "conversation:c-guest") == {"pasta": 1}


def test_the_second_one_two_of_them(guest, services):
    guest.say(SearchProducts, product="soy milk")
    second = guest.slots["shown"][1]
    guest.say(AddToCart, "the second one, two of them", ordinal=2, quantity=2)
    assert lines(services, "conversation:c-guest") == {second: 2}


def test_a_known_customers_cart_is_hers_in_every_conversation(mia, services):
    mia.say(AddToCart, product_id="milk")
    assert lines(services, "customer:mia") == {"milk": 1}


def test_an_unclear_wish_is_asked_about(guest, services):
    [said] = guest.say(AddToCart, "add soy milk", product="soy milk")
    assert said["response"] == "utter_ask_which_of_these"
    assert len(said["buttons"]) == 3
    assert lines(services, "conversation:c-guest") == {}


def name(value, start, kind="product"):
    return {"entity": kind, "value": value, "start": start, "end": start + 1}


def test_several_things_are_added_one_after_the_other_each_with_its_number(guest, services):
    text = "add 2 soy milks and 3 spaghetti and a cereal"
    said = [name(2, 4, "quantity"), name("soy milks", 6), name(3, 20, "quantity")]
    said += [name("spaghetti", 22), name("gluten free cereal", 38)]
    asked = guest.say(AddToCart, text, "add_to_cart", entities=said)
    assert [reply["response"] for reply in asked] == ["utter_ask_which_of_these", "utter_others_wait"]
    assert asked[1]["things"] == "spaghetti, gluten free cereal"
    guest.say(TakeValue, "the second", "inform", ordinal=2)
    while guest.followup:
        guest.say(TakeNextWish, "the second", "inform")
    assert {**lines(services, "conversation:c-guest"), "pasta": 3, "cereal": 1} == lines(
        services, "conversation:c-guest"
    )
    assert sorted(lines(services, "conversation:c-guest").values()) == [1, 2, 3]


def test_a_feature_said_when_asked_which_narrows_the_choice(guest, services):
    guest.say(AddToCart, "add soy milk", "add_to_cart", product="soy milk")
    [said] = guest.say(TakeValue, "organic", "inform", attribute="organic")
    assert (said["response"], said["title"]) == ("utter_added", "Organic soy milk, 64 oz")
    guest.say(AddToCart, "and cereal or so", "add_to_cart", product="milk")
    [said] = guest.say(TakeValue, "purple", "inform", attribute="purple")
    assert (said["response"], said["phrase"]) == ("utter_product_not_found", "purple milk")
    [said] = guest.say(TakeValue, "the first then", "inform", ordinal=1)
    assert said["response"] == "utter_added"


def test_everything_on_the_screen_is_added(guest, services):
    guest.say(SearchProducts, product="soy milk")
    guest.say(AddToCart, "add all of that", "add_to_cart")
    assert len(lines(services, "conversation:c-guest")) == 2  # the third is out of stock


def test_more_than_the_stock_is_refused_with_the_number(guest, services):
    [said] = guest.say(AddToCart, product_id="soy2", quantity=5)
    assert (said["response"], said["stock"]) == ("utter_cannot_add_more", 4)
    assert lines(services, "conversation:c-guest") == {}


def test_a_line_is_found_by_its_name_and_taken_out(guest, services):
    guest.say(AddToCart, product_id="soy1")
    guest.say(AddToCart, product_id="milk")
    [said] = guest.say(RemoveFromCart, "take the soy milk out", product="soy milk")
    assert (said["response"], said["title"]) == ("utter_removed", "Soy milk, 32 oz")
    assert lines(services, "conversation:c-guest") == {"milk": 1}


def test_the_last_change_is_taken_back(guest, services):
    guest.say(AddToCart, product_id="soy1")
    guest.say(RemoveFromCart, "remove it")
    [said] = guest.say(Undo)
    assert (said["response"], said["total"]) == ("utter_undone", "$2.49")
    assert lines(services, "conversation:c-guest") == {"soy1": 1}


def test_a_number_changes_the_line(guest, services):
    guest.say(AddToCart, product_id="soy1")
    guest.say(ChangeCart, "make it three", quantity=3)
    assert lines(services, "conversation:c-guest") == {"soy1": 3}


def test_none_of_it_takes_the_line_out(guest, services):
    guest.say(AddToCart, product_id="soy1")
    guest.say(ChangeCart, "zero please", quantity=0)
    assert lines(services, "conversation:c-guest") == {}


def test_the_cart_lists_its_lines_and_total(guest):
    guest.say(AddToCart, product_id="soy1", quantity=2)
    [said] = guest.say(ShowCart)
    assert said["custom"]["rows"] == [["Soy milk, 32 oz", "2", "$4.98"]]
    assert said["total"] == "$4.98"


def test_an_empty_cart_is_said_to_be_empty(guest):
    assert [m["response"] for m in guest.say(ShowCart)] == ["utter_cart_empty"]
    assert [m["response"] for m in guest.say(Checkout)] == ["utter_cart_empty"]


@pytest.mark.parametrize(("text", "expected"), [("hmm 2 enough", 2), ("enough now", 1)])
def test_a_number_that_was_not_read_takes_nothing_out(guest, ask, text, expected):
    guest.say(AddToCart, "the pasta", "add_to_cart", product="spaghetti")
    guest.say(ChangeCart, "change the pasta", "change_cart", product="spaghetti")
    guest.say(TakeValue, text, "inform")
    (line,) = ask(shop.list_cart, "conversation:c-guest").lines
    assert line.quantity == expected


def test_each_place_has_its_own_number(guest, services):
    guest.say(SearchProducts, product="soy milk")
    first, second = guest.slots["shown"][:2]
    said = [name(3, 4, "quantity"), name(1, 13, "ordinal"), name(1, 23, "quantity"), name(2, 34, "ordinal")]
    guest.say(AddToCart, "add 3 of the first and one of the second", "add_to_cart", entities=said)
    assert lines(services, "conversation:c-guest") == {first: 3, second: 1}


@pytest.mark.parametrize("text", ["add all but the second", "add everything except the second"])
def test_all_but_one_is_the_others(guest, services, text):
    guest.say(SearchProducts, product="soy milk")
    second = guest.slots["shown"][1]
    guest.say(AddToCart, text, "add_to_cart", ordinal=2)
    assert second not in lines(services, "conversation:c-guest")
    assert lines(services, "conversation:c-guest")


def test_a_few_of_a_line_are_taken_out_and_a_number_is_raised_by_some(guest, services):
    guest.say(AddToCart, product_id="milk", quantity=4)
    guest.say(RemoveFromCart, "remove 2 milk", "remove_from_cart", product="milk", quantity=2)
    assert lines(services, "conversation:c-guest") == {"milk": 2}
    guest.say(ChangeCart, "raise the milk by 3", "change_cart", product="milk", quantity=3)
    assert lines(services, "conversation:c-guest") == {"milk": 5}
    guest.say(ChangeCart, "reduce the milk by 1", "change_cart", product="milk", quantity=1)
    assert lines(services, "conversation:c-guest") == {"milk": 4}
    guest.say(RemoveFromCart, "remove 4 milk", "remove_from_cart", product="milk", quantity=4)
    assert lines(services, "conversation:c-guest") == {}


def test_one_thing_with_something_behind_it_is_one_thing(guest, services):
    said = [name("spaghetti", 4), name(3, 17, "quantity")]
    [added] = guest.say(AddToCart, "and spaghetti to 3", "add_to_cart", entities=said)
    assert (added["response"], added["quantity"]) == ("utter_added", 3)
    assert lines(services, "conversation:c-guest") == {"pasta": 3}


def test_the_number_of_what_was_added_is_mended_before_the_next_thing(mia):
    mia.say(AddToCart, product_id="milk", quantity=1)
    entities = [
        {"entity": "quantity", "value": 2, "start": 13, "end": 16},
        {"entity": "product", "value": "spaghetti", "start": 30, "end": 39},
    ]
    said = mia.say(AddToCart, "hmm actually two. and a bag of spaghetti", "add_to_cart", entities=entities)
    assert [(m["response"], m["quantity"]) for m in said] == [("utter_changed", 2), ("utter_added", 1)]


def in_cart(ask, owner="customer:mia"):
    return {line.product_id: line.quantity for line in ask(shop.list_cart, owner).lines}


@pytest.mark.parametrize(
    ("text", "left"), [("too many take one out", 2), ("remove two", 1), ("take it out", None)]
)
def test_as_many_pieces_go_as_are_said(mia, ask, text, left):
    mia.say(AddToCart, product_id="milk", quantity=3)
    mia.say(RemoveFromCart, text, "remove_from_cart")
    assert in_cart(ask).get("milk") == left


def test_no_and_a_number_is_the_number_of_what_was_changed_last(mia, ask):
    mia.say(SearchProducts, "soy milk", "search_products", product="soy milk")
    mia.say(AddToCart, "the second", ordinal=2)
    before = in_cart(ask)
    mia.say(TakeValue, "no 3", "inform", ordinal=3)
    assert in_cart(ask) == dict.fromkeys(before, 3)


def test_a_number_meant_for_what_is_being_chosen_is_kept_with_the_question(mia, ask):
    mia.say(AddToCart, product_id="pasta", quantity=1)
    mia.say(AddToCart, "add soy milk", "add_to_cart", product="soy milk")
    assert names(mia.say(ChangeCart, "hmm actually two", "change_cart", quantity=2)) == [
        "utter_ask_which_of_these"
    ]
    mia.say(TakeValue, "1", "inform")
    assert in_cart(ask)["pasta"] == 1
    assert sorted(in_cart(ask).values()) == [1, 2]


def test_each_is_said_of_all(mia, ask):
    entities = [
        {"entity": "product", "value": "spaghetti", "start": 4, "end": 13},
        {"entity": "product", "value": "cereal", "start": 18, "end": 24},
        {"entity": "quantity", "value": 4, "start": 26, "end": 27},
    ]
    mia.say(AddToCart, "add spaghetti and cereal, 4 each", "add_to_cart", entities=entities)
    assert in_cart(ask) == {"pasta": 4}
    assert [e["value"] for e in mia.slots["wishes"][0]["entities"]] == ["cereal", 4]


def test_what_is_not_to_be_added_is_left_alone(mia):
    said = mia.say(RemoveFromCart, "dont add milk", "remove_from_cart", product="milk")
    assert names(said) == ["utter_not_added"]


def test_the_cheapest_of_what_is_named_is_added(mia, ask):
    mia.say(AddToCart, "add the cheapest soy milk", "add_to_cart", product="soy milk", sort="price_asc")
    assert in_cart(ask) == {"soy1": 1}
    mia.say(AddToCart, "and the cheapest pasta", "add_to_cart", category="pasta", sort="price_asc")
    assert in_cart(ask) == {"soy1": 1, "pasta": 1}


def test_without_something_narrows_the_list_and_leaves_the_cart(mia, ask):
    mia.say(AddToCart, product_id="pasta", quantity=1)
    mia.say(SearchProducts, "show me milk", "search_products", product="milk")
    mia.say(RemoveFromCart, "without soy", "remove_from_cart", product="soy")
    assert mia.slots["shown"] == ["milk"]
    assert in_cart(ask) == {"pasta": 1}


@pytest.mark.parametrize("text", ["no milk today", "i already have milk"])
def test_what_is_not_wanted_is_not_searched_for(guest, text):
    assert names(guest.say(Clarify, text, "nlu_fallback", product="milk")) == ["utter_left_alone"]


def test_what_no_name_was_found_in_is_looked_for_and_not_taken_from_the_list(mia, ask):
    mia.say(SearchProducts, "show me soy milk", "search_products", product="soy milk")
    mia.say(AddToCart, "add the cheapest spaghetti", "add_to_cart", sort="price_asc")
    assert in_cart(ask) == {"pasta": 1}


NAH = ["actually nah", "never mind", "hm, actually no", "wait, no", "no, changed my mind", "forget it", "nvm"]


@pytest.mark.parametrize("text", NAH)
@pytest.mark.parametrize(("action", "intent"), [(Deny, "deny"), (CancelTask, "cancel_task")])
def test_what_was_just_added_is_taken_back_at_a_second_thought(guest, services, text, action, intent):
    guest.say(AddToCart, product_id="milk")
    guest.say(AddToCart, product_id="pasta", quantity=2)
    assert names(guest.say(action, text, intent)) == ["utter_undone"]
    assert lines(services, "conversation:c-guest") == {"milk": 1}


def test_more_of_what_was_there_is_taken_back_to_what_was_there(guest, services):
    guest.say(AddToCart, product_id="milk")
    assert names(guest.say(AddToCart, product_id="milk", quantity=2)) == ["utter_added_to_more"]
    guest.say(Deny, "actually nah", "deny")
    assert lines(services, "conversation:c-guest") == {"milk": 1}


@pytest.mark.parametrize(
    "text", ["no", "no thanks", "no wait", "nope that's all", "actually no, it was good"]
)
def test_a_plain_no_takes_nothing_back(guest, services, text):
    guest.say(AddToCart, product_id="pasta")
    assert names(guest.say(Deny, text, "deny")) == ["utter_deny_nothing"]
    assert lines(services, "conversation:c-guest") == {"pasta": 1}


def test_a_second_thought_about_something_else_takes_nothing_back(guest, services):
    guest.say(AddToCart, product_id="pasta")
    guest.say(ShowCart, "my cart", "show_cart")
    assert names(guest.say(CancelTask, "never mind", "cancel_task")) == ["utter_nothing_to_drop"]
    assert lines(services, "conversation:c-guest") == {"pasta": 1}


def test_a_second_thought_drops_the_open_question_alone(guest, services):
    guest.say(AddToCart, product_id="pasta")
    guest.say(AddToCart, "add soy milk", "add_to_cart", product="soy milk")
    assert names(guest.say(CancelTask, "never mind", "cancel_task")) == ["utter_task_dropped"]
    assert lines(services, "conversation:c-guest") == {"pasta": 1}
    guest.say(AddToCart, "add white milk and soy milk", "add_to_cart", product=["white milk", "soy milk"])
    while guest.followup:
        guest.say(TakeNextWish, "add white milk and soy milk", "add_to_cart")
    assert guest.slots["question"]["kind"] == "product"
    assert names(guest.say(Deny, "actually nah", "deny")) == ["utter_deny"]
    assert lines(services, "conversation:c-guest") == {"pasta": 1, "milk": 1}


@pytest.mark.parametrize(
    "text",
    ["white milk x3 and spaghetti x2", "white milk x 3, spaghetti * 2", "white milk \u00d73 spaghetti x2"],
)
def test_a_number_behind_a_name_counts_it(guest, services, text):
    places = [(value, kind, text.index(str(value))) for value, kind in THINGS]
    said = [name(value, place, kind) | {"end": place + len(str(value))} for value, kind, place in places]
    guest.say(AddToCart, text, "add_to_cart", entities=said)
    while guest.followup:
        guest.say(TakeNextWish, text, "add_to_cart")
    assert lines(services, "conversation:c-guest") == {"milk": 3, "pasta": 2}


THINGS = [("white milk", "product"), (3, "quantity"), ("spaghetti", "product"), (2, "quantity")]


def test_something_to_see_is_suggested_and_not_the_cart(guest):
    guest.say(AddToCart, product_id="pasta")
    [said] = guest.say(ShowCart, "ok show me something", "show_cart")
    assert said["response"] not in ("utter_cart", "utter_cart_empty")
    assert "pasta" not in [item["product_id"] for item in said["custom"]["items"]]
    assert names(guest.say(ShowCart, "show me something in my cart", "show_cart")) == ["utter_cart"]
