import pytest

import profiles
from tests.profiles.moments import DAY, NOON


@pytest.fixture
def talk(session):
    """A conversation in which the bot said "r1" at position 2 and staff said "r2" at position 3."""
    conversation_id = profiles.open_conversation(session, "web", at=NOON).conversation_id
    profiles.log_message(session, conversation_id, by="shopper", text="hi", at=NOON, message_id="m1")
    for by, reply_id in (("bot", "r1"), ("staff", "r2")):
        reply = {"id": reply_id, "by": by, "type": "text", "text": "Hello!"}
        profiles.log_message(session, conversation_id, by=by, text="Hello!", at=NOON, reply=reply)
    return conversation_id


def thumbs(session, conversation_id):
    return profiles.list_thumbs(session, conversation_id, range(9))


def test_a_thumb_may_be_given_changed_and_taken_back(session, talk):
    for thumb, kept in (("up", {2: "up"}), ("down", {2: "down"}), (None, {}), (None, {})):
        profiles.rate_reply(session, talk, "r1", thumb, at=NOON)
        assert thumbs(session, talk) == kept


def test_the_same_thumb_again_changes_nothing(session, talk):
    profiles.rate_reply(session, talk, "r1", "up", at=NOON)
    profiles.rate_reply(session, talk, "r1", "up", at=NOON + DAY)
    assert session.get(profiles.Rating, (talk, 2)).at == NOON


@pytest.mark.parametrize("reply_id", ["r2", "r3", "m1", ""])
def test_only_what_the_bot_said_here_has_a_thumb(session, talk, reply_id):
    with pytest.raises(profiles.ReplyNotFound, match="said no reply"):
        profiles.rate_reply(session, talk, reply_id, "up", at=NOON)


def test_another_conversation_cannot_rate_it(session, talk):
    other = profiles.open_conversation(session, "web", at=NOON).conversation_id
    with pytest.raises(profiles.ReplyNotFound):
        profiles.rate_reply(session, other, "r1", "down", at=NOON)
    assert thumbs(session, talk) == {}


def test_conversations_are_listed_by_their_thumbs(session, talk):
    profiles.rate_reply(session, talk, "r1", "down", at=NOON)
    listed = {thumb: profiles.list_conversations(session, thumb=thumb) for thumb in profiles.THUMBS}
    assert ([one.conversation_id for one in listed["down"]], listed["up"]) == ([talk], [])
