"""What may be sent back, until when, and the one receipt for it."""

from datetime import timedelta

import pytest

from shop import (
    Order,
    OrderLine,
    OrderLineNotFound,
    OrderNotFound,
    OutOfStock,
    ReturnReceived,
    ReturnRefused,
    find_product,
    list_promises,
    list_returnable,
    list_returns,
    open_return,
    withdraw_return,
)
from tests.shop.shelves import NOW

DAY = timedelta(days=1)
BOUGHT = [("t1", None, 1, 699), ("m1", None, 2, 598), ("w1", "w1-43", 1, 6100), ("p1", None, 20, 2380)]


@pytest.fixture
def delivered(shelves):
    """An order that arrived today: tissue, milk, shoes and a lot of spaghetti."""
    order = Order(order_number="A-1", customer_id="7", placed_at=NOW - DAY, total_cents=9777)
    order.status, order.delivered_at = "delivered", NOW
    shelves.add(order)
    shelves.flush()
    for position, (product_id, variant_id, quantity, cents) in enumerate(BOUGHT, start=1):
        line = {"product_id": product_id, "variant_id": variant_id, "quantity": quantity}
        price = {"price_cents": cents // quantity, "total_cents": cents}
        shelves.add(OrderLine(order_number="A-1", position=position, **line, **price))
    shelves.commit()
    return order


def send_back(session, product_id, at=NOW, **wish):
    return open_return(session, "7", "A-1", product_id, "too_small", at, **wish)


def test_a_return_has_a_number_an_amount_and_a_day(session, delivered):
    receipt = send_back(session, "t1")
    assert (receipt.refund_cents, receipt.reason) == (699, "too_small")
    [promise] = list_promises(session, "7", kind="refund")
    assert promise.reference == receipt.number == f"R-{receipt.return_id}"
    assert (promise.amount_cents, promise.due_at) == (699, NOW + 12 * DAY)


def test_registered_again_it_is_the_same_return(session, delivered):
    receipt = send_back(session, "t1")
    assert send_back(session, "t1", at=NOW + DAY) is receipt
    assert list_returns(session, "7") == [receipt]
    assert len(list_promises(session, "7")) == 1


def test_the_window_closes_thirty_days_after_delivery(session, delivered):
    assert list_returnable(session, "7", NOW + 30 * DAY) == [delivered]
    assert list_returnable(session, "7", NOW + 31 * DAY) == []
    with pytest.raises(ReturnRefused) as refusal:
        send_back(session, "t1", at=NOW + 30 * DAY + timedelta(seconds=1))
    assert (refusal.value.reason, refusal.value.last_day) == ("too_late", NOW + 30 * DAY)


def test_fresh_food_does_not_come_back(session, delivered):
    with pytest.raises(ReturnRefused) as refusal:
        send_back(session, "m1")
    assert (refusal.value.reason, refusal.value.title) == ("perishable", "Whole milk, 1 GA")


def test_what_did_not_arrive_cannot_come_back(session, delivered):
    delivered.status, delivered.shipped_at = "shipped", NOW
    with pytest.raises(ReturnRefused, match="not_delivered"):
        send_back(session, "t1")


def test_what_was_not_bought_cannot_come_back(session, delivered):
    with pytest.raises(OrderLineNotFound):
        send_back(session, "k1")


def test_an_exchange_takes_the_other_size_out_of_stock(session, delivered):
    receipt = send_back(session, "w1", wish="exchange", variant_id="w1-42")
    assert (receipt.wish, receipt.variant_id, receipt.refund_cents) == ("exchange", "w1-42", 0)
    assert {v.variant_id: v.stock for v in find_product(session, "w1").variants} == {"w1-42": 1, "w1-43": 0}
    [promise] = list_promises(session, "7")
    assert (promise.kind, promise.amount_cents) == ("exchange", None)


def test_nothing_is_exchanged_for_what_is_not_there(session, delivered):
    with pytest.raises(OutOfStock):
        send_back(session, "p1", wish="exchange")
    assert list_returns(session, "7") == []


def test_a_return_is_withdrawn_with_its_promise_and_its_stock(session, delivered):
    before = find_product(session, "t1").stock
    send_back(session, "t1", wish="exchange")
    assert find_product(session, "t1").stock == before - 1
    assert withdraw_return(session, "7", "A-1", "t1").wish == "exchange"
    assert find_product(session, "t1").stock == before
    assert list_returns(session, "7") == list_promises(session, "7") == []
    assert withdraw_return(session, "7", "A-1", "t1") is None
    assert send_back(session, "t1").wish == "refund"


def test_nobody_withdraws_anothers_return_or_one_that_arrived(session, delivered):
    receipt = send_back(session, "t1")
    with pytest.raises(OrderNotFound):
        withdraw_return(session, "8", "A-1", "t1")
    with pytest.raises(OrderLineNotFound):
        withdraw_return(session, "7", "A-1", "nothing")
    receipt.received_at = NOW
    with pytest.raises(ReturnReceived):
        withdraw_return(session, "7", "A-1", "t1")
    assert list_returns(session, "7") == [receipt]
