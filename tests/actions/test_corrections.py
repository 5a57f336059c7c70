"""What a correction, a refusal or a side remark must not do: reports of people who tried the bot."""

import pytest

import profiles
import shop
from bot.actions.account_notices import SubscribeBackInStock
from bot.actions.cart import AddToCart, RemoveFromCart
from bot.actions.catalog import SearchProducts
from bot.actions.coupons import ApplyCoupon
from bot.actions.dialogue import TakeValue
from bot.actions.dialogue_affirming import ANSWERS_FOR_PRODUCT, Affirm, CancelTask
from bot.actions.handoff import KeepRating
from bot.actions.orders import ListOrders
from bot.actions.orders_address import ChangeDeliveryAddress
from bot.actions.orders_changes import CancelOrder
from bot.actions.orders_problems import ReportProblem
from bot.actions.orders_returns import ReturnItem
from bot.actions.recommend_objections import RejectRecommendation
from bot.actions.undo import Undo
from tests.actions.conftest import names
from tests.actions.test_orders_address import open_token

CART = "conversation:c-guest"


def fill(shopper, **things):
    """Put things into the cart, each in its number."""
    for product_id, quantity in things.items():
        shopper.say(AddToCart, "add", "add_to_cart", product_id=product_id, quantity=quantity)


def count(ask, owner=CART):
    """Count the pieces of each product in a cart."""
    return {line.product_id: line.quantity for line in ask(shop.list_cart, owner).lines}


def test_what_is_asked_of_a_product_can_be_chosen_by_place(guest):
    guest.say(SearchProducts, "soy milk", "search_products", product="soy milk")
    guest.say(
        SubscribeBackInStock, "tell me when soy milk is back", "subscribe_back_in_stock", product="soy milk"
    )
    said = guest.say(TakeValue, "the third one", "inform", ordinal=3)
    assert names(said) != ["utter_apology"]
    assert "subscribe_back_in_stock" in ANSWERS_FOR_PRODUCT


@pytest.mark.parametrize("text", ["take away everything but the milk", "remove everything except the milk"])
@pytest.mark.parametrize("role", ["product", "product_excluded"])
def test_what_is_excepted_stays(guest, ask, text, role):
    fill(guest, milk=1, pasta=2, cereal=1)
    guest.say(RemoveFromCart, text, "remove_from_cart", **{role: "milk"})
    assert count(ask) == {"milk": 1}


def test_half_of_it_is_half(guest, ask):
    fill(guest, pasta=4)
    guest.say(RemoveFromCart, "take out half of the spaghetti", "remove_from_cart", product="spaghetti")
    assert count(ask) == {"pasta": 2}


def test_get_rid_of_adds_nothing(guest, ask):
    fill(guest, milk=1, pasta=1)
    guest.say(AddToCart, "and get rid of the milk", "add_to_cart", product="milk")
    assert count(ask) == {"pasta": 1}


def test_that_and_another_thing_are_both_added(guest, ask):
    guest.say(SearchProducts, "pasta", "search_products", product="pasta")
    guest.say(AddToCart, "add the first", "add_to_cart", ordinal=1)
    guest.say(RemoveFromCart, "take it out", "remove_from_cart")
    guest.say(AddToCart, "add that and also white milk", "add_to_cart", product="white milk")
    assert count(ask) == {"pasta": 1, "milk": 1}


def test_a_number_belongs_to_the_place_behind_it(guest, ask):
    guest.say(SearchProducts, "soy milk", "search_products", product="soy milk")
    shown = guest.slots["shown"]
    found = [
        {"entity": "ordinal", "value": 2, "start": 0},
        {"entity": "quantity", "value": 3, "start": 20},
        {"entity": "ordinal", "value": 1, "start": 29},
    ]
    guest.say(AddToCart, "second one add it and 3 of the first one", "add_to_cart", entities=found)
    assert count(ask) == {shown[1]: 1, shown[0]: 3}


def test_a_name_and_a_place_are_a_place_among_what_bears_the_name(guest, ask):
    guest.say(SearchProducts, "soy milk", "search_products", product="soy milk")
    guest.say(AddToCart, "pasta, the first", "add_to_cart", product="pasta", ordinal=1)
    assert count(ask) == {"pasta": 1}


def test_a_coupon_that_failed_is_what_is_taken_off(mia, ask):
    fill(mia, milk=1)
    mia.say(ApplyCoupon, "apply NEVER", "apply_coupon", coupon_code="NEVER")
    mia.say(RemoveFromCart, "take it off again", "remove_from_cart")
    assert count(ask, "customer:mia") == {"milk": 1}


def test_i_said_two_is_no_rating(guest, ask):
    fill(guest, milk=1)
    assert names(guest.say(KeepRating, "i said 2", "rate_conversation", rating="2")) == ["utter_changed"]
    assert count(ask) == {"milk": 2}


def test_a_second_wish_comes_where_the_first_finds_nothing(guest):
    fill(guest, milk=3)
    change = {"text": "make the milk 1", "spelt": "make the milk 1", "intent": {"name": "change_cart"}}
    change["entities"] = [{"entity": "product", "value": "milk"}, {"entity": "quantity", "value": 1}]
    first = {"text": "remove the eggs", "spelt": "remove the eggs", "intent": {"name": "remove_from_cart"}}
    first["entities"] = [{"entity": "product", "value": "eggs"}]
    guest.say(
        RemoveFromCart,
        "remove the eggs and make the milk 1",
        "remove_from_cart",
        wishes=[first, change],
        product="eggs",
    )
    assert guest.followup == "action_take_next_wish"


def test_the_order_before_is_meant_and_the_first_is_not_cancelled(mia, order, ask):
    order("A-7", "placed", days=1, pasta=1)
    order("A-8", "placed", days=2, cereal=1)
    mia.say(CancelOrder, "cancel A-7", "cancel_order", order_number="A-7")
    [said] = mia.say(TakeValue, "actually the one before", "inform")
    assert (said["response"], said["order_number"]) == ("utter_confirm_cancel", "A-8")
    mia.say(Affirm, "yes do it", "affirm")
    assert [ask(shop.find_order, "mia", n).status for n in ("A-7", "A-8")] == ["placed", "cancelled"]


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("can i un-cancel it", "utter_cannot_uncancel"),
        ("no i don't want it cancelled", "utter_deny"),
        ("don't cancel", "utter_deny"),
        ("cancel the exchange pls", "utter_no_return_waiting"),
    ],
)
def test_what_speaks_of_cancelling_need_not_want_it(mia, order, text, response):
    order("A-7", "placed", pasta=1)
    assert names(mia.say(CancelOrder, text, "cancel_order")) == [response]


def test_whether_an_order_is_cancelled_is_told(mia, order):
    order("A-7", "placed", pasta=1)
    assert names(mia.say(CancelOrder, "is my order cancelled?", "cancel_order"))[0] == "utter_order_placed"


def test_cancel_is_said_of_the_order_on_the_screen(mia, order, ask):
    order("A-7", "placed", pasta=1)
    fill(mia, milk=1)
    mia.say(ListOrders, "/list_orders", "list_orders", order_number="A-7")
    assert names(mia.say(CancelTask, "cancel that one", "cancel_task")) == ["utter_confirm_cancel"]
    mia.say(ListOrders, "my orders", "list_orders")
    assert "utter_undone" not in names(mia.say(Undo, "cancel just the milk", "undo", product="milk"))


def test_another_house_number_leaves_the_town(mia, order, services):
    order("A-2", "placed", pasta=1)
    mia.say(ChangeDeliveryAddress, order_number="A-2")
    mia.say(TakeValue, "77 Lake Dr, Reno NV 89501", "inform")
    [said] = mia.say(TakeValue, "no its 79 lake dr", "inform")
    assert open_token(services, said) == "79 lake dr, Reno NV 89501"


def test_a_second_thought_after_the_change_is_read(mia, order, ask):
    order("A-2", "placed", pasta=1)
    mia.say(ChangeDeliveryAddress, order_number="A-2")
    mia.say(TakeValue, "9 Pine Rd, Columbus OH 43215", "inform")
    mia.say(Affirm, "yes", "affirm")
    assert names(mia.say(TakeValue, "shoot i meant 90 Pine Rd", "out_of_scope")) == ["utter_confirm_address"]
    mia.say(Affirm, "yes", "affirm")
    assert ask(shop.find_order, "mia", "A-2").address == "90 Pine Rd, Columbus OH 43215"
    assert names(mia.say(TakeValue, "no wait keep it home", "nlu_fallback")) == ["utter_address_changed"]


def test_what_may_be_suggested_again_is(mia, ask):
    mia.say(RejectRecommendation, "don't suggest beer", "reject_recommendation", product="beer")
    said = mia.say(
        RejectRecommendation, "it's ok you can suggest beer again", "reject_recommendation", product="beer"
    )
    assert names(said)[0] == "utter_unrejected"
    assert ask(profiles.list_objections, "mia", "c-mia") == []


def test_an_allergy_is_noted_and_no_other_product_banned(mia, ask):
    said = mia.say(
        RejectRecommendation, "dont suggest eggs, im allergic", "reject_recommendation", product="eggs"
    )
    assert "utter_facts_stated" in names(said)
    assert [one.kind for one in ask(profiles.list_objections, "mia", "c-mia")] == []


@pytest.mark.parametrize(
    ("text", "confidence"), [("except the first item", 0.76), ("was the other one cancelled too", 0.99)]
)
def test_a_remark_is_no_complaint(mia, ask, text, confidence):
    mia.say(ReportProblem, text, "report_problem", confidence=confidence)
    assert ask(shop.list_cases, "c-mia", "mia") == []


def test_a_correction_joins_the_case_and_a_wish_can_be_dropped(mia, ask):
    mia.say(ReportProblem, "the driver was rude", "report_problem")
    mia.say(ReportProblem, "actually the driver was ok, just late", "report_problem")
    [case] = ask(shop.list_cases, "c-mia", "mia")
    assert len(case.notes) == 2
    mia.say(TakeValue, "a refund please", "inform")
    mia.say(TakeValue, "actually no i dont want a refund, its fine", "ask_refund_status")
    [case] = ask(shop.list_cases, "c-mia", "mia")
    assert (case.wish, case.closed_at) == (None, None)
    mia.say(TakeValue, "a replacement", "inform")


@pytest.mark.parametrize(
    "text", ["actually it wasnt missing, i found it in the bag", "actually my neighbor had it, all good"]
)
def test_what_was_found_closes_the_case(mia, ask, text):
    mia.say(ReportProblem, "the chips are missing", "report_problem")
    mia.say(TakeValue, text, "dispute_reason")
    assert ask(shop.list_cases, "c-mia", "mia")[0].closed_at is not None


def test_a_case_is_closed_by_its_name(mia, ask):
    mia.say(ReportProblem, "the chips are missing", "report_problem")
    mia.say(ListOrders, "my orders", "list_orders")
    assert names(mia.say(CancelTask, "close the case", "cancel_task")) == ["utter_case_withdrawn"]


def test_two_items_of_a_return_come_one_after_the_other(mia, order, ask):
    order("A-3", "delivered", days=3, cereal=1, pasta=1)
    mia.say(ReturnItem, "send back A-3", "return_item", order_number="A-3")
    mia.say(TakeValue, "the first and the second", "inform", ordinal=[1, 2])
    mia.say(TakeValue, "damaged", "inform")
    assert mia.followup == "action_take_next_wish"


@pytest.mark.parametrize("text", ["and tell me when it comes", "message me when my order ships"])
def test_news_of_an_order_are_no_news_of_stock(mia, order, text):
    order("A-7", "placed", pasta=1)
    mia.say(ListOrders, "my orders", "list_orders")
    assert names(mia.say(SubscribeBackInStock, text, "subscribe_back_in_stock")) == ["utter_notices_on"]
