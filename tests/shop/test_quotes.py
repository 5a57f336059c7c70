"""What a coupon takes off a cart, why not, and which one takes off most."""

from datetime import timedelta

import pytest

from shop import (
    Coupon,
    CouponRefused,
    Order,
    add_to_cart,
    apply_coupon,
    check_coupon,
    drop_coupon,
    find_best_coupon,
    grant_coupon,
    list_cart,
    make_quote,
    redeem_coupon,
    remove_from_cart,
)
from tests.shop.shelves import NOW

DAY = timedelta(days=1)
OWNER = "customer:7"
OFFERS = {
    "TEN": {"kind": "percent", "value": 10},
    "JUICE": {"value": 500, "limits": {"categories": ["juice"]}},
    "SODA": {"value": 50, "limits": {"product_ids": ["d1"]}},
    "BIG": {"value": 300, "min_total_cents": 2000},
    "WELCOME": {"kind": "percent", "value": 20, "first_order_only": True},
    "SOON": {"starts_at": NOW + DAY, "ends_at": NOW + 2 * DAY},
    "OVER": {"starts_at": NOW - 2 * DAY, "ends_at": NOW},
    "THEIRS": {"is_public": False},
}


@pytest.fixture
def offers(shelves):
    """A shop with coupons, and a cart with a tissue pack and two juices, 13.57 in all."""
    usual = {"kind": "amount", "value": 100, "starts_at": NOW - DAY, "ends_at": NOW + DAY, "is_public": True}
    for code, terms in OFFERS.items():
        shelves.add(Coupon(**{"code": code, "title": code.lower(), **usual, **terms}))
    add_to_cart(shelves, OWNER, "t1")
    add_to_cart(shelves, OWNER, "j1", 2)
    return shelves


@pytest.mark.parametrize(("code", "cents"), [("ten", 136), ("JUICE", 500), ("WELCOME", 271)])
def test_a_coupon_takes_off_what_it_says(offers, code, cents):
    assert check_coupon(offers, OWNER, code, NOW).discount_cents == cents


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("NEVER", "unknown"),
        ("THEIRS", "unknown"),
        ("SOON", "not_started"),
        ("OVER", "over"),
        ("BIG", "min_total"),
        ("SODA", "no_product"),
    ],
)
def test_a_refusal_says_the_true_reason(offers, code, reason):
    with pytest.raises(CouponRefused) as refusal:
        apply_coupon(offers, OWNER, code, NOW)
    assert refusal.value.reason == reason
    assert make_quote(offers, OWNER, NOW).offer is None


def test_a_first_order_coupon_ends_with_the_first_order(offers):
    offers.add(Order(order_number="A-1", customer_id="7", placed_at=NOW, total_cents=1))
    with pytest.raises(CouponRefused, match="first_order"):
        check_coupon(offers, OWNER, "WELCOME", NOW)


def test_a_used_coupon_stays_used(offers):
    redeem_coupon(offers, "TEN", "7", NOW)
    with pytest.raises(CouponRefused) as refusal:
        check_coupon(offers, OWNER, "TEN", NOW)
    assert (refusal.value.reason, refusal.value.at) == ("used", NOW)


def test_a_granted_coupon_holds_for_its_customer_only(offers):
    grant_coupon(offers, "THEIRS", "7", NOW)
    assert check_coupon(offers, OWNER, "THEIRS", NOW).discount_cents == 100
    add_to_cart(offers, "conversation:c", "t1")
    with pytest.raises(CouponRefused, match="unknown"):
        check_coupon(offers, "conversation:c", "THEIRS", NOW)


def test_the_best_coupon_takes_off_most_of_this_cart(offers):
    best = find_best_coupon(offers, OWNER, NOW)
    assert (best.coupon.code, best.discount_cents) == ("JUICE", 500)
    assert find_best_coupon(offers, "customer:8", NOW) is None


def test_a_quote_counts_the_coupon_and_the_delivery(offers):
    apply_coupon(offers, OWNER, "juice", NOW)
    quote = make_quote(offers, OWNER, NOW)
    assert (quote.cart.total_cents, quote.discount_cents, quote.delivery_cents) == (1357, 500, 495)
    assert quote.total_cents == 1352
    add_to_cart(offers, OWNER, "t1", 4)
    assert make_quote(offers, OWNER, NOW).delivery_cents == 0


def test_a_coupon_that_no_longer_holds_takes_off_nothing_and_says_why(offers):
    apply_coupon(offers, OWNER, "JUICE", NOW)
    juice = next(line for line in list_cart(offers, OWNER).lines if line.product_id == "j1")
    remove_from_cart(offers, OWNER, juice.line_id)
    quote = make_quote(offers, OWNER, NOW)
    assert (quote.offer, quote.refused.reason, quote.discount_cents) == (None, "no_product", 0)
    drop_coupon(offers, OWNER)
    assert make_quote(offers, OWNER, NOW).refused is None


def test_an_empty_cart_takes_no_coupon(offers):
    with pytest.raises(CouponRefused, match="empty"):
        apply_coupon(offers, "customer:9", "TEN", NOW)
