"""Two wishes in one message: where it parts, and where it must not."""

import pytest

from bot.nlu.intent_head import Verdict
from bot.nlu.wishes import Halves, list_seams, part

READINGS = {
    "cancel A-1060": ("cancel_order", 0.99),
    "tell me if i have a coupon": ("ask_coupons", 0.9),
    "add two bananas": ("add_to_cart", 0.99),
    "oat milk": ("search_products", 0.95),
    "do you have oat milk": ("search_products", 0.95),
    "send back my pants": ("return_item", 0.95),
    "i want my money": ("checkout", 0.9),
    "it is broken": ("report_problem", 0.95),
    "show me my cart": ("show_cart", 0.99),
    "whatever that is": ("show_cart", 0.4),
}


def judge(halves):
    """Give the verdicts that the table above has for the halves."""
    return [Verdict([READINGS[text]], [], READINGS[text][1], True) for text in halves.texts]


def split(text):
    candidates = [Halves(pair, pair) for pair in list_seams(text)]
    parted = part(candidates, judge)
    return parted and parted[0].texts


@pytest.mark.parametrize(
    "text",
    [
        "cancel A-1060 and tell me if i have a coupon",
        "cancel A-1060, and also tell me if i have a coupon",
        "cancel A-1060. then tell me if i have a coupon",
        "cancel A-1060; tell me if i have a coupon",
    ],
)
def test_a_message_parts_where_the_second_wish_begins(text):
    assert split(text) == ("cancel A-1060", "tell me if i have a coupon")


def test_a_thing_that_is_only_named_goes_on_with_the_first_wish():
    assert split("add two bananas and oat milk") is None
    assert split("add two bananas and do you have oat milk") == ("add two bananas", "do you have oat milk")


def test_the_parts_of_one_story_are_not_two_wishes():
    assert split("send back my pants, i want my money") is None
    assert split("it is broken and show me my cart") is None


def test_an_unclear_half_parts_nothing():
    assert split("cancel A-1060 and whatever that is") is None


def test_single_words_and_endless_lists_have_few_seams():
    assert list(list_seams("salt and vinegar")) == []
    assert len(list(list_seams("show me this, " * 50))) == 3
