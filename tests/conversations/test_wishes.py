"""Two wishes in one message, and tasks that wait for each other."""

import pytest

import shop
from tests.conversations.facts import ask_shop, find_changeable_order, list_lines


@pytest.mark.parametrize(
    "text",
    [
        "cancel {number} and tell me if i have a coupon left",
        "pls stop order {number}. any vouchers for me?",
        "i don't want {number} anymore, cancel it, and also do i have any coupons",
        "cancel order {number} then show me my coupons",
        "{number} should be cancelled & which coupons do i have",
    ],
)
def test_of_two_wishes_the_destructive_one_is_confirmed_and_then_both_are_done(talk, demo_services, text):
    customer_id, number = find_changeable_order(demo_services)
    shopper = talk(customer_id)
    asked = shopper.say(text.format(number=number))
    assert number in asked.text
    assert "Then I'll get to your coupons." in asked.text
    said = shopper.say("no, leave it")
    assert "action_take_next_wish" in said.actions
    assert "coupons" in said.text
    assert ask_shop(demo_services, shop.find_order, customer_id, number).status != "cancelled"


@pytest.mark.parametrize(
    "text",
    [
        "find me soy milk and what's in my cart",
        "do you have soy milk? also show me my cart",
        "show my basket then search for soy milk",
        "i need some soy milk, and what do i have in the cart",
        "whats in my cart and do u sell soy milk",
    ],
)
def test_two_harmless_wishes_are_both_answered_at_once(talk, text):
    said = talk().say(text)
    assert any("soy milk" in title.lower() for title in said.titles)
    assert "cart is empty" in said.text


def test_both_wishes_about_the_cart_are_done_in_their_order(talk, demo_services):
    shopper = talk()
    shown = shopper.say("shampoo")
    said = shopper.say("add two of the first and show me my cart")
    assert said.tables
    assert list_lines(demo_services, shopper) == [(shown.cards[0]["product_id"], 2)]


@pytest.mark.parametrize(
    "text",
    [
        "salt and vinegar chips",
        "do you have mac and cheese",
        "half and half",
        "any sweet & sour sauce",
        "ham and cheese",
    ],
)
def test_a_name_with_an_and_is_one_thing(talk, text):
    assert "action_take_next_wish" not in talk().say(text).actions


@pytest.mark.parametrize(
    "text",
    [
        "wait, do you have soy milk?",
        "what's in my cart",
        "how much is delivery",
        "any good coffee?",
        "where is my order",
    ],
)
def test_a_task_goes_on_after_whatever_came_between(talk, demo_services, text):
    customer_id, number = find_changeable_order(demo_services)
    shopper = talk(customer_id)
    shopper.say(f"send {number} to another address")
    said = shopper.say(text)
    assert f"Back to {number}" in said.text
    asked = shopper.say("8 Hill Road, 4020 Norden")
    assert "8 Hill Road" in asked.text
    corrected = shopper.say("actually number 18")
    assert "18 Hill Road" in corrected.text


def test_two_tasks_wait_for_each_other(talk, demo_services):
    customer_id, number = find_changeable_order(demo_services)
    shopper = talk(customer_id)
    shopper.say(f"cancel {number}")
    shopper.say(f"send {number} to another address")
    said = shopper.say("forget it")
    assert f"Back to {number}: shall I cancel it?" in said.text
    shopper.say("no")
    assert shopper.say("yes").text
    assert ask_shop(demo_services, shop.find_order, customer_id, number).status != "cancelled"
