"""A chat carries on a conversation begun elsewhere, by a token that works once."""

import pytest

import profiles
from profiles.links import LIFETIME
from tests.profiles.moments import NOON as NOW


@pytest.fixture
def talk(session):
    """A conversation of Mia's on the web."""
    profiles.add_customer(session, "mia", "Mia", at=NOW)
    profiles.add_customer(session, "eve", "Eve", at=NOW)
    return profiles.open_conversation(session, "web", "mia", at=NOW).conversation_id


def follow(session, token, chat_id="7", at=NOW):
    return profiles.follow_link(session, token, "telegram", chat_id, at=at)


def test_the_chat_goes_on_with_the_conversation_and_belongs_to_its_customer(session, talk):
    before = profiles.open_chat(session, "telegram", "7", at=NOW).conversation_id
    assert follow(session, profiles.make_link(session, talk, at=NOW)) == talk
    assert profiles.open_chat(session, "telegram", "7", at=NOW).conversation_id == talk != before
    assert profiles.find_identity(session, "telegram", "7").customer_id == "mia"
    assert profiles.find_shared_conversation(session, "mia").conversation_id == talk


def test_a_token_works_once_and_for_ten_minutes(session, talk):
    token = profiles.make_link(session, talk, at=NOW)
    with pytest.raises(profiles.LinkDead):
        follow(session, token, at=NOW + LIFETIME)
    follow(session, token)
    for again in (token, token + "x", ""):
        with pytest.raises(profiles.LinkDead, match="ask for a new one"):
            follow(session, again, "8")


def test_a_chat_of_another_customer_is_not_taken_over(session, talk):
    profiles.link_identity(session, "eve", "telegram", "7", verified_at=NOW)
    with pytest.raises(profiles.IdentityTaken):
        follow(session, profiles.make_link(session, talk, at=NOW))


def test_unlinking_takes_them_apart(session, talk):
    follow(session, profiles.make_link(session, talk, at=NOW))
    assert profiles.unlink_chat(session, "telegram", talk, at=NOW)
    fresh = profiles.open_chat(session, "telegram", "7", at=NOW).conversation_id
    assert fresh != talk
    assert profiles.find_conversation(session, fresh).customer_id is None
    assert profiles.find_identity(session, "telegram", "7") is None
    assert not profiles.unlink_chat(session, "telegram", talk, at=NOW)
    assert profiles.find_shared_conversation(session, "mia") is None
