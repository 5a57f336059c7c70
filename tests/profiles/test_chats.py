"""Chats of messengers, and what they have brought us."""

import pytest

import profiles
from tests.profiles.moments import DAY, MINUTE, NOON

TELEGRAM = "telegram"


@pytest.fixture
def chat(session):
    return profiles.open_chat(session, TELEGRAM, "77", at=NOON)


def test_a_chat_keeps_its_conversation(session, chat):
    again = profiles.open_chat(session, TELEGRAM, "77", at=NOON + DAY)
    other = profiles.open_chat(session, TELEGRAM, "78", at=NOON)
    assert again.conversation_id == chat.conversation_id != other.conversation_id
    assert profiles.find_conversation(session, chat.conversation_id).channel == TELEGRAM
    assert profiles.find_chat(session, TELEGRAM, chat.conversation_id) is chat
    assert profiles.find_chat(session, "web", chat.conversation_id) is None


@pytest.mark.parametrize(("verified_at", "customer_id"), [(NOON, "1"), (None, None)])
def test_only_a_proven_account_speaks_for_its_customer(session, verified_at, customer_id):
    profiles.add_customer(session, "1", "Ann", at=NOON)
    profiles.link_identity(session, "1", TELEGRAM, "77", verified_at=verified_at)
    chat = profiles.open_chat(session, TELEGRAM, "77", at=NOON)
    assert profiles.find_conversation(session, chat.conversation_id).customer_id == customer_id


def test_a_block_and_a_stop_are_remembered_until_taken_back(session, chat):
    profiles.mark_blocked(session, TELEGRAM, "77", NOON)
    profiles.mark_stopped(session, TELEGRAM, "77", NOON)
    assert (chat.blocked_at, chat.stopped_at) == (NOON, NOON)
    profiles.mark_blocked(session, TELEGRAM, "77", None)
    profiles.mark_stopped(session, TELEGRAM, "77", None)
    assert (chat.blocked_at, chat.stopped_at) == (None, None)


def test_the_newest_wording_of_a_message_is_found(session, chat):
    for message_id, text in (("5", "milk"), ("55", "bread"), ("5.1", "oat milk"), ("6", "eggs")):
        profiles.log_message(
            session, chat.conversation_id, by="shopper", text=text, at=NOON, message_id=message_id
        )
    assert profiles.find_said(session, chat.conversation_id, "5") == "oat milk"
    assert profiles.find_said(session, chat.conversation_id, "7") is None


def test_an_update_is_done_once_and_goes_on_where_it_was(session):
    assert profiles.take_update(session, TELEGRAM, 10**12, at=NOON) == 0
    profiles.count_sent(session, TELEGRAM, 10**12, 2)
    assert profiles.take_update(session, TELEGRAM, 10**12, at=NOON) == 2
    profiles.finish_update(session, TELEGRAM, 10**12, at=NOON)
    assert profiles.take_update(session, TELEGRAM, 10**12, at=NOON) is None
    assert profiles.take_update(session, "other", 10**12, at=NOON) == 0


def test_old_updates_are_forgotten_but_for_the_newest(session):
    assert profiles.find_newest_update(session, TELEGRAM) is None
    for update_id, at in ((1, NOON), (2, NOON), (3, NOON + MINUTE)):
        profiles.take_update(session, TELEGRAM, update_id, at=at)
    assert profiles.forget_updates(session, TELEGRAM, NOON + DAY) == 2
    assert profiles.find_newest_update(session, TELEGRAM) == 3
