"""Small talk: what is rude, sad or ordinary gets its own short answer, and the open task goes on."""

import pytest

from bot.actions.orders_changes import CancelOrder
from bot.actions.smalltalk import MakeSmallTalk
from tests.actions.conftest import names


@pytest.fixture
def database_kind():
    """SQLite alone: nothing is written."""
    return "sqlite"


@pytest.mark.parametrize("intent", ["chitchat", "out_of_scope", "ask_if_bot"])
@pytest.mark.parametrize("text", ["fuck you", "you are useless", "shut up", "stupid bot", "wtf"])
def test_an_insult_is_taken_calmly(guest, text, intent):
    assert names(guest.say(MakeSmallTalk, text, intent)) == ["utter_rude"]


@pytest.mark.parametrize("intent", ["chitchat", "out_of_scope"])
@pytest.mark.parametrize(
    "text",
    ["i'm so sad today", "im lonely", "i feel terrible", "i had a rough day", "my grandma passed away"],
)
def test_grief_is_met_with_a_kind_word(guest, text, intent):
    assert names(guest.say(MakeSmallTalk, text, intent)) == ["utter_sad"]


@pytest.mark.parametrize(
    ("text", "intent", "response"),
    [
        ("how was your day", "chitchat", "utter_chitchat"),
        ("tell me a dumb joke", "chitchat", "utter_chitchat"),
        ("i feel stupid", "chitchat", "utter_chitchat"),
        ("i'm down for that", "chitchat", "utter_chitchat"),
        ("write me a poem", "out_of_scope", "utter_out_of_scope"),
        ("are you a bot", "ask_if_bot", "utter_ask_if_bot"),
        ("thanks, sorry for the bad day", "thank", "utter_thank"),
        ("hello", "greet", "utter_greet"),
        ("wait a sec", "chitchat", "utter_wait"),
        ("i'm back", "chitchat", "utter_welcome_back"),
        ("hurry up", "chitchat", "utter_hurry"),
    ],
)
def test_ordinary_talk_is_answered_as_before(guest, text, intent, response):
    assert names(guest.say(MakeSmallTalk, text, intent)) == [response]


@pytest.mark.parametrize(("text", "response"), [("you idiot", "utter_rude"), ("i am so sad", "utter_sad")])
def test_the_open_task_goes_on_after_it(mia, order, text, response):
    order("A-2", "placed", pasta=1)
    mia.say(CancelOrder, "cancel A-2", "cancel_order", order_number="A-2")
    assert names(mia.say(MakeSmallTalk, text, "chitchat")) == [response, "utter_back_to_confirm_cancel"]
