"""Codes, dates, marks and places in a list."""

import pytest

from tests.nlu.toy_catalogue import read


@pytest.mark.parametrize(
    ("text", "intent", "found"),
    [
        ("where is A-1042", "ask_order_status", [("order_number", "A-1042")]),
        ("a1042 please", "ask_order_status", [("order_number", "A-1042")]),
        ("where is order 1042", "ask_order_status", [("order_number", "1042")]),
        ("#1042", "inform", [("order_number", "1042")]),
        ("1042", "cancel_order", [("order_number", "1042")]),
        ("order 2 milk", "add_to_cart", [("quantity", 2), ("product", "milk")]),
        ("any news on C-88", "ask_case_status", [("case_number", "C-88")]),
        ("case 88?", "ask_case_status", [("case_number", "C-88")]),
        ("i complained 3 days ago", "ask_case_status", [("date", "3 days ago")]),
        ("use WELCOME20", "apply_coupon", [("coupon_code", "WELCOME20")]),
        ("my code is freeship", "apply_coupon", [("coupon_code", "FREESHIP")]),
        ("apply the coupon", "apply_coupon", []),
    ],
)
def test_codes_are_upper_case(text, intent, found):
    assert read(text, intent) == found


@pytest.mark.parametrize(
    ("text", "mark"),
    [("5 stars", 5), ("4/5", 4), ("3 out of 5", 3), ("8/10", 4), ("a four", 4), ("i'd say 3", 3)],
)
def test_marks_are_out_of_five(text, mark):
    assert read(text, "rate_conversation") == [("rating", mark)]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("will it be here by friday", "friday"), ("is it coming tomorrow", "tomorrow"), ("next week?",
        "next week"),
        ("i ordered on December 3rd", "december 3rd"), ("in 3 days", "in 3 days"), ("ordered last month",
        "last month"),
    ],
)  # fmt: skip
def test_dates_are_kept_as_said(text, date):
    assert read(text, "ask_order_status") == [("date", date)]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("the second one", [2]), ("2nd", [2]), ("#3", [3]), ("number two", [2]), ("option 4", [4]),
        ("last one", [-1]),
        ("the bottom one", [-1]), ("first two", [1, 2]), ("the first and the third", [1, 3]),
        ("the last two", [-2, -1]),
        ("numbers 2 and 3", [2, 3]), ("my second time here", []), ("the last order", []),
        ("just a second", []),
    ],
)  # fmt: skip
def test_places_point_into_the_list(text, places):
    assert [value for name, value in read(text, "inform") if name == "ordinal"] == places


def test_place_and_amount_are_told_apart():
    assert read("the second one, two of them", "add_to_cart") == [("ordinal", 2), ("quantity", 2)]
    assert read("take 2 of the second", "add_to_cart") == [("quantity", 2), ("ordinal", 2)]
    assert read("compare 1 and 3", "compare_products") == [("ordinal", 1), ("ordinal", 3)]


@pytest.mark.parametrize(
    ("text", "intent", "places"),
    [
        ("add one and three", "add_to_cart", [1, 3]),
        ("2, 3 & 5 please", "add_to_cart", [2, 3, 5]),
        ("drop 1 and 2", "remove_from_cart", [1, 2]),
        ("not 3, 5", "change_cart", []),  # a corrected number
        ("add two apples and three pears", "add_to_cart", []),
        ("one and three", "search_products", []),  # nothing is pointed at
    ],
)
def test_bare_numbers_side_by_side_are_places_where_something_is_pointed_at(text, intent, places):
    assert [value for name, value in read(text, intent) if name == "ordinal"] == places


def test_a_token_of_something_private_is_neither_product_nor_code():
    token = "⟨address:bcdfghjkmnpqrstvbcdf⟩"
    assert read(f"deliver it to {token}") == []
    assert read(f"milk to {token}") == read("milk")
