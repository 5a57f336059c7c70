import pytest

import profiles
from tests.profiles.moments import MINUTE, NOON


@pytest.fixture
def conversation_id(session):
    return profiles.open_conversation(session, "web", at=NOON).conversation_id


def test_a_matter_is_asked_about_at_most_once(session, conversation_id):
    assert profiles.ask_survey(session, conversation_id, "C-1", NOON)
    assert not profiles.ask_survey(session, conversation_id, "C-1", NOON + MINUTE)
    assert profiles.ask_survey(session, conversation_id, "H-1", NOON)
    assert [survey.matter for survey in profiles.list_surveys(session)] == ["C-1", "H-1"]


def test_the_first_answer_counts(session, conversation_id):
    profiles.ask_survey(session, conversation_id, "C-1", NOON)
    assert profiles.answer_survey(session, conversation_id, "C-1", 4, NOON)
    assert not profiles.answer_survey(session, conversation_id, "C-1", 1, NOON)
    [survey] = profiles.list_surveys(session)
    assert (survey.rating, survey.closed_at) == (4, NOON)


def test_a_skipped_survey_has_no_rating_and_is_over(session, conversation_id):
    profiles.ask_survey(session, conversation_id, "C-1", NOON)
    assert profiles.find_open_survey(session, conversation_id).matter == "C-1"
    assert profiles.answer_survey(session, conversation_id, "C-1", None, NOON)
    assert profiles.find_open_survey(session, conversation_id) is None
    assert profiles.list_surveys(session)[0].rating is None


def test_another_conversation_cannot_answer(session, conversation_id):
    profiles.ask_survey(session, conversation_id, "C-1", NOON)
    other = profiles.open_conversation(session, "web", at=NOON).conversation_id
    assert not profiles.answer_survey(session, other, "C-1", 5, NOON)


@pytest.mark.parametrize("rating", [0, 6])
def test_a_rating_lies_between_1_and_5(session, conversation_id, rating):
    profiles.ask_survey(session, conversation_id, "C-1", NOON)
    with pytest.raises(ValueError, match="use 1 to 5"):
        profiles.answer_survey(session, conversation_id, "C-1", rating, NOON)


def test_what_was_never_asked_has_no_survey(session):
    assert not profiles.has_survey(session, "C-9")
