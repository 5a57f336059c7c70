"""Buttons, handoffs and the dialogue engine's memory."""

import pytest

import profiles
from tests.profiles.moments import DAY, NOON


@pytest.fixture(autouse=True)
def conversation(session):
    for conversation_id in ("c1", "c2"):
        profiles.open_conversation(session, "web", conversation_id=conversation_id, at=NOON)


def test_a_token_stands_for_its_payload_and_says_when_it_was_pressed_before(session):
    token = profiles.issue_button(session, "c1", '/add_to_cart{"ordinal": 2}')
    assert profiles.press_button(session, "c1", token) == profiles.Pressed(
        '/add_to_cart{"ordinal": 2}', again=False
    )
    assert profiles.press_button(session, "c1", token).again


def test_tokens_of_the_same_payload_differ(session):
    assert profiles.issue_button(session, "c1", "/affirm") != profiles.issue_button(session, "c1", "/affirm")


def test_a_token_is_worth_nothing_in_another_conversation(session):
    token = profiles.issue_button(session, "c1", "/affirm")
    with pytest.raises(profiles.ButtonNotFound, match=r"'c2' has no such button; offer the choice again"):
        profiles.press_button(session, "c2", token)
    assert not profiles.press_button(session, "c1", token).again


def test_asking_twice_for_a_person_opens_one_handoff(session):
    first = profiles.open_handoff(session, "c1", "asked for a person", NOON)
    again = profiles.open_handoff(session, "c1", "asked again", NOON + DAY)
    assert (again.handoff_id, again.reason) == (first.handoff_id, "asked for a person")
    assert profiles.find_conversation(session, "c1").handed_over_at == NOON


def test_a_handoff_that_is_dealt_with_leaves_the_queue_and_may_be_opened_anew(session):
    first = profiles.open_handoff(session, "c1", "asked", NOON)
    assert profiles.close_handoff(session, "c1", NOON + DAY).closed_at == NOON + DAY
    assert profiles.list_open_handoffs(session) == []
    assert profiles.find_conversation(session, "c1").handed_over_at is None
    assert profiles.open_handoff(session, "c1", "asked", NOON + 2 * DAY).handoff_id != first.handoff_id


def test_the_queue_starts_with_who_waits_longest(session):
    profiles.open_handoff(session, "c1", "asked", NOON + DAY)
    profiles.open_handoff(session, "c2", "asked", NOON)
    assert [handoff.conversation_id for handoff in profiles.list_open_handoffs(session)] == ["c2", "c1"]


def test_closing_what_is_not_open_says_so(session):
    with pytest.raises(profiles.HandoffNotFound, match=r"'c1' has no open handoff; reload the queue"):
        profiles.close_handoff(session, "c1", NOON)


def test_a_tracker_is_what_was_saved_last(session):
    assert profiles.load_tracker(session, "c1") is None
    profiles.save_tracker(session, "c1", '{"slots": {}}', NOON)
    profiles.save_tracker(session, "c1", '{"slots": {"shown": []}}', NOON + DAY)
    assert profiles.load_tracker(session, "c1") == '{"slots": {"shown": []}}'
