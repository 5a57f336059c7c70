"""What may still be changed of an order, and what becomes of its goods and its money."""

from datetime import timedelta

import pytest

from shop import (
    AddressFixed,
    IllegalTransition,
    Order,
    OrderLine,
    OrderNotFound,
    cancel_order,
    change_address,
    find_order,
    find_product,
    list_promises,
)
from tests.shop.shelves import NOW

DAY = timedelta(days=1)


@pytest.fixture
def order(shelves):
    """One order of two gallons of milk, just placed."""
    shelves.add(Order(order_number="A-1", customer_id="7", placed_at=NOW, total_cents=598))
    shelves.flush()
    line = {"product_id": "m1", "quantity": 2, "price_cents": 299, "total_cents": 598}
    shelves.add(OrderLine(order_number="A-1", position=1, **line))
    shelves.commit()
    return find_order(shelves, "7", "A-1")


def send(order, status):
    order.status = status
    setattr(order, f"{status}_at", NOW)


def test_a_cancelled_order_is_refunded_in_full_by_a_day(session, order):
    promise = cancel_order(session, "7", "a-1", NOW + DAY)
    assert (order.status, order.cancelled_at) == ("cancelled", NOW + DAY)
    assert (promise.kind, promise.reference, promise.amount_cents) == ("refund", "A-1", 598)
    assert promise.due_at == NOW + 6 * DAY
    assert find_product(session, "m1").stock == 22


def test_cancelled_again_it_is_the_same_promise(session, order):
    first = cancel_order(session, "7", "A-1", NOW)
    assert cancel_order(session, "7", "A-1", NOW + DAY) is first
    assert find_product(session, "m1").stock == 22
    assert len(list_promises(session, "7")) == 1


@pytest.mark.parametrize("status", ["shipped", "delivered", "returned"])
def test_what_has_left_is_not_cancelled(session, order, status):
    send(order, status)
    with pytest.raises(IllegalTransition):
        cancel_order(session, "7", "A-1", NOW)
    assert list_promises(session, "7") == []


def test_nobody_changes_somebody_elses_order(session, order):
    with pytest.raises(OrderNotFound):
        cancel_order(session, "8", "A-1", NOW)
    with pytest.raises(OrderNotFound):
        change_address(session, "8", "A-1", "8 Hill Road")
    assert (order.status, order.address) == ("placed", None)


def test_an_order_goes_elsewhere_until_it_has_left(session, order):
    assert change_address(session, "7", "A-1", "8 Hill Road").address == "8 Hill Road"
    send(order, "shipped")
    session.flush()
    with pytest.raises(AddressFixed):
        change_address(session, "7", "A-1", "9 Hill Road")
    assert order.address == "8 Hill Road"
