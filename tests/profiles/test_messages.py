"""The log of what was said."""

import threading

import pytest
from sqlalchemy.orm import Session

import profiles
from tests.profiles.moments import MINUTE, NOON


@pytest.fixture(autouse=True)
def conversation(session):
    profiles.open_conversation(session, "web", conversation_id="c1", at=NOON)
    session.commit()


def ask(session, text, message_id=None):
    return profiles.log_message(session, "c1", by="shopper", text=text, at=NOON, message_id=message_id)


def answer(session, text, **more):
    return profiles.log_message(session, "c1", by="bot", text=text, at=NOON + MINUTE, **more)


def test_positions_count_from_one_and_the_conversation_follows(session):
    conversation = profiles.find_conversation(session, "c1")
    assert [ask(session, "hi").position, answer(session, "hello").position] == [1, 2]
    assert (conversation.message_count, conversation.last_at) == (2, NOON + MINUTE)


def test_many_writers_at_once_take_every_position_once(engine, session):
    def write():
        for _ in range(10):
            with Session(engine, future=True) as own, own.begin():
                ask(own, "hi")

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [m.position for m in profiles.list_messages(session, "c1")] == list(range(1, 41))


def test_a_message_that_comes_twice_is_refused_and_changes_nothing(session):
    ask(session, "two of them", message_id="m1")
    with pytest.raises(profiles.MessageSeen, match=r"'m1' is in 'c1' already; give the first replies"):
        ask(session, "two of them", message_id="m1")
    assert profiles.find_conversation(session, "c1").message_count == 1
    assert ask(session, "next", message_id="m2").position == 2


def test_the_same_client_id_in_another_conversation_is_another_message(session):
    profiles.open_conversation(session, "web", conversation_id="c2", at=NOON)
    ask(session, "hi", message_id="m1")
    other = profiles.log_message(session, "c2", by="shopper", text="hi", at=NOON, message_id="m1")
    assert other.position == 1


def test_a_message_needs_a_conversation(session):
    with pytest.raises(profiles.ConversationNotFound):
        profiles.log_message(session, "nowhere", by="bot", text="hi", at=NOON)


def test_replies_are_found_by_the_message_they_answer(session):
    ask(session, "any soy milk?", message_id="m1")
    cards = {"type": "products", "items": []}
    answer(session, "Here", reply=cards)
    answer(session, "Anything else?")
    ask(session, "no", message_id="m2")
    answer(session, "Bye")
    assert profiles.find_replies(session, "c1", "m1") == [
        {"id": "2", "by": "bot", "type": "products", "items": []},
        {"id": "3", "by": "bot", "type": "text", "text": "Anything else?"},
    ]


def test_an_answer_on_its_way_is_told_from_a_message_never_seen(session):
    ask(session, "hi", message_id="m1")
    assert profiles.find_replies(session, "c1", "m1") == []
    assert profiles.find_replies(session, "c1", "m2") is None


def test_an_answer_may_name_its_question_when_two_were_asked_at_once(session):
    first = ask(session, "price?", message_id="m1")
    ask(session, "stock?", message_id="m2")
    answer(session, "$2", reply_to=first.position)
    assert [reply["text"] for reply in profiles.find_replies(session, "c1", "m1")] == ["$2"]
    assert profiles.find_replies(session, "c1", "m2") == []


def test_what_was_understood_is_added_later(session):
    ask(session, "hi", message_id="m1")
    understanding = {"intent": "greet", "confidence": 0.98}
    profiles.describe_message(session, "c1", 1, understanding=understanding)
    profiles.describe_message(session, "c1", 1, actions=["utter_greet"])
    (message,) = profiles.list_messages(session, "c1")
    assert (message.understanding, message.actions) == (understanding, ["utter_greet"])


def test_messages_are_paged_by_position(session):
    for number in range(5):
        ask(session, f"message {number + 1}")
    assert [m.text for m in profiles.list_messages(session, "c1", after=2, limit=2)] == [
        "message 3",
        "message 4",
    ]
