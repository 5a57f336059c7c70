"""Orders are cancelled only before they leave, and only after a yes."""

import pytest

import shop
from bot.actions.cart import ChangeCart, RemoveFromCart
from bot.actions.dialogue import Deny, TakeValue
from bot.actions.dialogue_affirming import Affirm, CancelTask
from bot.actions.dialogue_repeating import ExplainQuestion
from bot.actions.orders import ListOrders
from bot.actions.orders_address import ChangeDeliveryAddress
from bot.actions.orders_changes import CancelOrder
from tests.actions.conftest import names


def status_of(ask, number, customer_id="mia"):
    return ask(shop.find_order, customer_id, number).status


def test_an_order_is_cancelled_after_a_yes_and_its_money_promised(mia, order, ask):
    order("A-2", "packed", pasta=2)
    [said] = mia.say(CancelOrder, "cancel my order")
    assert (said["response"], said["order_number"], said["total"]) == ("utter_confirm_cancel", "A-2", "$2.58")
    assert status_of(ask, "A-2") == "packed"
    [said] = mia.say(Affirm, "yes", "affirm")
    assert (said["response"], said["amount"]) == ("utter_cancelled", "$2.58")
    assert status_of(ask, "A-2") == "cancelled"
    [promise] = ask(shop.list_promises, "mia")
    assert (promise.reference, promise.amount_cents) == ("A-2", 258)
    assert said["due"] == f"{promise.due_at:%A %-d %B}"


def test_the_button_cancels_what_it_names_and_nothing_twice(mia, order, ask):
    order("A-2", "placed", pasta=2)
    for expected in ("utter_cancelled", "utter_cancelled_before"):
        said = mia.say(CancelOrder, "/cancel_order", order_number="A-2", confirmed=True)
        assert names(said) == [expected]
    assert len(ask(shop.list_promises, "mia")) == 1
    assert ask(shop.find_product, "pasta").stock == 14


def test_a_no_keeps_the_order(mia, order, ask):
    order("A-2", "placed", pasta=2)
    mia.say(CancelOrder, "cancel A-2", order_number="A-2")
    assert names(mia.say(Deny, "no wait", "deny")) == ["utter_deny"]
    assert names(mia.say(Affirm, "yes", "affirm")) == ["utter_affirm_nothing"]
    assert status_of(ask, "A-2") == "placed"


def test_a_yes_in_other_words_is_a_yes(mia, order, ask):
    order("A-2", "placed", pasta=2)
    mia.say(CancelOrder, "cancel A-2", order_number="A-2")
    assert names(mia.say(CancelOrder, "yes cancel it", "cancel_order")) == ["utter_cancelled"]


def test_of_several_orders_one_is_chosen(mia, order, ask):
    order("A-2", "placed", pasta=2)
    order("A-3", "packed", days=2, milk=1)
    [said] = mia.say(CancelOrder, "cancel an order")
    assert (said["response"], len(said["buttons"])) == ("utter_ask_which_order", 2)
    [said] = mia.say(TakeValue, "the second one", "inform", ordinal=2)
    assert (said["response"], said["order_number"]) == ("utter_confirm_cancel", "A-3")
    assert names(mia.say(ExplainQuestion)) == [
        "utter_why_asked_confirm_cancel",
        "utter_back_to_confirm_cancel",
    ]
    mia.say(Affirm, "yes", "affirm")
    assert (status_of(ask, "A-2"), status_of(ask, "A-3")) == ("placed", "cancelled")


@pytest.mark.parametrize("text", ["cancel A-1", "cancel my last order"])
def test_what_has_left_is_not_cancelled(mia, ask, text):
    number = {"order_number": "A-1"} if "A-1" in text else {}
    assert names(mia.say(CancelOrder, text, **number)) == ["utter_too_late_shipped"]
    assert status_of(ask, "A-1") == "shipped"


@pytest.mark.parametrize("action", [CancelOrder, ChangeDeliveryAddress])
def test_nobody_touches_somebody_elses_order(mia, guest, order, ask, action):
    order("A-9", "placed", customer_id="eve", pasta=1)
    assert names(mia.say(action, order_number="A-9", confirmed=True)) == ["utter_order_not_found"]
    assert names(guest.say(action, order_number="A-9")) == ["utter_step_sent"]
    assert status_of(ask, "A-9", "eve") == "placed"


@pytest.fixture
def two(order):
    """Two orders that can still be cancelled: A-2 for $2.58 and A-3 for $8.67."""
    order("A-2", "placed", pasta=2)
    order("A-3", "packed", days=2, milk=3)


MANY = [
    "cancel both my orders",
    "cancel all of my open orders",
    "cancel every order i made",
    "cancel them both",
]


@pytest.mark.parametrize("text", MANY)
def test_several_orders_are_cancelled_one_at_a_time(mia, two, ask, text):
    said = mia.say(CancelOrder, text, "cancel_order")
    assert names(said) == ["utter_cancel_one_by_one", "utter_ask_which_order"]
    assert [button["payload"] for button in said[1]["buttons"]] == [
        '/cancel_order{"order_number": "A-2"}',
        '/cancel_order{"order_number": "A-3"}',
    ]
    assert (status_of(ask, "A-2"), status_of(ask, "A-3")) == ("placed", "packed")
    assert ask(shop.list_promises, "mia") == []
    [said] = mia.say(TakeValue, "the second one", "inform", ordinal=2)
    assert (said["response"], said["order_number"]) == ("utter_confirm_cancel", "A-3")


@pytest.mark.parametrize("text", MANY)
def test_where_only_one_can_be_cancelled_it_is_that_one(mia, order, text):
    order("A-2", "placed", pasta=2)
    [said] = mia.say(CancelOrder, text, "cancel_order")
    assert (said["response"], said["order_number"]) == ("utter_confirm_cancel", "A-2")


@pytest.mark.parametrize("text", ["cancel all items of order A-3", "cancel these two orders, no, A-3"])
def test_a_number_says_which(mia, two, text):
    said = mia.say(CancelOrder, text, "cancel_order", order_number="A-3")
    assert (said[-1]["response"], said[-1]["order_number"]) == ("utter_confirm_cancel", "A-3")


@pytest.mark.parametrize("intent", ["change_cart", "remove_from_cart", "cancel_task"])
def test_cancelling_is_said_of_the_orders_on_the_screen(mia, two, ask, intent):
    action = {"change_cart": ChangeCart, "remove_from_cart": RemoveFromCart, "cancel_task": CancelTask}[
        intent
    ]
    mia.say(CancelOrder, "cancel an order", "cancel_order")
    mia.say(Deny, "no", "deny")
    mia.say(ListOrders, "my orders of the last two days", "list_orders")
    [said] = mia.say(action, "cancel the smallest one", intent)
    assert (said["response"], said["order_number"]) == ("utter_confirm_cancel", "A-2")
    mia.say(Affirm, "yes", "affirm")
    assert (status_of(ask, "A-2"), status_of(ask, "A-3")) == ("cancelled", "packed")


def test_of_two_orders_on_the_screen_the_smaller_is_cancelled(mia, order):
    order("A-2", "placed", pasta=1)
    mia.say(ListOrders, "my orders", "list_orders")
    [said] = mia.say(ChangeCart, "cancel the smaller one", "change_cart")
    assert (said["response"], said["order_number"]) == ("utter_confirm_cancel", "A-2")


def test_what_points_at_no_order_is_left_to_the_cart(mia, two):
    mia.say(ListOrders, "my orders", "list_orders")
    assert names(mia.say(ChangeCart, "make it 3", "change_cart")) == ["utter_cart_empty"]
    mia.say(ListOrders, "my orders", "list_orders")
    assert "utter_confirm_cancel" not in names(
        mia.say(RemoveFromCart, "remove the pasta", "remove_from_cart")
    )
