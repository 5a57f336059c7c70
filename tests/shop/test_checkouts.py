"""A link makes one order, of what the customer saw, whole or not at all."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from shop import (
    CartChanged,
    CartEmpty,
    CheckoutClosed,
    Coupon,
    Order,
    OutOfStock,
    add_to_cart,
    apply_coupon,
    cancel_order,
    find_order,
    find_product,
    list_cart,
    list_coupons,
    list_orders,
    make_quote,
    open_checkout,
    place_order,
    undo_cart,
)
from tests.shop.shelves import NOW

MINUTE = timedelta(minutes=1)
OWNER = "customer:7"


@pytest.fixture
def checkout(shelves):
    """A link for a cart with a tissue pack and three bars, a coupon on it, 13.81 to pay."""
    valid = {"starts_at": NOW - MINUTE, "ends_at": NOW + 60 * MINUTE, "is_public": True}
    shelves.add(Coupon(code="OFF", title="off", kind="amount", value=50, **valid))
    shelves.add(Order(order_number="A-1041", customer_id="8", placed_at=NOW, total_cents=1))
    add_to_cart(shelves, OWNER, "t1")
    add_to_cart(shelves, OWNER, "c1", 3)
    apply_coupon(shelves, OWNER, "OFF", NOW)
    checkout = open_checkout(shelves, "7", NOW)
    shelves.commit()
    return checkout


def test_an_order_takes_stock_coupon_and_cart(session, checkout):
    order = place_order(session, checkout.checkout_id, 1381, NOW + MINUTE)
    session.commit()
    order = find_order(session, "7", order.order_number)
    assert (order.order_number, order.status, order.total_cents) == ("A-1042", "placed", 1381)
    assert sum(line.total_cents for line in order.lines) + order.delivery_cents == 1381
    assert [find_product(session, p).stock for p in ("t1", "c1")] == [13, 47]
    assert list_cart(session, OWNER).lines == []
    assert undo_cart(session, OWNER) is None
    assert list_coupons(session, "7", NOW + MINUTE) == []


def test_a_link_makes_one_order(session, checkout):
    order = place_order(session, checkout.checkout_id, 1381, NOW)
    session.commit()
    with pytest.raises(CheckoutClosed) as refusal:
        place_order(session, checkout.checkout_id, 1381, NOW)
    assert (refusal.value.reason, refusal.value.order_number) == ("used", order.order_number)
    assert len(list_orders(session, "7")) == 1


def test_a_link_ends_after_fifteen_minutes(session, checkout):
    with pytest.raises(CheckoutClosed, match="expired"):
        place_order(session, checkout.checkout_id, 1381, NOW + 15 * MINUTE)
    with pytest.raises(CheckoutClosed, match="unknown"):
        place_order(session, "nothing", 1381, NOW)


def test_only_what_the_customer_saw_is_ordered(session, checkout):
    add_to_cart(session, OWNER, "c1")
    session.commit()
    with pytest.raises(CartChanged) as refusal:
        place_order(session, checkout.checkout_id, 1381, NOW)
    session.rollback()
    assert refusal.value.total_cents == make_quote(session, OWNER, NOW).total_cents
    assert list_orders(session, "7") == []


def test_what_sold_out_meanwhile_leaves_nothing_behind(engine, checkout):
    with Session(engine, future=True) as session, session.begin():
        find_product(session, "c1").stock = 2
    with Session(engine, future=True) as session, pytest.raises(OutOfStock), session.begin():
        place_order(session, checkout.checkout_id, 1381, NOW)
    with Session(engine, future=True) as session:
        assert find_product(session, "t1").stock == 14
        assert len(list_cart(session, OWNER).lines) == 2
        assert list_orders(session, "7") == []


def test_a_cancelled_order_gives_its_coupon_back(session, checkout):
    order = place_order(session, checkout.checkout_id, 1381, NOW)
    promise = cancel_order(session, "7", order.order_number, NOW + MINUTE)
    assert promise.amount_cents == 1381
    assert [coupon.code for coupon in list_coupons(session, "7", NOW + MINUTE)] == ["OFF"]


def test_an_empty_cart_has_no_checkout(session):
    with pytest.raises(CartEmpty):
        open_checkout(session, "9", NOW)
