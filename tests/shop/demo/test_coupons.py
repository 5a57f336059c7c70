"""The demo shop's campaigns as coupons."""

from datetime import date, datetime, timezone

import pytest

import shop
from shop.demo import Clock, build_catalogue, plan_coupons, write_coupons

NOW = datetime(2026, 5, 10, 12, tzinfo=timezone.utc)


@pytest.fixture
def book(source):
    clock = Clock.start(source.transactions, date(2026, 5, 10))
    return plan_coupons(source, build_catalogue(source), clock, {1, 2})


def test_a_coupon_is_worth_what_its_redeemers_got(book):
    coupon = book.coupons.set_index("code").loc["SAVE-5-1"]
    assert (coupon["value"], coupon["title"]) == (50, "$0.50 off yogurt, single cups")
    assert coupon["product_ids"] == ["13", "14"]


def test_a_coupon_that_nobody_redeemed_has_no_value_and_is_left_out(book):
    assert sorted(book.coupons["code"]) == ["SAVE-5-1", "SAVE-6-1"]
    assert book.without_value == 1


def test_the_households_of_a_campaign_have_its_coupons_until_they_use_them(session, book):
    assert write_coupons(session, book) == {"coupons": 2, "coupon_grants": 2}
    assert [coupon.code for coupon in shop.list_coupons(session, "1", NOW)] == ["SAVE-5-1"]
    assert shop.list_coupons(session, "2", NOW) == []


def test_writing_coupons_again_adds_nothing(session, book):
    write_coupons(session, book)
    assert write_coupons(session, book) == {"coupons": 0, "coupon_grants": 0}
