"""The truth check bites: a reply with one wrong fact is refused, of each kind of fact."""

import re
from types import SimpleNamespace

import pytest

from tests.conversations.facts import find_customer_with_open_orders

pytestmark = pytest.mark.model


@pytest.fixture
def shopper(talk, demo_services):
    """A customer with two orders on their way."""
    return talk(find_customer_with_open_orders(demo_services, 2))


def retell(shopper, said, pattern, wrong):
    """Check the same replies again with what the pattern finds first put wrongly."""
    changed = []

    def change(value):
        if isinstance(value, dict):
            return {key: change(part) for key, part in value.items() if key != "button"}
        if isinstance(value, list):
            return [change(part) for part in value]
        if isinstance(value, str) and re.search(pattern, value) and not changed:
            changed.append(value)
            return re.sub(pattern, wrong, value, count=1)
        return value

    replies = change(said.replies)
    assert changed, f"{pattern} is nowhere in {said.replies}"
    turn = SimpleNamespace(text="", replies=replies)
    shopper.truth.check(shopper.conversation_id, shopper.customer_id, turn)


@pytest.mark.parametrize(
    ("message", "pattern", "wrong"),
    [
        pytest.param("where is my order", r"\b(\d+) (?=[A-Z][a-z]+\.)", "31 ", id="expected day"),
        pytest.param("where is my order", r"[A-Z][a-z]+day \d+ [A-Z]\w+", "Monday 1 February", id="date"),
        pytest.param("where is my order", r"\$[\d,.]+\d", "$1.23", id="total of an order"),
        pytest.param("where is my order", r"pieces: \d+", "pieces: 977", id="pieces of an order"),
        pytest.param("where is my order", r"A-\d+", "A-1", id="order number"),
        pytest.param("my last orders", r"\d+ [A-Z][a-z]{2} \d{4}", "1 Feb 1999", id="date in a table"),
        pytest.param("my last orders", r"last \d+", "last 77", id="count of a list"),
        pytest.param("what coupons do i have", r"\(\d+\)", "(977)", id="count of coupons"),
        pytest.param("my cereal was stale", r"C-\d+", "C-99999", id="case number"),
        pytest.param("my cereal was stale", r"\d\d:\d\d", "03:07", id="time of a case"),
        pytest.param("my cereal was stale", r"[A-Z][a-z]+day(?= \d)", "Someday 1 May, Caturday", id="form"),
        pytest.param("a person please", r"H-\d+", "H-99999", id="number in the queue"),
        pytest.param("do you sell bananas", r"^\d+ matches", "977 matches", id="count of matches"),
        pytest.param("the cheapest milk", r"at \$[\d.]+\d", "at $977.13", id="price of a product"),
        pytest.param("the cheapest milk", r" is .+ at ", " is Unicorn milk, 3 l at ", id="title"),
        pytest.param(
            "how long can i return things", r"\d+ [A-Z][a-z]+ 20\d\d", "1 May 1999", id="checked on"
        ),
    ],
)
def test_a_wrong_fact_is_refused(shopper, message, pattern, wrong):
    said = shopper.say(message)
    with pytest.raises(AssertionError, match=r"\S"):
        retell(shopper, said, pattern, wrong)


def test_a_price_of_the_catalogue_is_no_price_of_this_product(shopper):
    said = shopper.say("the most expensive cheese")
    other = shopper.say("the cheapest milk").text.rpartition("at ")[2].rstrip(".")
    with pytest.raises(AssertionError):
        retell(shopper, said, r"at \$[\d.]+\d", f"at {other}")


def test_a_date_of_one_order_is_none_of_another(shopper):
    said = shopper.say("where is my order")
    number, *_ = re.findall(r"A-\d+", said.text)
    rows = {row[0]: row[1] for row in shopper.say("list my orders").tables[0]["rows"]}
    other = next(day for of, day in rows.items() if of != number and day != rows.get(number))
    with pytest.raises(AssertionError):
        retell(shopper, said, r"[A-Z][a-z]+day \d+ [A-Z]\w+", other)


def test_a_wrong_total_of_the_cart_is_refused(shopper):
    shopper.say("bananas")
    shopper.say("add the first one")
    said = shopper.say("my cart")
    with pytest.raises(AssertionError):
        retell(shopper, said, r"\$[\d.]+\d", "$977.13")
