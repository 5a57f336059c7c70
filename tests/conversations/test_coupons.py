"""Coupons: the shopper's own, with their true terms."""

import re
from datetime import datetime, timezone

import pytest
from sqlalchemy.orm import Session

import shop
from tests.conversations.facts import empty_cart, find_customer_without_orders


def list_own(services, customer_id):
    with Session(services.engine, future=True) as session:
        return [c.code for c in shop.list_coupons(session, customer_id, datetime.now(timezone.utc))]


@pytest.mark.parametrize("text", ["any coupons for me", "do i have discounts", "got a deal for me? 💰"])
def test_the_coupons_listed_are_the_shoppers_own(talk, demo_services, text):
    said = talk("1").say(text)
    own = list_own(demo_services, "1")
    listed = [row[0] for row in said.tables[0]["rows"]]
    assert listed
    assert set(listed) <= set(own)
    assert str(len(own)) in said.text


def test_coupons_for_a_kind_of_product_are_for_that_kind(talk):
    said = talk("1").say("do i have a coupon for juice?")
    assert said.tables
    assert all("juice" in row[1].lower() for row in said.tables[0]["rows"])


def test_no_coupon_for_a_kind_is_said(talk):
    said = talk("1").say("any coupons for motorcycle magazines")
    assert not said.tables
    assert "no" in said.text.lower()


def test_a_household_without_coupons_hears_so(talk, demo_services):
    said = talk(find_customer_without_orders(demo_services)).say("any coupons for me")
    assert not said.tables
    assert "no valid coupon" in said.text


def test_a_guest_sees_nobodys_coupons(talk):
    said = talk().say("show me my coupons")
    assert not said.tables
    assert "signed in" in said.text


def test_an_own_code_with_an_empty_cart_is_not_claimed_to_be_applied(talk, demo_services):
    code = list_own(demo_services, "1")[0]
    shopper = talk("1")
    empty_cart(demo_services, shopper)
    said = shopper.say(f"use my code {code}")
    assert code in said.text
    assert not re.search("applied|saved|saves", said.text)


@pytest.mark.parametrize("code", ["WELCOME20", "SAVE-1-2"])
def test_an_unknown_code_and_one_that_is_not_valid_sound_the_same(talk, code):
    said = talk("1").say(f"apply {code}")
    assert code in said.text
    assert not said.tables
    assert not re.search("applied|off|ends|ended|expired", said.text)


def test_the_best_coupon_is_not_claimed_to_be_applied(talk):
    said = talk("1").say("use the best coupon i have")
    assert said.intent == "apply_coupon"
    assert "applied" not in said.text.lower()
