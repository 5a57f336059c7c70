"""The shop's rules are told as they stand, and it is said where they do not answer just what was asked."""

import pytest
from sqlalchemy.orm import Session

import shop
from bot.actions.checkout import Checkout
from bot.actions.faq import AnswerFaq
from tests.actions.conftest import NOW, names

ANSWERS = {
    "delivery": "Orders usually reach you within four days.",
    "opening_hours": "The shop takes orders around the clock, every day of the year.",
    "payment": "With a credit card or in cash.",
}


@pytest.fixture
def database_kind():
    """SQLite alone: nothing is written."""
    return "sqlite"


@pytest.fixture(autouse=True)
def answers(services):
    with Session(services.engine, future=True) as session, session.begin():
        for topic, answer in ANSWERS.items():
            entry = {"question": topic, "source": "Shop policy", "checked_on": NOW.date()}
            session.add(shop.FaqEntry(topic=topic, answer=answer, **entry))


@pytest.mark.parametrize(
    ("asked", "topic", "is_general"),
    [
        ("do you deliver on sundays", "delivery", True),
        ("do you ship to canada?", "delivery", True),
        ("how long does delivery take", "delivery", False),
        ("are you open on sunday", "opening_hours", False),
        ("who pays the postage for a return", "returns", True),
        ("can i return opened things without a receipt", "returns", True),
        ("how do returns work", "returns", False),
        ("do you take bitcoin", "payment", True),
        ("can i pay cash", "payment", False),
    ],
)
def test_a_general_answer_to_a_special_question_says_so(guest, asked, topic, is_general):
    said = names(guest.say(AnswerFaq, asked, "faq", faq_topic=topic))
    assert said == [*(["utter_faq_in_general"] if is_general else []), "utter_faq"]


def test_how_to_pay_is_answered_when_there_is_nothing_to_pay_for(guest):
    [said] = guest.say(Checkout, "how do i pay", "checkout")
    assert (said["response"], said["answer"]) == ("utter_faq", ANSWERS["payment"])
    assert names(guest.say(Checkout, "checkout please", "checkout")) == ["utter_cart_empty"]
