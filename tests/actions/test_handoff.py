"""Ratings: a survey's answer is a row of its own, any other verdict an event."""

import profiles
from bot.actions.dialogue import Deny
from bot.actions.handoff import KeepRating
from tests.actions.conftest import NOW, names


def ask_survey(services, conversation_id="c-mia"):
    from sqlalchemy.orm import Session

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
