"""Messages of our own accord: only what is due, to who allowed it, outside the quiet hours, and once."""

from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

import profiles
import shop
from bot.notices import Manners, claim, list_due
from tests import outfitter

NOW = datetime.now(timezone.utc)
ALWAYS = Manners(time(0, 0), time(0, 0), ZoneInfo("UTC"), 3)


@pytest.fixture
def outdoor(engine, session, tmp_path):
    """The outfitter, and Mia's conversation on the web."""
    outfitter.fill(engine, tmp_path)
    session.info["talk"] = profiles.open_conversation(session, "web", "mia", at=NOW)
    return session


def allow(session, purpose, granted=True, channel="web", at=NOW):
    profiles.record_consent(session, "mia", purpose, channel, granted, at=at, source="chat")


def kinds(session, at=NOW, manners=ALWAYS):
    return [due.kind for due in list_due(session, manners, at)]


def test_what_is_back_is_told_once_to_who_asked(outdoor):
    profiles.subscribe(outdoor, outdoor.info["talk"], "stove", None, at=NOW)
    assert kinds(outdoor) == []
    shop.find_product(outdoor, "stove").stock = 3
    [due] = list_due(outdoor, ALWAYS, NOW)
    assert (due.facts["title"], due.facts["price"]) == ("Camp stove", "$44.00")
    assert claim(outdoor, due, NOW) is not None
    assert claim(outdoor, due, NOW) is None
    assert kinds(outdoor) == []


def test_a_size_that_is_back_is_told_and_another_size_is_not(outdoor):
    profiles.subscribe(outdoor, outdoor.info["talk"], "brook", "brook-43-blue", at=NOW)
    assert kinds(outdoor) == []
    outdoor.get(shop.Variant, "brook-43-blue").stock = 1
    assert [due.facts["title"] for due in list_due(outdoor, ALWAYS, NOW)] == [
        "Brook Dry running shoe, 43, blue"
    ]


def test_a_left_cart_is_reminded_of_after_a_day_with_todays_price(outdoor):
    shop.add_to_cart(outdoor, "customer:mia", "cap")
    later = NOW + timedelta(hours=25)
    assert kinds(outdoor, later) == []
    allow(outdoor, "cart_reminder")
    shop.find_product(outdoor, "cap").price_cents = 1500
    assert kinds(outdoor, NOW + timedelta(hours=23)) == []
    [due] = list_due(outdoor, ALWAYS, later)
    assert due.facts["price"] == "$15.00"
    claim(outdoor, due, later)
    assert kinds(outdoor, later + timedelta(days=2)) == []


def test_nobody_is_reminded_of_what_they_bought_or_emptied(outdoor):
    allow(outdoor, "cart_reminder")
    shop.add_to_cart(outdoor, "customer:mia", "cap")
    shop.empty_cart(outdoor, "customer:mia")
    assert kinds(outdoor, NOW + timedelta(hours=25)) == []


def test_an_order_that_left_is_told_while_that_is_allowed(outdoor):
    order = shop.find_order(outdoor, "mia", "A-1057")
    shop.advance_order(outdoor, order, "shipped", NOW)
    assert kinds(outdoor) == []
    allow(outdoor, "order_updates")
    assert kinds(outdoor) == ["order_updates"]
    allow(outdoor, "order_updates", granted=False, at=NOW + timedelta(seconds=1))
    assert kinds(outdoor) == []


def test_a_yes_in_one_channel_is_none_in_another(outdoor):
    shop.advance_order(outdoor, shop.find_order(outdoor, "mia", "A-1057"), "shipped", NOW)
    allow(outdoor, "order_updates", channel="telegram")
    assert kinds(outdoor) == []


@pytest.mark.parametrize(("hour", "is_quiet"), [(20, False), (21, True), (3, True), (8, False)])
def test_the_quiet_hours_are_those_of_the_shops_town(hour, is_quiet):
    manners = Manners.read("21:00-08:00", "America/New_York", 3)
    at = datetime(2026, 1, 15, hour, 30, tzinfo=ZoneInfo("America/New_York"))
    assert manners.is_quiet(at.astimezone(timezone.utc)) is is_quiet


def test_nobody_gets_more_than_so_many_a_week(outdoor):
    stingy = Manners(time(0, 0), time(0, 0), ZoneInfo("UTC"), 1)
    for product_id in ("stove", "cap"):
        profiles.subscribe(outdoor, outdoor.info["talk"], product_id, None, at=NOW)
    shop.find_product(outdoor, "stove").stock = 3
    first, *_ = list_due(outdoor, stingy, NOW)
    claim(outdoor, first, NOW)
    assert kinds(outdoor, manners=stingy) == []
    assert kinds(outdoor, NOW + timedelta(days=8), stingy) == ["back_in_stock"]


def test_while_staff_have_a_conversation_nothing_is_said_in_it(outdoor):
    profiles.subscribe(outdoor, outdoor.info["talk"], "cap", None, at=NOW)
    outdoor.info["talk"].taken_by = "dana"
    outdoor.flush()
    assert kinds(outdoor) == []
