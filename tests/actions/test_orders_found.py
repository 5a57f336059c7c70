"""Own orders are found by their days and by what is in them; what is not there is said not to be."""

from datetime import date

import pytest

from bot.actions.orders import ListOrders
from bot.actions.recommend_reasons import DisputeReason
from tests.actions.conftest import NOW, names


@pytest.fixture
def database_kind():
    """SQLite alone: nothing is written."""
    return "sqlite"


@pytest.fixture(autouse=True)
def several(order):
    """Mia's orders: A-1 (shipped, 2 days old, soy1), A-2 of yesterday, A-3 and A-4 older than a month."""
    order("A-2", "packed", days=1, pasta=2)
    order("A-3", "delivered", days=45, milk=1)
    order("A-4", "delivered", days=50, milk=1, cereal=1)


def numbers(message):
    return [row[0] for row in message["custom"]["rows"]]


def test_orders_of_a_day_are_listed(mia):
    [said] = mia.say(ListOrders, "show my orders from yesterday", "list_orders")
    assert (said["response"], said["count"], numbers(said)) == ("utter_orders_found", 1, ["A-2"])
    assert f"{date.fromordinal(NOW.date().toordinal() - 1):%-d %B %Y}" in said["which"]


def test_orders_with_a_product_are_listed_newest_first(mia):
    [said] = mia.say(ListOrders, "when did i last buy white milk", "list_orders", product="white milk")
    assert (numbers(said), said["which"]) == (["A-3", "A-4"], "with white milk in the name of a product")


def test_days_and_product_hold_together(mia):
    text = "did i order spaghetti yesterday"
    assert numbers(mia.say(ListOrders, text, "list_orders", product="spaghetti")[0]) == ["A-2"]
    [said] = mia.say(ListOrders, "did i order milk yesterday", "list_orders", product="white milk")
    assert said["response"] == "utter_no_orders_found"


def test_what_is_no_product_leaves_the_list_as_it_is(mia):
    assert names(mia.say(ListOrders, "my order history", "list_orders", product="history")) == [
        "utter_orders"
    ]


def test_what_was_in_the_only_order_of_a_day_is_listed(mia):
    assert names(mia.say(ListOrders, "what did i buy yesterday", "list_orders")) == ["utter_order_lines"]


def test_what_was_bought_is_read_where_nothing_was_found_in_the_words(mia):
    assert numbers(mia.say(ListOrders, "when did i last buy white milk", "list_orders")[0]) == ["A-3", "A-4"]
    assert numbers(mia.say(DisputeReason, "did i ever buy spaghetti", "dispute_reason")[0]) == ["A-2"]
    assert names(mia.say(ListOrders, "when did i order it", "list_orders")) == ["utter_orders"]


def test_all_orders_of_a_time_are_not_one_of_those_shown(mia):
    mia.say(ListOrders, "my orders", "list_orders")
    [said] = mia.say(ListOrders, "how many orders did i make yesterday", "list_orders")
    assert (said["response"], said["count"]) == ("utter_orders_found", 1)
