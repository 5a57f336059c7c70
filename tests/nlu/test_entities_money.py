"""Price limits and the order of a list."""

import pytest

from tests.nlu.toy_catalogue import read


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("milk under 3", {"price_max": 3}),
        ("milk under three bucks", {"price_max": 3}),
        ("milk less than $5", {"price_max": 5}),
        ("milk under two fifty", {"price_max": 2.5}),
        ("milk under three ninety nine", {"price_max": 3.99}),
        ("milk max 10 dollars", {"price_max": 10}),
        ("milk for a buck fifty", {"price_max": 1.5}),
        ("milk 99 cents or less", {"price_max": 0.99}),
        ("milk 5 tops", {"price_max": 5}),
        ("milk over 4", {"price_min": 4}),
        ("milk at least $2", {"price_min": 2}),
        ("milk 10 and up", {"price_min": 10}),
        ("milk between 2 and 4", {"price_min": 2, "price_max": 4}),
        ("milk from $2 to $4", {"price_min": 2, "price_max": 4}),
        ("milk $2-4", {"price_min": 2, "price_max": 4}),
        ("milk 2 to 4 dollars", {"price_min": 2, "price_max": 4}),
        ("milk around 5", {"price_min": 4, "price_max": 6}),
        ("milk $5", {"price_max": 5}),
        ("cheaper than 70", {"price_max": 70}),
    ],
)
def test_limits_are_dollars(text, limits):
    assert {name: value for name, value in read(text) if name.startswith("price")} == limits


@pytest.mark.parametrize(
    "text", ["milk under 32 oz", "at least 4 stars", "less than 5 items", "under 100 calories"]
)
def test_what_is_counted_is_no_price(text):
    assert not [name for name, *_ in read(text) if name.startswith("price")]


def test_a_sum_in_a_complaint_is_no_limit():
    assert read("i was charged $5 twice", "report_problem") == []


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("cheapest milk", "price_asc"), ("cheaper", "price_asc"), ("too expensive", "price_asc"),
        ("not too expensive", "price_asc"), ("cheepest milk", "price_asc"), ("lowest price", "price_asc"),
        ("most expensive butter", "price_desc"), ("priciest", "price_desc"), ("the dearest", "price_desc"),
        ("best selling chips", "popular"), ("popular yogurt", "popular"),
    ],
)  # fmt: skip
def test_the_wanted_order_is_found(text, sort):
    assert [value for name, value in read(text, "ask_superlative") if name == "sort"] == [sort]


def test_cheaper_than_a_product_orders_no_list():
    found = read("is the milk cheaper than the soy milk", "compare_products")
    assert found == [("product", "milk"), ("product", "soy milk")]
