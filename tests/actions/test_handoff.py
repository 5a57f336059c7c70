"""The way to a person, in and out of the team's hours; and ratings, a survey's apart from others."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

import profiles
import shop
from bot.actions.dialogue import Clarify, Deny
from bot.actions.dialogue_affirming import Affirm
from bot.actions.handoff import KeepRating, OpenHandoff
from bot.actions.orders_problems import ReportProblem, TellCaseStatus
from tests.actions.conftest import NOW, names


@pytest.fixture
def away(services):
    """The team names an hour of the day after tomorrow, and is away now."""
    day = f"{NOW + timedelta(days=2):%a}"
    services.__dict__["hours"] = shop.read_hours(f"{day} 9:00-10:00", "UTC")


def test_who_asks_for_a_person_is_put_in_the_queue(mia, ask):
    assert names(mia.say(OpenHandoff, "a person please", "talk_to_human")) == ["utter_handoff_open"]
    [handoff] = ask(profiles.list_open_handoffs)
    assert (handoff.conversation_id, handoff.reason) == ("c-mia", "a person please")


def test_a_case_that_is_open_is_named_with_it(mia, ask):
    mia.say(ReportProblem, "the milk was sour", "report_problem")
    [said] = mia.say(OpenHandoff, "a person please", "talk_to_human")
    assert said["response"] == "utter_handoff_open_case"
    assert said["case_number"] == ask(shop.list_cases, "c-mia", "mia")[0].number


def test_out_of_hours_the_shopper_hears_when_the_team_is_back(mia, away, ask):
    [said] = mia.say(OpenHandoff, "a person please", "talk_to_human")
    assert said["response"] == "utter_handoff_away"
    assert said["back"].startswith("9:00 UTC on ")
    assert ask(profiles.list_open_handoffs) == []


def test_the_question_left_out_of_hours_becomes_a_case(mia, away, ask):
    mia.say(OpenHandoff, "a person please", "talk_to_human")
    said = mia.say(Clarify, "do you sell by the pallet", "nlu_fallback")
    assert names(said) == ["utter_case_opened"]
    [case] = ask(shop.list_cases, "c-mia", "mia")
    assert case.notes == ["do you sell by the pallet"]


@pytest.mark.parametrize(
    ("confidence", "answers"), [(0.3, ["utter_case_opened"]), (0.99, ["utter_no_cases"])]
)
def test_what_is_left_out_of_hours_is_a_question_unless_it_is_clearly_something_else(
    mia, away, ask, confidence, answers
):
    mia.say(OpenHandoff, "a person please", "talk_to_human")
    said = mia.say(TellCaseStatus, "ask anna about it", "ask_case_status", confidence=confidence)
    assert names(said) == answers
    assert len(ask(shop.list_cases, "c-mia", "mia")) == (answers == ["utter_case_opened"])


def test_a_bare_yes_is_asked_for_the_question(mia, away, ask):
    mia.say(OpenHandoff, "a person please", "talk_to_human")
    assert names(mia.say(Affirm, "ok", "affirm")) == ["utter_ask_problem"]
    assert names(mia.say(Clarify, "by the pallet", "inform")) == ["utter_case_opened"]
    assert [case.notes for case in ask(shop.list_cases, "c-mia", "mia")] == [["by the pallet"]]


def test_no_leaves_nothing_behind(mia, away, ask):
    mia.say(OpenHandoff, "a person please", "talk_to_human")
    assert names(mia.say(Deny, "no thanks", "deny")) == ["utter_deny"]
    assert ask(shop.list_cases, "c-mia", "mia") == []


def test_an_open_case_is_enough_out_of_hours(mia, away, ask):
    mia.say(ReportProblem, "the milk was sour", "report_problem")
    [said] = mia.say(OpenHandoff, "a person please", "talk_to_human")
    assert said["response"] == "utter_handoff_away_case"
    assert len(ask(shop.list_cases, "c-mia", "mia")) == 1


def test_what_was_not_understood_out_of_hours_is_left_as_it_was_said(guest, away, ask):
    assert names(guest.say(Clarify, "gribbly the fronk", "nlu_fallback")) == ["utter_unclear"]
    assert names(guest.say(Clarify, "fronk!!", "nlu_fallback")) == ["utter_still_unclear_away"]
    assert names(guest.say(Affirm, "yes", "affirm")) == ["utter_case_opened"]
    [case] = ask(shop.list_cases, "c-guest", None)
    assert case.notes == ["gribbly the fronk\nfronk!!"]


def ask_survey(services, conversation_id="c-mia"):
    with Session(services.engine, future=True) as session, session.begin():
        profiles.ask_survey(session, conversation_id, "H-1", NOW)


def test_one_tap_answers_the_survey(mia, services, ask):
    ask_survey(services)
    said = mia.say(KeepRating, "/rate_conversation{}", survey="H-1", rating="5")
    assert names(said) == ["utter_survey_kept"]
    assert [survey.rating for survey in ask(profiles.list_surveys)] == [5]
    assert ask(profiles.list_events, "mia", kinds=["rated"]) == []


def test_a_second_tap_changes_nothing(mia, services, ask):
    ask_survey(services)
    mia.say(KeepRating, "/rate_conversation{}", survey="H-1", rating="5")
    assert names(mia.say(KeepRating, "/rate_conversation{}", survey="H-1", rating="1")) == [
        "utter_survey_over"
    ]
    assert [survey.rating for survey in ask(profiles.list_surveys)] == [5]


def test_the_survey_can_be_skipped(mia, services, ask):
    ask_survey(services)
    said = mia.say(KeepRating, "/rate_conversation{}", survey="H-1", rating="skip")
    assert names(said) == ["utter_survey_skipped"]
    assert [survey.rating for survey in ask(profiles.list_surveys)] == [None]


def test_a_typed_number_answers_the_survey_whatever_it_seems_to_mean(mia, services, ask):
    ask_survey(services)
    mia.slots["question"] = {"kind": "survey", "survey": "H-1"}
    assert names(mia.say(KeepRating, "4", "inform")) == ["utter_survey_kept"]
    assert [survey.rating for survey in ask(profiles.list_surveys)] == [4]


def test_no_skips_the_survey(mia, services, ask):
    ask_survey(services)
    mia.slots["question"] = {"kind": "survey", "survey": "H-1"}
    assert names(mia.say(Deny, "no thanks", "deny")) == ["utter_survey_skipped"]


def test_another_shopper_cannot_answer_it(guest, services, ask):
    ask_survey(services)
    said = guest.say(KeepRating, "/rate_conversation{}", survey="H-1", rating="1")
    assert names(said) == ["utter_survey_over"]
    assert [survey.rating for survey in ask(profiles.list_surveys)] == [None]


def test_a_verdict_nobody_asked_for_is_an_event(mia, ask):
    assert names(mia.say(KeepRating, "5/5 great help", rating="5")) == ["utter_rating_kept"]
    [event] = ask(profiles.list_events, "mia", kinds=["rated"])
    assert event.details["rating"] == "5"


@pytest.mark.parametrize(
    ("text", "intent"), [("never mind", "cancel_task"), ("i don't need the person any more", "talk_to_human")]
)
def test_who_was_called_is_called_off(guest, services, text, intent):
    [opened] = guest.say(OpenHandoff, "a person please", "talk_to_human")
    [said] = guest.say(OpenHandoff, text, intent)
    assert (said["response"], said["number"]) == ("utter_handoff_withdrawn", opened["number"])
    with Session(services.engine, future=True) as session:
        assert profiles.list_open_handoffs(session) == []
    assert names(guest.say(OpenHandoff, "i don't want a human", "talk_to_human")) == ["utter_no_handoff"]


@pytest.mark.parametrize(
    "text",
    [
        "never mind no person needed",
        "cancel the human",
        "never mind the agent",
        "dont call anyone",
        "no staff needed",
    ],
)
def test_nobody_is_called_who_is_not_wanted(mia, text, ask):
    assert names(mia.say(OpenHandoff, text, "talk_to_human")) == ["utter_no_handoff"]


@pytest.mark.parametrize(
    "text", ["no person has answered me yet", "i don't get anyone here", "nobody of the team helps"]
)
def test_who_complains_that_nobody_comes_is_heard(mia, text):
    assert names(mia.say(OpenHandoff, text, "talk_to_human")) == ["utter_handoff_open"]
