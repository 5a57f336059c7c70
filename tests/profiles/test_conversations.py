"""Conversations: opened by a channel, listed for staff."""

import pytest

import profiles
from tests.profiles.moments import MINUTE, NOON


def talk(session, conversation_id, *texts, customer_id=None, channel="web", minute=0):
    at = NOON + minute * MINUTE
    profiles.open_conversation(session, channel, customer_id, conversation_id, at=at)
    for text in texts:
        profiles.log_message(session, conversation_id, by="shopper", text=text, at=at)


def ids(session, **limits):
    return [summary.conversation_id for summary in profiles.list_conversations(session, **limits)]


def test_an_id_that_nobody_can_guess_is_made_where_none_is_given(session):
    first, second = (profiles.open_conversation(session, "web", at=NOON) for _ in range(2))
    assert first.conversation_id != second.conversation_id
    assert len(first.conversation_id) >= 20


def test_opening_a_conversation_again_gives_the_same_one(session):
    talk(session, "c1", "hello")
    again = profiles.open_conversation(session, "web", conversation_id="c1", at=NOON + MINUTE)
    assert (again.message_count, again.started_at) == (1, NOON)


def test_a_shopper_may_say_later_who_they_are(session):
    talk(session, "c1", "hello")
    profiles.open_conversation(session, "web", "1", "c1", at=NOON)
    assert profiles.find_conversation(session, "c1").customer_id == "1"


def test_a_conversation_of_another_customer_is_as_good_as_none(session):
    talk(session, "c1", "hello", customer_id="1")
    with pytest.raises(profiles.ConversationNotFound, match=r"No conversation 'c1'; open one first"):
        profiles.open_conversation(session, "web", "2", "c1", at=NOON)
    with pytest.raises(profiles.ConversationNotFound) as caught:
        profiles.find_conversation(session, "nowhere")
    assert caught.value.conversation_id == "nowhere"


def test_the_list_shows_who_spoke_last_and_what(session):
    profiles.add_customer(session, "1", "Ann", at=NOON)
    talk(session, "old", "bye", customer_id="1")
    talk(session, "new", "hello", "any soy milk?", channel="telegram", minute=1)
    talk(session, "silent", minute=-1)
    new, old, silent = profiles.list_conversations(session)
    assert (new.conversation_id, new.last_by, new.last_text) == ("new", "shopper", "any soy milk?")
    assert (old.display_name, old.message_count, old.last_at) == ("Ann", 1, NOON)
    assert (silent.last_by, silent.last_text, silent.display_name) == (None, None, None)


def test_the_list_is_narrowed_by_channel_customer_and_handover(session):
    talk(session, "c1", "hello", customer_id="1")
    talk(session, "c2", "hello", channel="telegram", minute=1)
    profiles.open_handoff(session, "c1", "asked", NOON)
    assert ids(session, channel="telegram") == ["c2"]
    assert ids(session, customer_id="1") == ["c1"]
    assert ids(session, handed_over=True) == ["c1"]
    assert ids(session, handed_over=False) == ["c2"]
    assert ids(session, limit=1, offset=1) == ["c1"]
    assert profiles.count_conversations(session, handed_over=True) == 1
    assert profiles.list_channels(session) == ["telegram", "web"]


def test_a_search_finds_words_names_and_ids_in_any_case(session):
    profiles.add_customer(session, "17", "Ann Miller", at=NOON)
    talk(session, "c1", "Any SOY milk?", customer_id="17")
    talk(session, "c2", "100% juice", minute=1)
    assert ids(session, text="soy M") == ["c1"]
    assert ids(session, text="miller") == ["c1"]
    assert ids(session, text="17") == ["c1"]
    assert ids(session, text="C2") == ["c2"]
    assert ids(session, text="%") == ["c2"]
    assert profiles.count_conversations(session, text="soy") == 1
