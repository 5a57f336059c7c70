"""Dates, weekdays and times: each must be one that the store holds of what the sentence speaks of."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import sqlalchemy as sa

import profiles
import shop
from bot.services import current_services
from tests.conversations.truth_matter import HANDOFF, ORDER, RECEIPT, Matter

MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
MOMENT = re.compile(rf"(?:{WEEKDAY} )?\b\d{{1,2}} {MONTH}\b(?: \d{{4}})?|{WEEKDAY}s?\b|\b\d{{1,2}}:\d\d\b")
FORMS = ("%A %-d %B", "%-d %B", "%-d %b", "%-d %b %Y", "%-d %B %Y", "%A", "%H:%M", "%-H:%M")
STEPS = ("placed", "packed", "shipped", "delivered", "cancelled", "returned", "expected")


def check_moments(matter: Matter, unit: str) -> None:
    """Raise AssertionError for a moment that is none of those that the sentence may speak of."""
    found = set(MOMENT.findall(unit)) - set(MOMENT.findall(matter.spoken))
    if found:
        allowed = {m.strftime(form) for m in list_moments(matter, unit) if m for form in FORMS}
        answers = matter.session.scalars(sa.select(shop.FaqEntry.answer))
        quoted = {moment for answer in answers if answer in unit for moment in MOMENT.findall(answer)}
        assert found <= allowed | quoted, f"{sorted(found - allowed - quoted)} in {unit!r}"


def list_moments(matter: Matter, unit: str) -> Iterator[datetime | date | None]:
    """List the moments of the rows that a sentence names, else of the shopper's profile."""
    numbers, receipts = set(ORDER.findall(unit)), set(RECEIPT.findall(unit))
    codes = [code for code in matter.coupons if re.search(rf"\b{re.escape(code)}\b", unit)]
    for number in numbers & set(matter.orders):
        yield from list_of_order(matter.orders[number])
    for promise in matter.promises:
        if promise.reference in numbers | receipts | set(HANDOFF.findall(unit)):
            yield from (promise.due_at, promise.kept_at)
    for receipt in matter.returns:
        if receipt.number in receipts or receipt.order_number in numbers:
            yield from (receipt.opened_at, receipt.send_by, receipt.received_at)
    for case in matter.cases:
        if case.number in receipts:
            yield from (case.opened_at, case.due_at, case.closed_at)
    for code in codes:
        yield from list_of_coupon(matter, code)
    if not (numbers or receipts or codes):
        yield from list_of_profile(matter, unit)


def list_of_order(order: shop.Order) -> Iterator[datetime | None]:
    """List the steps of an order, and the last day on which it can be sent back."""
    yield from (getattr(order, f"{step}_at") for step in STEPS)
    if order.delivered_at:
        yield order.delivered_at + shop.rules.read_rules().return_window


def list_of_coupon(matter: Matter, code: str) -> Iterator[datetime | None]:
    """List when a coupon begins and ends, and when this shopper used it."""
    yield from (matter.coupons[code].starts_at, matter.coupons[code].ends_at)
    grant = matter.session.get(shop.models.CouponGrant, (code, matter.customer_id or ""))
    yield grant.redeemed_at if grant else None


def list_of_profile(matter: Matter, unit: str) -> Iterator[datetime | date | None]:
    """List what is dated without a number: facts, objections, purchases, answers, the team's hours."""
    yield from (o.at for o in matter.list_objections() if o.name in unit)
    if matter.customer_id:
        facts = profiles.list_facts(matter.session, matter.customer_id)
        yield from (fact.at for fact in facts if str(fact.value) in unit)
        bought = profiles.list_events(matter.session, matter.customer_id, kinds=["bought"], limit=10_000)
        named = {product.product_id for product in matter.list_named(unit)}
        yield from (event.at for event in bought if event.product_id in named)
    yield from (
        entry.checked_on
        for entry in matter.session.scalars(sa.select(shop.FaqEntry))
        if entry.source in unit or entry.answer in unit
    )
    opening = current_services().hours.find_opening(matter.now)
    yield from (opening, opening and opening - timedelta(seconds=1))
