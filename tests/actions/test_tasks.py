"""The stack of open tasks: what comes in between is done, then the bot goes back."""

from bot.actions.catalog import SearchProducts
from bot.actions.dialogue import Deny
from bot.actions.dialogue_affirming import CancelTask
from bot.actions.handoff import OpenHandoff
from bot.actions.orders_address import ChangeDeliveryAddress
from bot.actions.orders_changes import CancelOrder
from bot.actions.orders_returns import ReturnItem
from bot.actions.tasks import TAKERS
from bot.actions.wording import read_wordings
from tests.actions.conftest import names


def test_a_search_in_the_middle_of_a_task_is_done_and_the_task_goes_on(mia, order):
    order("A-7", "placed", pasta=1)
    mia.say(CancelOrder, "cancel A-7", "cancel_order", order_number="A-7")
    said = mia.say(SearchProducts, "soy milk", "search_products", product="soy milk")
    assert names(said) == ["utter_found_all", "utter_back_to_confirm_cancel"]
    assert names(mia.say(CancelOrder, "yes", "affirm")) == ["utter_cancelled"]


def test_a_second_task_is_done_first_and_then_the_first_goes_on(mia, order, ask):
    order("A-7", "placed", pasta=1)
    order("A-8", "delivered", cereal=1)
    mia.say(CancelOrder, "cancel A-7", "cancel_order", order_number="A-7")
    said = mia.say(ReturnItem, "send back the cereal", "return_item", order_number="A-8")
    assert names(said) == ["utter_ask_return_reason"]
    said = mia.say(ReturnItem, "i changed my mind", "inform")
    assert names(said) == ["utter_return_opened_refund", "utter_back_to_confirm_cancel"]
    assert names(mia.say(CancelOrder, "yes", "affirm")) == ["utter_cancelled"]


def test_the_way_back_is_said_twice_and_then_only_kept(mia, order):
    order("A-7", "placed", pasta=1)
    mia.say(CancelOrder, "cancel A-7", "cancel_order", order_number="A-7")
    said = [mia.say(SearchProducts, "milk", "search_products", product="milk") for _ in range(3)]
    assert ["utter_back_to_confirm_cancel" in names(one) for one in said] == [True, True, False]
    assert names(mia.say(CancelOrder, "yes", "affirm")) == ["utter_cancelled"]


def test_a_dropped_task_uncovers_the_one_under_it(mia, order):
    order("A-7", "placed", pasta=1)
    order("A-8", "placed", cereal=1)
    mia.say(CancelOrder, "cancel A-7", "cancel_order", order_number="A-7")
    mia.say(ChangeDeliveryAddress, "send A-8 elsewhere", "change_delivery_address", order_number="A-8")
    assert names(mia.say(CancelTask, "forget it", "cancel_task")) == [
        "utter_task_dropped",
        "utter_back_to_confirm_cancel",
    ]
    assert names(mia.say(Deny, "no", "deny")) == ["utter_deny"]
    assert mia.slots["tasks"] == []


def test_at_most_three_tasks_are_open(mia, order):
    order("A-7", "placed", pasta=1)
    order("A-8", "placed", milk=1)
    order("A-9", "delivered", cereal=1)
    for _ in range(3):
        mia.say(CancelOrder, "cancel A-7", "cancel_order", order_number="A-7")
        mia.say(ChangeDeliveryAddress, "send A-8 elsewhere", "change_delivery_address", order_number="A-8")
        mia.say(ReturnItem, "send back A-9", "return_item", order_number="A-9")
        assert [task["kind"] for task in mia.slots["tasks"]] == ["confirm_cancel", "address"]


def test_a_person_ends_what_was_open(mia, order):
    order("A-7", "placed", pasta=1)
    mia.say(CancelOrder, "cancel A-7", "cancel_order", order_number="A-7")
    assert names(mia.say(OpenHandoff, "a person please", "talk_to_human")) == ["utter_handoff_open"]
    assert mia.slots["tasks"] in (None, [])


def test_every_open_question_can_be_asked_why():
    asked = {kind for kind in TAKERS if not kind.startswith("shown_")}  # a list on the screen asks nothing
    missing = [kind for kind in asked if f"utter_why_asked_{kind}" not in read_wordings()]
    assert missing == []
