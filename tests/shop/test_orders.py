from datetime import timedelta

import pytest

from shop import (
    IllegalTransition,
    MomentOutOfOrder,
    Order,
    OrderLine,
    OrderNotFound,
    advance_order,
    find_order,
    list_orders,
)
from tests.shop.shelves import NOW

HOUR = timedelta(hours=1)


@pytest.fixture
def orders(shelves):
    for position, number in enumerate(["A-1", "A-2", "A-3"]):
        placed = NOW + position * HOUR
        shelves.add(Order(order_number=number, customer_id="7", placed_at=placed, total_cents=598))
        shelves.flush()
        line = {"product_id": "m1", "quantity": 2, "price_cents": 299, "total_cents": 598}
        shelves.add(OrderLine(order_number=number, position=1, **line))
    shelves.flush()
    return shelves


def test_orders_come_newest_first_with_their_lines(orders):
    listed = list_orders(orders, "7", limit=2)
    assert [order.order_number for order in listed] == ["A-3", "A-2"]
    assert listed[0].lines[0].product.title == "Whole milk, 1 GA"
    assert list_orders(orders, "8") == []


def test_open_orders_are_those_still_on_their_way(orders):
    advance_order(orders, find_order(orders, "7", "A-3"), "cancelled", NOW + 3 * HOUR)
    assert [order.order_number for order in list_orders(orders, "7", open_only=True)] == ["A-2", "A-1"]


def test_an_order_is_found_however_its_number_is_typed(orders):
    assert find_order(orders, "7", " #a-1 ").order_number == "A-1"


def test_an_unknown_order_and_somebody_elses_look_the_same(orders):
    sentences = []
    for customer_id, number in (("8", "A-1"), ("8", "A-9")):
        with pytest.raises(OrderNotFound) as refusal:
            find_order(orders, customer_id, number)
        sentences.append(str(refusal.value).replace(number, "N"))
    assert sentences[0] == sentences[1]


def test_an_order_goes_its_whole_way_and_every_step_is_dated(orders):
    order = find_order(orders, "7", "A-1")
    order.expected_at = NOW + 9 * HOUR
    for hours, status in enumerate(["packed", "shipped", "delivered", "returned"], start=1):
        advance_order(orders, order, status, NOW + hours * HOUR)
    orders.expire_all()
    steps = [order.placed_at, order.packed_at, order.shipped_at, order.delivered_at, order.returned_at]
    assert steps == [NOW + hours * HOUR for hours in range(5)]
    assert (order.status, order.cancelled_at, order.expected_at) == ("returned", None, None)


@pytest.mark.parametrize(
    ("way", "wanted"),
    [
        ([], "shipped"),
        ([], "placed"),
        (["packed", "shipped"], "cancelled"),
        (["cancelled"], "packed"),
        (["packed", "shipped", "delivered", "returned"], "placed"),
        ([], "lost"),
    ],
)
def test_an_order_takes_no_step_that_is_not_its_next(orders, way, wanted):
    order = find_order(orders, "7", "A-1")
    for status in way:
        advance_order(orders, order, status, NOW)
    with pytest.raises(IllegalTransition) as refusal:
        advance_order(orders, order, wanted, NOW)
    assert (refusal.value.status, refusal.value.wanted) == (order.status, wanted)


def test_no_step_is_dated_before_the_one_it_follows(orders):
    with pytest.raises(MomentOutOfOrder):
        advance_order(orders, find_order(orders, "7", "A-1"), "packed", NOW - HOUR)
