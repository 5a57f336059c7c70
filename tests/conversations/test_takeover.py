"""A person steps in: the bot falls silent, the shopper sees who writes, and the bot comes back informed."""

from datetime import datetime, timedelta, timezone

import pytest

import profiles
import shop
from tests.conversations.counter import TelegramShopper, WebShopper, open_counter

PROMISE = "express replacement today"


@pytest.fixture
def counter(demo_services, assistant, tmp_path):
    with open_counter(demo_services.engine, assistant.agent, tmp_path) as counter:
        yield counter


@pytest.fixture
def away(demo_services, monkeypatch):
    """The team names one hour of the day after tomorrow, and is away now."""
    day = datetime.now(timezone.utc) + timedelta(days=2)
    monkeypatch.setitem(demo_services.__dict__, "hours", shop.read_hours(f"{day:%a} 9:00-10:00", "UTC"))


@pytest.mark.parametrize("channel", [WebShopper, TelegramShopper])
def test_t11_complaint_falling_mood_handover_and_return(counter, channel):
    shopper = channel(counter)
    here, name = shopper.conversation_id, counter.name.title()
    start = len(counter.log(here))  # customers carry a conversation on
    shopper.say("second time the parcel is broken. second!!")
    [case] = counter.do(shop.list_cases, here, None, limit=1)
    [connecting] = shopper.say("a person. this is a joke")
    assert case.number in connecting
    check_queue(counter, here, case)

    counter.press("take", here)
    greeting = "Hi, Dana here, I see both reports. I'm sending a new one today by express."
    counter.press("say", here, text=greeting)
    assert shopper.read()[-1] == (name, greeting)
    assert shopper.say("ok thanks") == []
    tomorrow = datetime.now(timezone.utc) + timedelta(days=1)
    counter.press("hand-back", here, promised=PROMISE, due=f"{tomorrow:%Y-%m-%d}")

    back, survey = shopper.read()[-2:]
    assert back == ("bot", f"I'm back. {name} promised under {case.number}: {PROMISE}.")
    assert "1 (bad) to 5 (great)" in survey[1]
    assert "5 of 5" in shopper.press("5")[0]
    check_silence(counter.log(here)[start:])
    shopper.say("what did you promise me?")
    table = next(m.reply for m in reversed(counter.log(here)) if m.reply and m.reply["type"] == "table")
    said = [f"{PROMISE} (said by {name})", case.number, "–", f"{tomorrow:%A %-d %B}", "still to come"]
    assert table["rows"][0] == said
    check_one_survey(counter, here, case)


def check_queue(counter, conversation_id, case):
    """The queue names who waits, their case and their mood."""
    page = counter.staff.get("/queue").text
    entry = page[page.index(f"/conversations/{conversation_id}") :].split("</li>")[0]
    assert f"case {case.number}" in entry
    assert "this is a joke" in entry
    assert "negative" in entry
    assert "is high +60" in entry


def check_silence(log):
    """Between takeover and return only shopper and staff speak; no product is shown from anger to return."""
    at_staff = next(m.position for m in log if m.by == "staff")
    back = next(m.position for m in log if m.by == "bot" and m.text.startswith("I'm back"))
    assert {m.by for m in log if at_staff <= m.position < back} == {"staff", "shopper"}
    assert not [m for m in log if (m.reply or {}).get("type") == "products"]


def check_one_survey(counter, conversation_id, case):
    """A second return about the same case asks nothing."""
    counter.press("take", conversation_id)
    counter.press("hand-back", conversation_id, solved="yes")
    assert counter.log(conversation_id)[-1].text == f"I'm back. {case.number} is closed as solved."
    surveys = [survey for survey in counter.do(profiles.list_surveys) if survey.matter == case.number]
    assert [survey.rating for survey in surveys] == [5]


def test_a_typed_number_answers_the_survey(counter):
    shopper = WebShopper(counter, None)
    shopper.say("talk to a human")
    counter.press("take", shopper.conversation_id)
    counter.press("hand-back", shopper.conversation_id)
    assert "4 of 5" in shopper.say("4")[0]


def test_after_the_return_the_bot_helps_as_before(counter):
    shopper = WebShopper(counter, None)
    shopper.say("any soy milk?")
    counter.press("take", shopper.conversation_id)
    assert shopper.say("under 3 dollars") == []
    counter.press("hand-back", shopper.conversation_id)
    assert shopper.say("what's in my cart")


def test_the_bot_stays_silent_for_a_pressed_button_too(counter):
    shopper = WebShopper(counter, None)
    shopper.say("gribbly the fronk")
    counter.press("take", shopper.conversation_id)
    assert shopper.press("Talk to a person") == []


def test_with_the_staffs_room_closed_shoppers_notice_nothing(counter):
    counter.staff.close()
    shopper = WebShopper(counter, None)
    assert shopper.say("any soy milk?")
    assert "H-" in shopper.say("talk to a human")[0]
    assert shopper.say("under 3 dollars")


@pytest.mark.parametrize("channel", [WebShopper, TelegramShopper])
def test_t12_out_of_hours_what_was_not_understood_becomes_a_case(counter, away, channel):
    shopper = channel(counter, None)
    here = shopper.conversation_id
    shopper.say("gribbly the fronk")
    offered = [m.reply for m in counter.log(here) if (m.reply or {}).get("buttons")]
    assert "Talk to a person" in [button["title"] for button in offered[-1]["buttons"]]
    said = " ".join(shopper.say("fronk!!"))
    assert "9:00 UTC on " in said
    assert "open a case" in said
    opened = " ".join(shopper.say("yes"))
    [case] = counter.do(shop.list_cases, here, None)
    assert case.notes == ["gribbly the fronk\nfronk!!"]
    assert case.number in opened
    standing = counter.do(profiles.find_conversation, here)
    assert (standing.fallbacks, standing.handed_over_at) == (2, None)
    assert standing.mood > -0.3  # not to be understood is no bad mood
    assert "case" not in " ".join(shopper.say("fronk fronk")).lower()  # it is not asked over and over


def test_out_of_hours_who_asks_for_a_person_hears_when_one_is_back(talk, away):
    shopper = talk("1")
    said = shopper.say("i want to talk to a human")
    assert "9:00 UTC on " in said.text
    left = shopper.say("the app logs me out all the time")
    assert "C-" in left.text
