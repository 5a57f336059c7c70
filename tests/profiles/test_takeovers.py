from datetime import timedelta

import pytest

import profiles
from tests.profiles.moments import NOON


@pytest.fixture
def conversation_id(session):
    return profiles.open_conversation(session, "web", at=NOON).conversation_id


def test_a_takeover_is_held_by_one_member_of_staff(session, conversation_id):
    profiles.open_handoff(session, conversation_id, "a person please", NOON)
    handoff = profiles.take_conversation(session, conversation_id, "dana", NOON)
    assert (handoff.taken_by, handoff.taken_at, handoff.reason) == ("dana", NOON, "a person please")
    assert profiles.is_taken(session, conversation_id)
    assert profiles.find_holder(session, conversation_id) == "dana"


def test_a_second_member_of_staff_is_told_who_has_it(session, conversation_id):
    profiles.take_conversation(session, conversation_id, "dana", NOON)
    with pytest.raises(profiles.ConversationTaken, match="dana has .* since 12:00 UTC") as caught:
        profiles.take_conversation(session, conversation_id, "eli", NOON)
    assert (caught.value.taken_by, caught.value.taken_at) == ("dana", NOON)
    assert profiles.find_holder(session, conversation_id) == "dana"


def test_taking_it_twice_changes_nothing(session, conversation_id):
    first = profiles.take_conversation(session, conversation_id, "dana", NOON)
    again = profiles.take_conversation(session, conversation_id, "dana", NOON + timedelta(hours=1))
    assert (again.handoff_id, again.taken_at) == (first.handoff_id, NOON)


def test_staff_may_take_what_nobody_asked_them_to(session, conversation_id):
    assert profiles.take_conversation(session, conversation_id, "dana", NOON).reason == ""
    assert [one.conversation_id for one in profiles.list_open_handoffs(session)] == [conversation_id]


def test_given_back_it_is_dealt_with_and_the_promise_is_kept(session, conversation_id):
    profiles.take_conversation(session, conversation_id, "dana", NOON)
    handoff = profiles.hand_back(session, conversation_id, "dana", NOON, promised="a new one today")
    assert (handoff.closed_at, handoff.promised, handoff.taken_by) == (NOON, "a new one today", "dana")
    assert not profiles.is_taken(session, conversation_id)
    assert profiles.find_conversation(session, conversation_id).handed_over_at is None


@pytest.mark.parametrize("holder", [None, "eli"])
def test_only_who_has_it_can_give_it_back(session, conversation_id, holder):
    if holder:
        profiles.take_conversation(session, conversation_id, holder, NOON)
    with pytest.raises(profiles.ConversationNotHeld, match="take it over first"):
        profiles.hand_back(session, conversation_id, "dana", NOON)


def test_it_can_be_taken_back_from_whoever_has_it(session, conversation_id):
    profiles.take_conversation(session, conversation_id, "dana", NOON)
    assert profiles.hand_back(session, conversation_id, None, NOON).closed_at == NOON


def test_what_nobody_took_can_be_dismissed(session, conversation_id):
    profiles.open_handoff(session, conversation_id, "a person please", NOON)
    assert profiles.dismiss_handoff(session, conversation_id, NOON).closed_at == NOON
    with pytest.raises(profiles.HandoffNotFound):
        profiles.dismiss_handoff(session, conversation_id, NOON)


def test_what_somebody_is_at_cannot_be_dismissed(session, conversation_id):
    profiles.take_conversation(session, conversation_id, "dana", NOON)
    with pytest.raises(profiles.ConversationTaken):
        profiles.dismiss_handoff(session, conversation_id, NOON)


@pytest.mark.parametrize("do", [profiles.take_conversation, profiles.hand_back])
def test_an_unknown_conversation_is_refused(session, do):
    with pytest.raises(profiles.ConversationNotFound):
        do(session, "nobody's", "dana", NOON)
