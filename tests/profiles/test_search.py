"""Full-text search over messages."""

import pytest

import profiles
from profiles.search import write_query
from tests.profiles.moments import MINUTE, NOON


def talk(session, conversation_id, *texts, channel="web"):
    profiles.open_conversation(session, channel, None, conversation_id, at=NOON)
    for text in texts:
        profiles.log_message(session, conversation_id, by="shopper", text=text, at=NOON)


def find(session, text, **limits):
    return [
        one.conversation_id for one in profiles.search_conversations(session, text, **limits).conversations
    ]


@pytest.fixture
def talks(session):
    talk(session, "c1", "Any SOY milk?", "two of them")
    talk(session, "c2", "is oat milk out of stock?", channel="telegram")
    talk(session, "c3", "what's in the delivery: almonds")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("soy", ["c1"]),
        ("milk", ["c2", "c1"]),
        ("milk SOY", ["c1"]),
        ("deliveries", ["c3"]),
        ("alm*", ["c3"]),
        ("alm", []),
        ("of", ["c2", "c1"]),
        ('"oat milk"', ["c2"]),
        ('"milk oat"', []),
        ("two soy", []),
        ("what's", ["c3"]),
        ("AND OR * ( ' : & ! <->", []),
        ("!!", []),
    ],
)
def test_words_beginnings_and_phrases_are_found_within_a_message(session, talks, text, found):
    assert find(session, text) == found


def test_a_search_is_narrowed_and_counted_and_paged(session, talks):
    assert find(session, "milk", channel="telegram") == ["c2"]
    first = profiles.search_conversations(session, "milk", 1)
    assert ([one.conversation_id for one in first.conversations], first.total) == (["c2"], 2)
    second = profiles.search_conversations(session, "milk", 1, first.next_entry)
    assert ([one.conversation_id for one in second.conversations], second.next_entry) == (["c1"], None)


def test_a_common_word_ends_the_search_early_and_says_so(session, talks, monkeypatch):
    assert not profiles.search_conversations(session, "milk").is_cut
    monkeypatch.setattr("profiles.search.SEARCHED", 1)
    found = profiles.search_conversations(session, "milk")
    assert ([one.conversation_id for one in found.conversations], found.is_cut) == (["c2"], True)


def test_what_is_changed_or_erased_is_found_no_longer(session, talks):
    session.query(profiles.Message).filter_by(conversation_id="c3").update({"text": "nothing"})
    session.query(profiles.Conversation).filter_by(conversation_id="c2").delete()
    session.commit()
    assert find(session, "milk") == ["c1"]
    assert find(session, "almonds") == []
    assert find(session, "nothing") == ["c3"]
    profiles.log_message(session, "c3", by="bot", text="almonds again", at=NOON + MINUTE)
    assert find(session, "almonds") == ["c3"]


def test_a_query_is_bounded():
    assert write_query("word " * 1000, "sqlite").count("AND") == 11
