"""A question, a refusal or a joke does nothing."""

import pytest
from sqlalchemy.orm import Session

import profiles
from bot.actions.account import DeleteData
from bot.actions.account_notices import ChangeMarketingConsent
from bot.actions.dialogue_affirming import Affirm
from bot.actions.orders_changes import CancelOrder
from bot.actions.orders_problem_words import read_wish
from bot.actions.orders_returns import ReturnItem, read_reason
from tests.actions.conftest import names


@pytest.fixture
def database_kind():
    """What words mean does not hang on the database; each write is tested on both (write_scenarios)."""
    return "sqlite"


def list_on(services):
    with Session(services.engine, future=True) as session:
        return [p for p in profiles.PURPOSES if profiles.has_consent(session, "mia", p, "web")]


@pytest.mark.parametrize(
    "text",
    [
        "am i getting any marketing at all?",
        "do you send newsletters?",
        "nobody replies to my emails",
        "so is marketing on or off for me",
        "which ones are on?",
        "and no reminders",
        "no emails please",
    ],
)
def test_no_question_and_no_refusal_switches_messages_on(mia, services, text):
    mia.say(ChangeMarketingConsent, text, "change_marketing_consent")
    assert list_on(services) == []


def test_a_question_is_answered_with_what_is_on(mia, services):
    mia.say(ChangeMarketingConsent, "send me order updates", "change_marketing_consent")
    [said] = mia.say(ChangeMarketingConsent, "which messages are on", "change_marketing_consent")
    assert said["response"] == "utter_notices_state"
    assert "order updates" in said["on"]
    assert "order updates" not in said["off"]
    assert list_on(services) == ["order_updates"]


@pytest.mark.parametrize(
    "text", ["i don't want to return anything, i just want to know", "not returning it", "kidding, all fine"]
)
def test_no_return_is_registered_by_a_refusal(mia, order, text):
    order("A-5", "delivered", pasta=1)
    assert names(mia.say(ReturnItem, text, "return_item")) == ["utter_nothing_registered"]
    assert read_reason("i don't want a refund, i want better towels") is None


def test_a_part_of_an_order_is_said_to_be_no_matter_of_cancelling(mia, order):
    order("A-6", "placed", pasta=1, milk=2)
    said = mia.say(CancelOrder, "can you cancel just the spaghetti", "cancel_order", product="spaghetti")
    assert names(said) == ["utter_cancel_whole_only", "utter_confirm_cancel"]


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("i don't want a replacement but a refund", "refund"),
        ("no exchange, refund", "refund"),
        ("not a refund, i meant a replacement", "exchange"),
        ("no refund thanks", None),
    ],
)
def test_what_is_refused_is_no_wish(text, wish):
    assert read_wish(text) == wish


DOUBTS = ["hmm", "um well", "is that possible", "yeah right", "maybe", "yes wait", "fine, keep it", "sure?"]
DOUBTS += ["yes i know but keep it", "yes if its free", "good to know", "great", "ok makes sense", "ok total"]


@pytest.mark.parametrize("text", DOUBTS)
@pytest.mark.parametrize("intent", ["affirm", "inform", "nlu_fallback"])
def test_no_doubt_is_a_yes(mia, order, text, intent):
    order("A-6", "placed", pasta=1)
    mia.say(CancelOrder, "cancel A-6", "cancel_order", order_number="A-6")
    assert "utter_cancelled" not in names(mia.say(Affirm, text, intent))
    mia.say(DeleteData, "delete everything", "delete_data")
    assert "utter_erased" not in names(mia.say(Affirm, text, intent))


@pytest.mark.parametrize(
    "text", ["yes", "YES!", "yes please", "ok do it", "yes, cancel it", "go ahead", "\N{THUMBS UP SIGN}"]
)
def test_a_plain_yes_is_one(mia, order, text):
    order("A-6", "placed", pasta=1)
    mia.say(CancelOrder, "cancel A-6", "cancel_order", order_number="A-6")
    assert "utter_cancelled" in names(mia.say(Affirm, text, "affirm"))
