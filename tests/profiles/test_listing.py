"""The list of conversations as staff narrow it."""

import pytest

import profiles
from tests.profiles.moments import DAY, MINUTE, NOON


def talk(session, conversation_id, *texts, customer_id=None, channel="web", minute=0, **understood):
    at = NOON + minute * MINUTE
    profiles.open_conversation(session, channel, customer_id, conversation_id, at=at)
    for text in texts:
        understanding = {"intent": "greet", **understood} if understood else None
        profiles.log_message(
            session, conversation_id, by="shopper", text=text, at=at, understanding=understanding
        )


def ids(session, *places, **limits):
    return [summary.conversation_id for summary in profiles.list_conversations(session, *places, **limits)]


def test_the_list_shows_who_spoke_last_and_what(session):
    profiles.add_customer(session, "1", "Ann", at=NOON)
    talk(session, "old", "bye", customer_id="1")
    talk(session, "new", "hello", "any soy milk?", channel="telegram", minute=1)
    talk(session, "silent", minute=-1)
    new, old, silent = profiles.list_conversations(session)
    assert (new.conversation_id, new.last_by, new.last_text) == ("new", "shopper", "any soy milk?")
    assert (old.display_name, old.message_count, old.last_at) == ("Ann", 1, NOON)
    assert (silent.last_by, silent.last_text, silent.display_name) == (None, None, None)


def feel(label, strength=0.9):
    return {"sentiment": {"label": label, "strength": strength}}


@pytest.fixture
def talks(session):
    """Two conversations that differ in everything, and the member of staff who has the first."""
    profiles.add_customer(session, "1", "Ann", at=NOON)
    profiles.state_fact(session, "1", "segment", "loyal", "purchases", at=NOON)
    dana = profiles.add_staff(session, "dana", "agent", "long enough for a test", at=NOON).staff_id
    talk(session, "c1", "oh no", customer_id="1", intent="file_complaint", confidence=0.4, **feel("neutral"))
    talk(session, "c1", "awful", customer_id="1", intent="ask_human", confidence=0.9, **feel("negative"))
    talk(session, "c2", "hm", channel="telegram", minute=9, intent="greet", confidence=0.8, **feel("neutral"))
    talk(session, "c2", "nice", channel="telegram", minute=9, confidence=0.8, **feel("positive"))
    profiles.take_conversation(session, "c1", dana, NOON)
    profiles.add_tag(session, ["c1"], "Parcel  lost", dana, NOON)
    profiles.mark_reviewed(session, ["c1"], dana, NOON)
    session.commit()
    return dana


@pytest.mark.parametrize(
    ("limits", "other"),
    [
        ({"channel": "web"}, {"channel": "telegram"}),
        ({"customer_id": "1"}, {}),
        ({"handed_over": True}, {"handed_over": False}),
        ({"intent": "file_complaint"}, {"intent": "greet"}),
        ({"is_unsure": True}, {}),
        ({"mood": "negative"}, {"mood": "positive"}),
        ({"slope": "falling"}, {"slope": "rising"}),
        ({"outcome": "handed_over"}, {"outcome": "solved"}),
        ({"tag": "parcel lost"}, {}),
        ({"reviewed": True}, {"reviewed": False}),
        ({"assigned": "anybody"}, {"assigned": "nobody"}),
        ({"segment": "loyal"}, {}),
        ({"until": NOON + MINUTE}, {"since": NOON + MINUTE}),
    ],
    ids=lambda limits: "-".join(limits) or "any",
)
def test_each_filter_leaves_in_what_it_says(session, talks, limits, other):
    assert ids(session, **limits) == ["c1"]
    assert profiles.count_conversations(session, **limits) == 1
    assert ids(session, **other) == (["c2"] if other else ["c2", "c1"])


def test_filters_are_joined_and_the_assigned_are_found_by_who_has_them(session, talks):
    assert ids(session, assigned=talks) == ["c1"]
    assert ids(session, assigned=talks, channel="telegram") == []
    assert ids(session, mood="neutral") == []


def test_pages_are_cut_by_key_in_both_directions_also_where_moments_are_equal(session):
    for number in range(7):
        talk(session, f"c{number}", "hello", minute=number // 2)
    first = profiles.list_conversations(session, 3)
    assert [one.conversation_id for one in first] == ["c6", "c5", "c4"]
    second = profiles.list_conversations(session, 3, before=first[-1].place)
    assert [one.conversation_id for one in second] == ["c3", "c2", "c1"]
    assert ids(session, 3, before=second[-1].place) == ["c0"]
    assert ids(session, 3, after=second[0].place) == ["c6", "c5", "c4"]


def test_choices_are_what_there_is(session, talks):
    assert profiles.list_channels(session) == ["telegram", "web"]
    assert profiles.list_segments(session) == ["loyal"]
    assert profiles.list_intents(session) == ["ask_human", "file_complaint", "greet"]
    profiles.retract_fact(session, "1", "segment", NOON + DAY)
    assert profiles.list_segments(session) == []


def test_customers_are_found_by_a_part_of_their_name_or_their_whole_id(session):
    profiles.add_customer(session, "17", "Ann Miller", at=NOON)
    profiles.add_customer(session, "18", "Bo 100%", at=NOON)
    for text, found in (("miLL", ["17"]), ("17", ["17"]), ("1", ["18"]), ("0%", ["18"]), ("_", [])):
        assert [one.customer_id for one in profiles.find_by_name(session, text)] == found
