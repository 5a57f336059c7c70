"""Conversations: opened by a channel."""

import pytest

import profiles
from tests.profiles.moments import MINUTE, NOON


def talk(session, conversation_id, *texts, customer_id=None, channel="web", minute=0):
    at = NOON + minute * MINUTE
    profiles.open_conversation(session, channel, customer_id, conversation_id, at=at)
    for text in texts:
        profiles.log_message(session, conversation_id, by="shopper", text=text, at=at)


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
