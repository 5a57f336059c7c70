from datetime import timedelta

import pytest

from shop import Coupon, CouponNotUsable, Order, grant_coupon, list_coupons, redeem_coupon
from tests.shop.shelves import NOW

DAY = timedelta(days=1)


@pytest.fixture
def offers(session):
    def offer(code, **columns):
        valid = {"starts_at": NOW - DAY, "ends_at": NOW + DAY}
        session.add(
            Coupon(**{"code": code, "title": code, "kind": "percent", "value": 10, **valid, **columns})
        )

    offer("PUBLIC", is_public=True)
    offer("MINE")
    offer("THEIRS")
    offer("SOON", is_public=True, starts_at=NOW + timedelta(hours=1))
    offer("OVER", is_public=True, ends_at=NOW)
    offer("FIRST", is_public=True, first_order_only=True, ends_at=NOW + 2 * DAY)
    session.flush()
    grant_coupon(session, "MINE", "7", NOW)
    grant_coupon(session, "THEIRS", "8", NOW)
    return session


def codes(session, customer_id="7", at=NOW):
    return [coupon.code for coupon in list_coupons(session, customer_id, at)]


def test_a_customer_has_what_is_public_or_theirs_and_valid_soonest_to_end_first(offers):
    assert codes(offers) == ["MINE", "PUBLIC", "FIRST"]
    assert codes(offers, at=NOW + timedelta(hours=2)) == ["MINE", "PUBLIC", "SOON", "FIRST"]


def test_a_first_order_coupon_ends_with_the_first_order(offers):
    offers.add(Order(order_number="A-1", customer_id="7", placed_at=NOW, total_cents=1, status="cancelled"))
    assert "FIRST" in codes(offers)
    offers.add(Order(order_number="A-2", customer_id="7", placed_at=NOW, total_cents=1))
    assert "FIRST" not in codes(offers)


def test_a_coupon_is_used_once(offers):
    assert redeem_coupon(offers, "PUBLIC", "7", NOW).redeemed_at == NOW
    assert "PUBLIC" not in codes(offers)
    assert "PUBLIC" in codes(offers, "8")
    with pytest.raises(CouponNotUsable):
        redeem_coupon(offers, "PUBLIC", "7", NOW)


@pytest.mark.parametrize("code", ["THEIRS", "SOON", "OVER", "NEVER"])
def test_what_is_not_listed_cannot_be_used(offers, code):
    with pytest.raises(CouponNotUsable):
        redeem_coupon(offers, code, "7", NOW)


def test_granting_again_changes_nothing(offers):
    assert grant_coupon(offers, "MINE", "7", NOW + DAY).granted_at == NOW
    with pytest.raises(CouponNotUsable):
        grant_coupon(offers, "NEVER", "7", NOW)
