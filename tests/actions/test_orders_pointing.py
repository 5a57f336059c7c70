"""Which of several own orders is meant: by amount, size, age, day, status or place, and never by a guess."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

import shop
from bot.actions.catalog import SearchProducts
from bot.actions.dialogue import Affirm, Clarify, TakeValue
from bot.actions.dialogue_repeating import Repeat
from bot.actions.orders import ListOrders, TellOrderStatus
from bot.actions.orders_address import ChangeDeliveryAddress
from bot.actions.orders_changes import CancelOrder
from bot.actions.orders_refunds import TellRefundStatus
from bot.actions.orders_returns import ReturnItem
from tests.actions.conftest import NOW, names


@pytest.fixture
def database_kind():
    """What words mean does not hang on the database; each write is tested on both (write_scenarios)."""
    return "sqlite"


@pytest.fixture
def several(order, services):
    """Mia's orders, the newest first: A-2 ($2.58), A-3 ($3.99), A-4 ($34.10), and shipped A-1 ($4.98)."""
    order("A-4", "packed", days=9, milk=1)
    order("A-3", "placed", days=5, soy2=1)
    order("A-2", "packed", days=1, pasta=2)
    with Session(services.engine, future=True) as session, session.begin():
        session.get(shop.Order, "A-4").total_cents = 3410


def say_day(back):
    return f"{date.fromordinal(NOW.date().toordinal() - back):%-d %B}"


AMONG_THREE = [
    ("the 34 dollar one", "A-4"),
    ("the 34-dollar one", "A-4"),
    ("the $34.10 order", "A-4"),
    ("the one for 2.58", "A-2"),
    ("$3.99", "A-3"),
    ("the one that cost about 35 dollars", "A-4"),
    ("the one over $20", "A-4"),
    ("the biggest one", "A-4"),
    ("the most expensive one", "A-4"),
    ("the big one", "A-4"),
    ("the smallest order", "A-2"),
    ("the cheapest order please", "A-2"),
    ("newest", "A-2"),
    ("the latest", "A-2"),
    ("the last order", "A-2"),
    ("the oldest one", "A-4"),
    ("not the big one, the small one", "A-2"),
    ("the one that is not packed yet", "A-3"),
    ("yesterday's order", "A-2"),
    ("the one from yesterday", "A-2"),
    ("the one i placed 5 days ago", "A-3"),
    (f"the order from {say_day(9)}", "A-4"),
    (say_day(5), "A-3"),
    (f"the one from {date.fromordinal(NOW.date().toordinal() - 1):%A}", "A-2"),
    ("the most expensive order that is packed", "A-4"),
]


@pytest.mark.parametrize(("text", "number"), AMONG_THREE)
def test_the_answer_to_which_order_points_at_one(mia, several, ask, text, number):
    assert names(mia.say(CancelOrder, "cancel an order", "cancel_order")) == ["utter_ask_which_order"]
    [said] = mia.say(TakeValue, text, "inform")
    assert (said["response"], said["order_number"]) == ("utter_confirm_cancel", number)
    assert {order.status for order in ask(shop.list_orders, "mia")} == {"placed", "packed", "shipped"}


def test_my_last_one_is_the_newest_and_a_place_is_a_place(mia, several):
    for text, number in (("my last one", "A-2"), ("the last one", "A-4")):
        mia.say(CancelOrder, "cancel an order", "cancel_order")
        [said] = mia.say(TakeValue, text, "inform", ordinal=-1)
        assert said["order_number"] == number


@pytest.mark.parametrize("intent", ["refine_search", "ask_superlative", "ask_stock", "nlu_fallback", "deny"])
def test_the_answer_is_read_whatever_its_intent_seems_to_be(mia, several, intent):
    mia.say(CancelOrder, "cancel an order", "cancel_order")
    [said] = mia.say(SearchProducts, "the oldest one", intent)
    assert (said["response"], said["order_number"]) == ("utter_confirm_cancel", "A-4")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("cancel the $34 order", "A-4"),
        ("cancel my biggest order", "A-4"),
        ("cancel the order from yesterday", "A-2"),
        ("cancel the order that is not packed yet", "A-3"),
        ("cancel my last order", "A-2"),
    ],
)
def test_one_is_named_at_once(mia, several, text, number):
    [said] = mia.say(CancelOrder, text, "cancel_order")
    assert (said["response"], said["order_number"]) == ("utter_confirm_cancel", number)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("the 99 dollar one", "amount"),
        ("the one from 1 january", "day"),
        ("the delivered one", "status"),
    ],
)
def test_what_none_of_them_is_is_said_and_asked_again(mia, several, text, missing):
    mia.say(CancelOrder, "cancel an order", "cancel_order")
    for _ in range(2):
        said = mia.say(TakeValue, text, "inform")
        assert names(said) == [f"utter_no_order_of_that_{missing}", "utter_ask_which_order"]
        assert len(said[1]["buttons"]) == 3
    assert mia.say(TakeValue, "the second", "inform", ordinal=2)[0]["order_number"] == "A-3"


def test_of_several_that_match_only_those_are_asked_about(mia, several, order):
    order("A-5", "placed", days=2, pasta=2)
    mia.say(CancelOrder, "cancel an order", "cancel_order")
    for text in ("the $2.58 order", "the cheapest one", "the one for 2.58"):
        [said] = mia.say(TakeValue, text, "inform")
        assert said["response"] == "utter_ask_which_order"
        assert [button["title"][:3] for button in said["buttons"]] == ["A-2", "A-5"]
    [said] = mia.say(TakeValue, "the older one", "inform")
    assert (said["response"], said["order_number"]) == ("utter_confirm_cancel", "A-5")


def test_it_is_none_of_several(mia, several):
    mia.say(CancelOrder, "cancel an order", "cancel_order")
    said = mia.say(CancelOrder, "cancel it", "cancel_order")
    assert names(said) == ["utter_ask_which_order"]


def test_what_has_left_is_found_and_said_to_have_left(mia, several, ask):
    mia.say(CancelOrder, "cancel an order", "cancel_order")
    [said] = mia.say(TakeValue, "the one that shipped", "inform")
    assert (said["response"], said["order_number"]) == ("utter_too_late_shipped", "A-1")
    assert ask(shop.find_order, "mia", "A-1").status == "shipped"


def test_nobody_points_at_somebody_elses_order(mia, several, order, ask):
    order("A-9", "placed", customer_id="eve", cereal=1)
    mia.say(CancelOrder, "cancel an order", "cancel_order")
    said = mia.say(TakeValue, "the one for 4.59", "inform")
    assert names(said) == ["utter_no_order_of_that_amount", "utter_ask_which_order"]
    mia.say(CancelOrder, "yes", "affirm")
    assert ask(shop.find_order, "eve", "A-9").status == "placed"


def test_an_order_is_chosen_for_a_new_address(mia, several, services):
    mia.say(ChangeDeliveryAddress, "send it elsewhere", "change_delivery_address")
    [said] = mia.say(TakeValue, "the big one", "inform", size="big")
    assert (said["response"], said["order_number"]) == ("utter_ask_address", "A-4")


def test_an_order_is_chosen_for_a_return_whose_reason_is_known(mia, order):
    order("A-6", "delivered", days=3, pasta=1)
    order("A-7", "delivered", days=4, cereal=2)
    order("A-8", "delivered", days=5, cereal=2)
    said = mia.say(ReturnItem, "i want to return something, i changed my mind", "return_item")
    assert names(said) == ["utter_ask_which_order"]
    [said] = mia.say(TakeValue, "the cereal ones, the $9.18 order", "inform", price_max=9.18)
    assert [button["title"][:3] for button in said["buttons"]] == ["A-7", "A-8"]
    said = mia.say(TakeValue, "the oldest", "inform")
    assert (said[0]["response"], said[0]["title"]) == ("utter_return_opened_refund", "Gluten free cereal")
    assert said[0]["order_number"] == "A-8"


@pytest.mark.parametrize(
    ("text", "intent", "action", "entities", "number"),
    [
        ("what's in the big one", "ask_product_details", Clarify, {}, "A-4"),
        ("what was in the second", "repeat", Repeat, {}, "A-3"),
        ("what's in the second one", "inform", TakeValue, {"ordinal": 2}, "A-3"),
        ("what was in the one from yesterday", "list_orders", ListOrders, {}, "A-2"),
    ],
)
def test_the_lines_of_the_one_meant_are_listed(mia, several, text, intent, action, entities, number):
    mia.say(ListOrders, "my orders", "list_orders")
    mia.slots["orders"] = ["A-2", "A-3", "A-4"]
    [said] = mia.say(action, text, intent, **entities)
    assert (said["response"], said["order_number"]) == ("utter_order_lines", number)
    mia.say(CancelOrder, "cancel an order", "cancel_order")
    said = mia.say(action, text, intent, **entities)
    assert names(said) == ["utter_order_lines", "utter_back_to_order"]
    assert mia.say(TakeValue, "the third", "inform", ordinal=3)[0]["order_number"] == "A-4"


def test_of_two_whose_lines_are_asked_for_one_is_asked_about(mia, several, order):
    order("A-5", "placed", days=2, pasta=2)
    mia.say(CancelOrder, "cancel an order", "cancel_order")
    said = mia.say(TakeValue, "what's in the cheapest one", "inform")
    assert names(said) == ["utter_ask_which_order"]
    said = mia.say(TakeValue, "the second one", "inform", ordinal=2)
    assert names(said) == ["utter_order_lines", "utter_back_to_order"]
    assert said[0]["order_number"] == "A-5"
    [said] = mia.say(TakeValue, "the big one", "inform")
    assert (said["response"], said["order_number"]) == ("utter_confirm_cancel", "A-4")


@pytest.mark.parametrize(
    ("text", "intent", "number"),
    [
        ("the biggest one", "inform", "A-4"),
        ("the cheapest order", "ask_superlative", "A-2"),
        ("the one that shipped", "ask_stock", "A-1"),
        ("oldest", "nlu_fallback", "A-4"),
    ],
)
def test_a_listed_order_is_told(mia, several, text, intent, number):
    mia.say(ListOrders, "my orders", "list_orders")
    said = mia.say(Clarify, text, intent)
    assert said[0]["response"].startswith("utter_order_")
    assert said[0]["order_number"] == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("yesterday's order", "A-2"), ("where is the $4.98 order", "A-1"), ("where's my biggest order", "A-4")],
)
def test_the_status_of_the_one_meant_is_told(mia, several, text, number):
    assert mia.say(TellOrderStatus, text, "ask_order_status")[0]["order_number"] == number


@pytest.mark.parametrize(
    "text", ["has my order shipped", "when will my order arrive on tuesday", "where is it"]
)
def test_a_question_about_the_newest_stays_one(mia, several, text):
    assert mia.say(TellOrderStatus, text, "ask_order_status")[0]["order_number"] == "A-2"


def test_the_refund_of_the_order_meant_is_told(mia, several):
    for number in ("A-2", "A-4"):
        mia.say(CancelOrder, "/cancel_order", order_number=number, confirmed=True)
    [said] = mia.say(TellRefundStatus, "where's the refund for the $2.58 order", "ask_refund_status")
    assert (said["response"], said["reference"]) == ("utter_refund_due", "A-2")


def test_after_the_way_back_a_place_is_one_of_the_orders(mia, several):
    mia.say(CancelOrder, "cancel an order", "cancel_order")
    said = mia.say(SearchProducts, "do you have soy milk?", "search_products", product="soy milk")
    assert names(said)[-1] == "utter_back_to_order"
    [said] = mia.say(TakeValue, "the second one", "inform", ordinal=2)
    assert (said["response"], said["order_number"]) == ("utter_confirm_cancel", "A-3")


def test_of_several_whose_status_is_asked_one_is_asked_about_once(mia, several, order):
    order("A-5", "placed", days=1, pasta=2)
    said = mia.say(TellOrderStatus, "where is yesterday's order", "ask_order_status")
    assert (names(said), len(said[0]["buttons"])) == (["utter_ask_which_order"], 2)
    assert names(mia.say(ListOrders, "my orders", "list_orders")) == ["utter_orders"]
    assert mia.say(TakeValue, "$3.99", "inform", price_max=3.99)[0]["order_number"] == "A-3"


def test_where_one_of_them_is_is_told_before_it_is_asked_again(mia, several):
    mia.say(CancelOrder, "cancel an order", "cancel_order")
    said = mia.say(Clarify, "has the big one shipped?", "ask_product_details")
    assert names(said) == ["utter_order_packed", "utter_back_to_order"]
    assert said[0]["order_number"] == "A-4"


def test_it_is_a_named_thing_rather_than_one_of_several_orders(mia, several, order):
    order("A-5", "delivered", days=3, cereal=1)
    mia.say(ListOrders, "my orders", "list_orders")
    mia.slots["orders"] = ["A-2", "A-3"]
    [said] = mia.say(ReturnItem, "the cereal is stale, i send it back", "return_item", product="cereal")
    assert said["response"] != "utter_return_not_in_order"


@pytest.mark.parametrize("asking", [TellOrderStatus, ReturnItem])
def test_another_wish_for_the_one_meant_is_no_answer(mia, several, order, asking):
    order("A-5", "delivered", days=1, pasta=2)
    order("A-6", "delivered", days=1, cereal=1)
    mia.say(asking, "yesterday's order")
    mia.slots["orders"] = ["A-2", "A-5", "A-6"]
    said = mia.say(CancelOrder, "cancel the first one", "cancel_order", ordinal=1)
    assert (said[0]["response"], said[0]["order_number"]) == ("utter_confirm_cancel", "A-2")


def test_the_day_is_when_the_status_was_reached(mia, several, order):
    order("A-5", "delivered", days=3, pasta=2)
    mia.say(ListOrders, "my orders", "list_orders")
    text = f"the one that was delivered on {say_day(3)}"
    assert mia.say(TakeValue, text, "inform")[0]["order_number"] == "A-5"


def test_an_amount_half_understood_is_no_amount(mia, several):
    mia.say(CancelOrder, "cancel an order", "cancel_order")
    said = mia.say(TakeValue, "the thirty four dollar one", "inform", price_max=34.0)
    assert said[0]["order_number"] == "A-4"
    mia.say(CancelOrder, "cancel an order", "cancel_order")
    said = mia.say(TakeValue, "the hundred and two dollar one", "inform", price_max=2.0)
    assert "order_number" not in said[0]


def test_goods_on_the_screen_are_no_orders(mia, several):
    mia.say(SearchProducts, "soy milk", "search_products", product="soy milk")
    said = mia.say(TakeValue, "the cheapest one", "inform", sort="price_asc")
    assert "order_number" not in said[0]
    said = mia.say(Affirm, "the one for 2.58", "inform")
    assert "order_number" not in said[0]
