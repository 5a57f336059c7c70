"""The demo shop's baskets as orders."""

from datetime import date, datetime, timezone

import pytest
from sqlalchemy.orm import Session

import shop
from shop.demo import (
    Clock,
    build_catalogue,
    leave_out_written,
    number_baskets,
    plan_orders,
    read_clock,
    write_orders,
    write_products,
)

TODAY = date(2026, 5, 10)


@pytest.fixture
def book(source):
    numbered = number_baskets(source.transactions)
    clock = Clock.start(source.transactions, TODAY)
    return plan_orders(source, build_catalogue(source), numbered, clock, households={1, 2})


@pytest.fixture
def written(session, source, book):
    write_products(session, build_catalogue(source), book.clock.end)
    write_orders(session, book)
    session.commit()
    return session


def test_baskets_are_numbered_from_the_oldest_and_written_newest_first(book):
    assert list(book.baskets["order_number"]) == ["A-1005", "A-1004", "A-1003", "A-1002", "A-1001"]


def test_the_newest_day_becomes_yesterday(written):
    newest = shop.list_orders(written, "1")[0]
    assert newest.placed_at == datetime(2026, 5, 9, 20, tzinfo=timezone.utc)


def test_an_order_is_as_far_as_its_age_says(written):
    orders = {order.order_number: order.status for who in "12" for order in shop.list_orders(written, who)}
    assert orders == {
        "A-1005": "placed", "A-1004": "shipped", "A-1003": "delivered", "A-1002": "delivered",
        "A-1001": "delivered",
    }  # fmt: skip


def test_an_order_on_its_way_says_when_it_is_expected(written):
    order = shop.find_order(written, "2", "A-1004")
    assert (order.packed_at is not None, order.delivered_at) == (True, None)
    assert order.expected_at == datetime(2026, 5, 11, 22, tzinfo=timezone.utc)


def test_lines_of_one_product_are_joined_and_sum_up(written):
    order = shop.find_order(written, "1", "A-1002")
    assert [(line.product_id, line.quantity, line.total_cents) for line in order.lines] == [("12", 3, 170)]
    assert order.total_cents == 170


def test_every_line_is_a_purchase_of_its_customer(book):
    purchases = list(book.list_purchases())
    assert purchases[0] == ("1", "17", "2026-05-09 20:00:00.000000", "A-1005", 1)
    assert len(purchases) == len(book.lines) == 7


def test_only_the_last_days_are_taken_when_asked(source):
    numbered = number_baskets(source.transactions)
    clock = Clock.start(source.transactions, TODAY)
    book = plan_orders(source, build_catalogue(source), numbered, clock, households={1, 2}, days=2)
    assert list(book.baskets["order_number"]) == ["A-1005", "A-1004"]


def test_a_book_is_cut_into_parts_that_hold_their_own_lines(book):
    parts = list(book.split(2))
    assert [len(part.baskets) for part in parts] == [2, 2, 1]
    for part in parts:
        assert set(part.lines["order_number"]) == set(part.baskets["order_number"])


def test_orders_in_the_store_are_not_written_again(written, book):
    assert len(leave_out_written(written, book).baskets) == 0


def test_an_import_goes_on_after_the_parts_that_were_written(session, source, book):
    write_products(session, build_catalogue(source), book.clock.end)
    write_orders(session, next(book.split(2)))
    rest = leave_out_written(session, book)
    assert list(rest.baskets["order_number"]) == ["A-1003", "A-1002", "A-1001"]
    write_orders(session, rest)
    assert [order.total_cents for order in shop.list_orders(session, "1")] == [470, 170, 150]


def test_a_later_import_keeps_the_dates_of_the_orders_that_are_there(written: Session, source, book):
    numbered = number_baskets(source.transactions)
    later = Clock.start(source.transactions, date(2026, 7, 1))
    assert read_clock(written, numbered, later) == book.clock
