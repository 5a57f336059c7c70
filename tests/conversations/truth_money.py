"""Money: each amount must belong to what its own sentence speaks of."""

import re
from collections.abc import Iterator
from itertools import accumulate

import sqlalchemy as sa

import shop
from tests.conversations.truth_matter import ORDER, RECEIPT, Matter

MONEY = re.compile(r"\$\d[\d,]*\.\d\d")
NEAREST = re.compile(r"the closest at (\$\d[\d,]*\.\d\d)")
TO_FREE = re.compile(r"cart is (\$\d[\d,]*\.\d\d); (\$\d[\d,]*\.\d\d) more and delivery is free")


def check_money(matter: Matter, unit: str, heads: str = "", *, is_choice: bool = False) -> None:
    """Raise AssertionError for an amount that is not one of what the sentence speaks of.

    Args:
        heads: the heads of the turn's tables, where what is compared is named.
        is_choice: the title of a button, which speaks of what is asked.
    """
    found = set(MONEY.findall(unit))
    if not found:
        return
    allowed = {shop.format_price(cents, "USD") for cents in list_cents(matter, unit, heads, is_choice)}
    allowed |= {amount for code in name_coupons(matter, unit) for amount in MONEY.findall(code.title)}
    if not (ORDER.search(unit) or RECEIPT.search(unit)):
        allowed |= {shop.format_price(cents, "USD") for cents in matter.list_limits()}
        answers = matter.session.scalars(sa.select(shop.FaqEntry.answer))
        allowed |= {amount for answer in answers if answer in unit for amount in MONEY.findall(answer)}
    for amount in NEAREST.findall(unit):
        assert is_beyond_limit(matter, read_cents(amount)), f"no such nearest price: {unit!r}"
        allowed.add(amount)
    for total, missing in TO_FREE.findall(unit):
        assert read_cents(total) + read_cents(missing) == shop.read_rules().free_delivery_from_cents, unit
        allowed.add(missing)
    assert found <= allowed, f"{sorted(found - allowed)} in {unit!r}"


def read_cents(amount: str) -> int:
    """Read "$1,234.50"."""
    return round(float(amount[1:].replace(",", "")) * 100)


def is_beyond_limit(matter: Matter, cents: int) -> bool:
    """Say whether a product costs this and a limit that was said excludes it."""
    is_price = matter.session.query(shop.Product).filter_by(price_cents=cents).first() is not None
    return is_price and any(cents != limit for limit in matter.list_limits())


def name_coupons(matter: Matter, unit: str) -> list[shop.Coupon]:
    """List the coupons whose codes stand in a text."""
    return [c for code, c in matter.coupons.items() if re.search(rf"\b{re.escape(code)}\b", unit)]


def list_cents(matter: Matter, unit: str, heads: str, is_choice: bool) -> Iterator[int]:
    """List the amounts of the rows that a sentence names; an order's own where it names one."""
    numbers, receipts = set(ORDER.findall(unit)), set(RECEIPT.findall(unit))
    for number in numbers & set(matter.orders):
        yield from list_of_order(matter.orders[number])
    yield from (
        promise.amount_cents or 0
        for promise in matter.promises
        if promise.reference in numbers | receipts or (not numbers | receipts and promise.amount_cents)
    )
    for receipt in matter.returns:
        if receipt.number in receipts or receipt.order_number in numbers:
            yield receipt.refund_cents
    if numbers | receipts:
        return
    for number in set(matter.slots.get("orders") or []) & set(matter.orders):  # the lines of one just shown
        yield from list_of_order(matter.orders[number])
    yield from list_of_cart(matter)
    yield from list_of_coupons(matter, unit)
    for product in [*matter.list_named(f"{unit} | {heads}"), *(matter.list_on_screen() if is_choice else [])]:
        yield from (shop.price_of(product, variant) for variant in [None, *product.variants])


def list_of_order(order: shop.Order) -> Iterator[int]:
    """List what an order and each of its lines cost."""
    yield order.total_cents
    for line in order.lines:
        yield from (line.price_cents, line.price_cents * line.quantity, line.total_cents)


def list_of_cart(matter: Matter) -> Iterator[int]:
    """List what the cart, its lines and its quote come to."""
    cart = shop.list_cart(matter.session, matter.owner)
    for line, so_far in zip(
        cart.lines, accumulate(one.price_cents * one.quantity for one in cart.lines), strict=True
    ):
        yield so_far  # of several that are added in one turn
        yield from (line.price_cents, line.price_cents * line.quantity, line.was_cents)
    quote = shop.make_quote(matter.session, matter.owner, matter.now)
    yield from (quote.discount_cents, quote.goods_cents, quote.delivery_cents, quote.total_cents)


def list_of_coupons(matter: Matter, unit: str) -> Iterator[int]:
    """List the value and the least cart of each coupon named, what the best takes off, and the cart after."""
    for coupon in name_coupons(matter, unit):
        yield coupon.min_total_cents
        if coupon.kind == "amount":
            yield coupon.value
    best = shop.find_best_coupon(matter.session, matter.owner, matter.now)
    if best is not None and best.coupon.code in unit:
        yield best.discount_cents
    quote = shop.make_quote(matter.session, matter.owner, matter.now)
    if quote.refused is not None or "took" in unit:
        yield from (coupon.min_total_cents for coupon in matter.coupons.values())
