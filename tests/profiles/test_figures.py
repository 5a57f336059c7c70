"""The numbers of the dashboard, worked out by hand on a few conversations."""

from datetime import timedelta

import pytest

import profiles
from tests.profiles.moments import DAY, NOON

SINCE = NOON - DAY


def talk(session, conversation_id, *intents, at=NOON, mood=0.0, reply_after=2):
    profiles.open_conversation(session, "web", conversation_id=conversation_id, at=at)
    for number, intent in enumerate(intents):
        label = "negative" if mood < 0 else "positive"
        understanding = {"intent": intent, "sentiment": {"label": label, "strength": abs(mood)}}
        profiles.log_message(
            session,
            conversation_id,
            by="shopper",
            text=f"{intent} please",
            at=at,
            understanding=understanding,
        )
        if not number:
            wait = timedelta(seconds=reply_after)
            profiles.log_message(session, conversation_id, by="bot", text="hi", at=at + wait)


@pytest.fixture(autouse=True)
def talks(session):
    talk(session, "c1", "greet", "show_cart", mood=0.5, reply_after=1)
    talk(session, "c2", "greet", "nlu_fallback", mood=-0.5, reply_after=3)
    talk(session, "c3", "nlu_fallback", "talk_to_human", at=NOON + DAY, reply_after=9)
    profiles.open_handoff(session, "c3", "a person", NOON + DAY)
    talk(session, "old", "greet", at=NOON - 2 * DAY)
    profiles.open_conversation(session, "web", conversation_id="silent", at=NOON)
    session.commit()


def test_conversations_are_counted_by_how_they_stand(session):
    counts = profiles.count_standing(session, SINCE)
    assert {name: (count.value, count.of) for name, count in counts.items()} == {
        "all": (4, None),
        "solved": (1, 3),
        "handed_over": (1, 3),
        "left": (0, 3),
        "fallback": (1, 3),
        "misses": (2, 3),
    }
    assert counts["solved"].share == pytest.approx(1 / 3)
    assert "FROM conversations" in counts["solved"].sql


def test_each_number_is_that_of_the_list_behind_it(session):
    counts = profiles.count_standing(session, SINCE)
    for outcome in profiles.OUTCOMES:
        assert profiles.count_conversations(session, outcome=outcome, since=SINCE) == counts[outcome].value
    intents, _ = profiles.count_intents(session, SINCE)
    assert intents[0] == ("greet", 2)
    for intent, count in intents:
        assert profiles.count_conversations(session, intent=intent, since=SINCE) == count


def test_days_have_their_conversations_and_their_mean_mood(session):
    days, _ = profiles.count_days(session, NOON - DAY, NOON + DAY)
    assert [day.conversations for day in days] == [0, 3, 1]
    assert [(day.day, day.conversations) for day in days[1:]] == [("2024-05-01", 3), ("2024-05-02", 1)]
    assert (days[0].mood, days[1].mood) == (None, pytest.approx(0.0))
    talk(session, "late", "greet", at=NOON + 3 * DAY)
    late, _ = profiles.count_days(session, NOON, NOON + 4 * DAY)
    assert [day.conversations for day in late] == [3, 1, 0, 1, 0]
    assert profiles.count_days(session, NOON + 8 * DAY, NOON + 9 * DAY)[0] == []


def test_the_first_reply_is_timed_by_its_median(session):
    timed = profiles.time_first_reply(session, SINCE)
    assert (timed.value, timed.of) == (3.0, 3)
    nothing = profiles.time_first_reply(session, NOON + 9 * DAY)
    assert (nothing.value, nothing.of, nothing.share) == (0.0, 0, None)


def test_the_first_word_of_a_person_is_timed_from_when_one_was_asked_for(session):
    assert profiles.time_staff_reply(session, SINCE).of == 0
    for number, minutes in enumerate((4, 6)):  # the second word counts no more
        at = NOON + DAY + timedelta(minutes=minutes)
        profiles.log_message(session, "c3", by="staff", text="hi", at=at)
        position = profiles.find_conversation(session, "c3").message_count
        profiles.note_staff_message(session, f"s{number}", "c3", position, "dana", at)
    profiles.close_handoff(session, "c3", NOON + DAY + timedelta(minutes=9))
    profiles.take_conversation(session, "c3", "dana", NOON + 2 * DAY)  # by themselves: nobody waited
    timed = profiles.time_staff_reply(session, SINCE)
    assert (timed.value, timed.of) == (240.0, 1)
    assert profiles.time_staff_reply(session, NOON + 9 * DAY).of == 0


def test_ratings_and_thumbs_are_counted_where_they_were_given(session):
    for number, rating in enumerate((5, 4, 2, None)):
        profiles.ask_survey(session, "c1", f"H-{number}", NOON)
        profiles.answer_survey(session, "c1", f"H-{number}", rating, NOON)
    for conversation_id, thumb in (("c1", "up"), ("c2", "down"), ("c3", "up")):
        session.add(profiles.Rating(conversation_id=conversation_id, position=2, thumb=thumb, at=NOON))
    session.flush()
    rated, thumbs = profiles.count_ratings(session, SINCE), profiles.count_thumbs(session, SINCE)
    assert (rated.value, rated.of) == (2, 3)
    assert {thumb: (count.value, count.of) for thumb, count in thumbs.items()} == {
        "up": (2, 3),
        "down": (1, 3),
    }


def test_messages_that_were_not_understood_come_newest_first(session):
    misses, _ = profiles.list_misses(session, SINCE)
    assert [(miss.conversation_id, miss.position) for miss in misses] == [("c3", 1), ("c2", 3)]
    assert profiles.halve(misses, SINCE, NOON + DAY) == (0, 2)
