"""The load run must notice what it says is not there."""

from datetime import datetime, timezone

import pytest

import profiles
from bench.channel_load import Chats, Result, read_wording

pytestmark = pytest.mark.rasa

NOW = datetime.now(timezone.utc)
EXPECTED = [(0, "a"), (0, "b"), (1, "c"), (2, "d")]


class Line:
    """The end of the Bot API that chats listen at; it gives back what it is told to send."""

    def do_sendMessage(self, parameters):
        return parameters


@pytest.fixture
def chats():
    return Chats(Line())


def count(result):
    return result.lost, result.doubled, result.disordered


@pytest.mark.parametrize(
    ("arrived", "counts"),
    [
        ("abcd", (0, 0, 0)),
        ("abd", (1, 0, 0)),
        ("abc", (1, 0, 0)),
        ("", (4, 0, 0)),
        ("abbcd", (0, 1, 0)),
        ("abcdd", (0, 1, 0)),
        ("abcdx", (0, 0, 1)),
    ],
)
def test_what_is_missing_doubled_or_strange_is_counted(chats, arrived, counts):
    chats.pushed[1] = [0.0, 0.0, 0.0]
    chats.arrived[1] = [(text, 1.0) for text in arrived]
    result = Result()
    chats.compare(result, 1, EXPECTED)
    assert count(result) == counts


def test_messages_that_changed_places_are_not_taken_for_fine(chats):
    chats.pushed[1] = [0.0, 0.0, 0.0]
    chats.arrived[1] = [(text, 1.0) for text in "abdc"]
    result = Result()
    chats.compare(result, 1, EXPECTED)
    assert any(count(result))


def test_a_message_without_an_answer_is_lost_and_an_apology_is_told_apart(chats, session):
    conversation_id = profiles.open_chat(session, "telegram", "1", at=NOW).conversation_id
    apology = read_wording()["utter_no_answer"]
    for number, answer in enumerate((apology, None)):
        profiles.log_message(
            session, conversation_id, by="shopper", text="hi", at=NOW, message_id=f"m{number}"
        )
        if answer:
            profiles.log_message(session, conversation_id, by="bot", text=answer, at=NOW)
    chats.pushed[1] = [0.0, 0.0]
    chats.arrived[1] = [(apology, 1.0)]
    result = chats.check(session, [1])
    assert (result.lost, result.apologies) == (1, 1)
