"""Every button that is offered does what it says when it is pressed."""

import pytest

from tests.conversations.wordings import read_facts

TALKS = [
    (None, ["show me milk"]),
    (None, ["vegan yogurts"]),
    (None, ["add milk and bread"]),
    (None, ["something for a bbq"]),
    (None, ["what goes with bananas"]),
    (None, ["how many cheeses do you have"]),
    (None, ["asdf qwer", "zxcv"]),
    (None, ["asdf qwer", "zxcv", "hjkl"]),
    (None, ["show me milk", "add the first", "undo"]),
    ("1", ["whats my usual"]),
    ("1", ["recommend something", "not the second"]),
    ("1", ["where is my order"]),
    ("1", ["i want to return something"]),
    ("1", ["my milk was sour"]),
    ("1", ["i want my money back"]),
    ("1", ["cancel my order"]),
    ("1", ["change the address of my order"]),
    ("1", ["what do you know about me"]),
    ("1", ["apply the best coupon"]),
]
PRESSED = 6  # of one answer
DEAD_ENDS = {"utter_affirm_nothing", "utter_deny_nothing", "utter_apology", "utter_unclear"}


@pytest.mark.parametrize(
    ("customer_id", "lines"), TALKS, ids=lambda part: " / ".join(part) if part else "guest"
)
def test_every_button_leads_somewhere(talk, customer_id, lines):
    titles = list(hold(talk(customer_id), lines).buttons)[:PRESSED]
    for title in titles:
        shopper = talk(customer_id)
        said = hold(shopper, lines)
        if title in said.buttons:  # the pressed ones before may have changed what is offered
            answer = shopper.press(said, title)
            assert answer.text or answer.cards
            responses = {name for reply in answer.text.split("\n") for name, _ in read_facts(reply)}
            assert not responses & DEAD_ENDS


def hold(shopper, lines):
    """Say the lines; give the last answer."""
    return [shopper.say(line) for line in lines][-1]
