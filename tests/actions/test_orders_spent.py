"""What was spent is added up from the own orders, and an order says whether it held a thing."""

from datetime import date, timedelta

import pytest

from bot.actions.cart import AddToCart
from bot.actions.cart_view import ShowCart
from bot.actions.dialogue import Clarify, TakeValue
from bot.actions.orders import ListOrders, TellOrderStatus
from tests.actions.conftest import NOW, names


@pytest.fixture
def database_kind():
    """SQLite alone: nothing is written."""
    return "sqlite"


@pytest.fixture(autouse=True)
def several(order):
    """Mia's orders: A-1 (2 soy1, 2 days old), A-2 of yesterday, A-3 of last month; two do not count."""
    order("A-2", "packed", days=1, pasta=2, milk=1)
    order("A-3", "delivered", days=NOW.day, milk=2)
    order("A-4", "cancelled", days=3, milk=9)
    order("A-5", "returned", days=NOW.day, pasta=9)
    order("B-1", "delivered", days=1, customer_id="eve", milk=5)


def sums(message):
    return message["response"], message["total"], message["count"]


@pytest.mark.parametrize("text", ["how much have i spent here", "what have i spent so far", "total i paid"])
@pytest.mark.parametrize("action", [ListOrders, TellOrderStatus, ShowCart, Clarify])
def test_all_that_was_spent_is_added_up_wherever_it_is_asked(mia, action, text):
    [said] = mia.say(action, text, "list_orders")
    assert sums(said) == ("utter_spent", "$16.23", 3)
    assert said["when"] == f"since {NOW - timedelta(days=NOW.day):%-d %B %Y}"


def test_what_was_spent_in_some_days_is_added_up(mia):
    [said] = mia.say(ListOrders, "how much did i spend last month", "list_orders")
    last = date(NOW.year, NOW.month, 1) - timedelta(days=1)
    assert sums(said)[1:] == {1: ("$16.23", 3), 2: ("$10.76", 2)}.get(NOW.day, ("$5.78", 1))
    assert said["when"] == f"from 1 {last:%B %Y} to {last:%-d %B %Y}"
    [said] = mia.say(ListOrders, "how much did i spend yesterday", "list_orders")
    assert sums(said)[:2] == ("utter_spent", "$5.47" if NOW.day > 1 else "$11.25")


@pytest.mark.parametrize("entities", [{}, {"product": "white milk"}])
def test_on_a_product_only_its_lines_count(mia, entities):
    [said] = mia.say(ListOrders, "how much did i spend on white milk so far", "list_orders", **entities)
    assert (*sums(said), said["pieces"], said["thing"]) == ("utter_spent_on", "$8.67", 2, 3, "white milk")


def test_days_are_no_product(mia):
    day = NOW - timedelta(days=2)
    [said] = mia.say(ListOrders, f"how much did i spend on {day:%A}", "list_orders")
    assert (said["response"], said["when"]) == ("utter_spent", f"of {day:%-d %B %Y}")


@pytest.mark.parametrize("text", ["how much did i spend on groceries", "how much did i spend on all of it"])
def test_on_everything_is_all(mia, text):
    assert sums(mia.say(ListOrders, text, "list_orders")[0]) == ("utter_spent", "$16.23", 3)


def test_what_was_never_bought_cost_nothing(mia):
    for text in ("how much did i spend on cereal", "how much did i spend on caviar"):
        [said] = mia.say(ListOrders, text, "list_orders")
        assert said["response"] == "utter_no_orders_found"
        assert said["which"] == f"with {text.rpartition(' ')[2]} in the name of a product"
    [said] = mia.say(ListOrders, "how much did i spend in 2019 on 3 march 2019", "list_orders")
    assert (said["response"], said["which"]) == ("utter_no_orders_found", "of 3 March 2019")


def test_what_was_only_cancelled_cost_nothing(mia, order):
    order("A-6", "cancelled", days=1, cereal=2)
    [said] = mia.say(ListOrders, "how much did i spend on cereal", "list_orders")
    assert (*sums(said), said["pieces"]) == ("utter_spent_on", "$0.00", 0, 0)


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("how much did i pay for A-3", {"order_number": "A-3"}),
        ("how much did i pay for my last order", {}),
        ("what did i pay for it", {}),
    ],
)
def test_of_one_order_its_own_total_is_told(mia, order, text, entities):
    order("A-8", "delivered", days=0, cereal=1)
    mia.say(TellOrderStatus, "where is A-8", "ask_order_status", order_number="A-8")
    said = mia.say(TellOrderStatus, text, "ask_order_status", **entities)
    assert "utter_spent" not in names(said)
    assert said[0]["total"] == ("$5.78" if entities else "$4.59")


def test_what_is_to_be_paid_now_is_the_cart(mia):
    mia.say(AddToCart, product_id="pasta")
    assert names(mia.say(ShowCart, "how much do i pay", "show_cart")) == ["utter_cart"]
    assert names(mia.say(ShowCart, "how much have i spent in my cart", "show_cart")) == ["utter_cart"]


@pytest.mark.parametrize("action", [ListOrders, TellOrderStatus, ShowCart, Clarify])
def test_a_guest_is_asked_who_it_is(guest, action):
    assert names(guest.say(action, "how much did i spend last month", "list_orders")) == ["utter_step_who"]


@pytest.mark.parametrize("action", [ListOrders, TellOrderStatus])
@pytest.mark.parametrize("entities", [{}, {"product": "milk"}])
def test_whether_a_thing_was_in_the_last_order(mia, order, action, entities):
    order("A-8", "placed", days=0, milk=3, pasta=1)
    [said] = mia.say(action, "was there milk in my last order", "list_orders", **entities)
    assert (said["response"], said["order_number"]) == ("utter_order_holds", "A-8")
    assert said["lines"] == "3 × White milk, gallon"  # noqa: RUF001
    [said] = mia.say(action, "did i get any cereal in my last order?", "list_orders")
    assert (said["response"], said["thing"]) == ("utter_order_holds_not", "cereal")


@pytest.mark.parametrize("action", [ListOrders, TellOrderStatus])
def test_whether_a_thing_was_in_an_order_named_or_shown(mia, action):
    [said] = mia.say(action, "was there milk in order A-1", "list_orders", product="milk", order_number="A-1")
    assert (said["response"], said["order_number"]) == ("utter_order_holds", "A-1")  # soy milk
    [said] = mia.say(action, "is there pasta in it", "list_orders")
    assert (said["response"], said["order_number"]) == ("utter_order_holds_not", "A-1")
    [said] = mia.say(action, "were the spaghetti in A-3", "list_orders", order_number="A-3")
    assert said["response"] == "utter_order_holds_not"


@pytest.mark.parametrize("action", [ListOrders, TellOrderStatus])
@pytest.mark.parametrize("number", ["A-99", "B-1"])
def test_an_order_that_is_not_ones_own_is_unknown(mia, action, number):
    text = f"was there milk in order {number}"
    [said] = mia.say(action, text, "list_orders", product="milk", order_number=number)
    assert (said["response"], said["order_number"]) == ("utter_order_not_found", number)


def test_what_was_bought_is_told_where_the_intent_is_unclear(mia):
    [said] = mia.say(Clarify, "did i ever buy spaghetti", "nlu_fallback")
    assert said["response"] == "utter_orders_found"
    assert [row[0] for row in said["custom"]["rows"]] == ["A-2", "A-5"]


@pytest.mark.parametrize("text", ["have you got any milk", "was the milk any good", "when do i get milk"])
def test_what_asks_for_goods_lists_no_orders(mia, text):
    said = names(mia.say(Clarify, text, "nlu_fallback", product="milk"))
    assert not {"utter_orders_found", "utter_spent_on"}.intersection(said)


def test_the_order_that_was_asked_about_can_be_followed(mia, order):
    order("A-8", "placed", days=0, pasta=1)
    mia.say(ListOrders, "was there milk in my last order", "list_orders")
    assert names(mia.say(TakeValue, "where is it", "ask_order_status"))[0] == "utter_order_placed"
