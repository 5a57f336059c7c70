"""The shop's rules: the answer that the shop wrote, and no other."""

import re

import pytest
from sqlalchemy.orm import Session

import shop
from tests.conversations.facts import list_lines

ASKED = [
    ("delivery", "how long does shipping normally take"),
    ("delivery_cost", "is delivery free or what does it cost"),
    ("returns", "how many days do i have to send stuff back"),
    ("payment", "u take paypal?"),
    ("opening_hours", "till when are you open on saturdays"),
    ("privacy", "do you sell my data to other companies"),
    ("loyalty", "is there some kind of rewards program"),
    ("contact", "whats your phone nr"),
    ("gift_cards", "can i buy a gift card for my nephew"),
    ("order_changes", "can an order still be changed after i placed it?"),
    ("freshness", "how do you make sure the veggies arrive fresh"),
    ("stores", "wheres your nearest store"),
    ("account", "do i need an account to shop here"),
    ("equal_prices", "do wealthy folks get shown higher prices?"),
]


@pytest.mark.parametrize(("topic", "text"), ASKED)
def test_a_question_gets_the_shops_own_answer(talk, demo_services, topic, text):
    said = talk().say(text)
    with Session(demo_services.engine, future=True) as session:
        assert shop.find_answer(session, topic).answer in said.text


def test_an_answer_names_its_source(talk):
    assert re.search(
        r"Source: .+, last checked \d+ \w+ \d{4}", talk().say("what are your opening hours").text
    )


def test_a_question_in_the_middle_of_a_search_does_not_lose_it(talk):
    shopper = talk()
    shopper.say("soy milk")
    shopper.say("btw how much is delivery?")
    said = shopper.say("ok and only those under 3 dollars")
    assert said.titles
    assert all("soy milk" in title.lower() for title in said.titles)
    assert all(card["price"] <= 3 for card in said.cards)


def test_a_question_after_an_open_question_leaves_the_cart_alone(talk, demo_services):
    shopper = talk()
    shopper.say("butter")
    shopper.say("add 2")
    shopper.say("wait, whats your return policy")
    assert list_lines(demo_services, shopper) == []
    shopper.say("the first one")
    said = shopper.say("show my cart")
    assert said.actions == ["action_show_cart"]


def test_the_rules_do_not_contradict_each_other_about_stores(demo_services):
    with Session(demo_services.engine, future=True) as session:
        answers = {topic: shop.find_answer(session, topic).answer for topic, _ in ASKED}
    if "no stores" in answers["stores"]:
        others = " ".join(answer for topic, answer in answers.items() if topic != "stores")
        assert not re.search(r"in the stores?\b|the stores are open", others, re.IGNORECASE)
