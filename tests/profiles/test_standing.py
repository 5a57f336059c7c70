"""How a conversation stands follows its messages."""

import numpy as np
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

import profiles
from profiles.migrate import FOLDER
from tests.profiles.moments import MINUTE, NOON


@pytest.fixture(autouse=True)
def conversation(session):
    profiles.open_conversation(session, "web", conversation_id="c1", at=NOON)
    session.commit()


def hear(session, intent, confidence=0.9, mood=None, **more):
    """Log a message and describe it afterwards, as the channels do."""
    said = profiles.log_message(session, "c1", by="shopper", text="text", at=NOON)
    sentiment = None
    if mood is not None:
        sentiment = {"label": "positive" if mood > 0 else "negative", "strength": abs(mood)}
    understanding = {"intent": intent, "confidence": confidence, "sentiment": sentiment, **more}
    profiles.describe_message(session, "c1", said.position, understanding=understanding)
    return said.position


def stand(session):
    session.expire_all()
    return profiles.find_conversation(session, "c1")


def test_nothing_understood_is_no_outcome(session):
    profiles.log_message(session, "c1", by="shopper", text="hello", at=NOON)
    assert (stand(session).outcome, stand(session).min_confidence) == (None, None)


def test_the_newest_intent_and_the_least_confidence_are_kept(session):
    for intent, confidence in (("greet", 0.9), ("show_cart", 0.3), ("thank", 0.8), ("thank", None)):
        hear(session, intent, confidence)
    assert (stand(session).last_intent, stand(session).min_confidence) == ("thank", 0.3)
    assert profiles.list_intents(session) == ["greet", "show_cart", "thank"]


def test_a_message_not_understood_is_as_sure_as_its_best_guess(session):
    ranking = [{"name": "nlu_fallback", "confidence": 0.9}, {"name": "goodbye", "confidence": 0.31}]
    hear(session, "nlu_fallback", 0.9, ranking=ranking)
    assert stand(session).min_confidence == 0.31


def test_the_slope_is_that_of_the_least_squares_line(session):
    moods = [0.5, 0.25, -0.75, -0.5]
    for number, mood in enumerate(moods, 1):
        hear(session, "inform", mood=mood)
        slope = np.polyfit(range(number), moods[:number], 1)[0] if number > 1 else 0.0
        assert stand(session).mood_slope == pytest.approx(slope)
    hear(session, "affirm")  # a pressed button has no mood
    assert (stand(session).mood, stand(session).mood_count) == (-0.5, 4)


def test_the_outcome_is_how_it_would_stand_if_nothing_more_came(session):
    hear(session, "nlu_fallback")
    assert (stand(session).outcome, stand(session).fallbacks) == ("fallback", 1)
    hear(session, "return_item", asks=True)
    assert stand(session).outcome == "left"
    hear(session, "deny", asks=False)
    assert stand(session).outcome == "solved"
    profiles.open_handoff(session, "c1", "a person please", NOON)
    profiles.close_handoff(session, "c1", NOON + MINUTE)
    hear(session, "thank")
    assert stand(session).outcome == "handed_over"


def test_a_message_described_twice_counts_once(session):
    position = hear(session, "nlu_fallback", mood=-1.0)
    profiles.describe_message(session, "c1", position, understanding={"intent": "nlu_fallback"})
    assert (stand(session).fallbacks, stand(session).mood_count) == (1, 1)


def test_the_history_fills_in_how_older_conversations_stand(engine, session):
    for intent, confidence, mood in (("greet", 0.9, 0.5), ("nlu_fallback", 0.2, -0.5), ("thank", 0.7, 0.25)):
        hear(session, intent, confidence, mood)
    session.commit()
    names = ("last_intent", "min_confidence", "mood", "mood_slope", "outcome", "fallbacks", "mood_moment")
    expected = [getattr(stand(session), name) for name in names]
    session.close()
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0007")
        command.upgrade(config, "head")
    assert [getattr(stand(session), name) for name in names] == pytest.approx(expected)
    assert profiles.list_intents(session) == ["greet", "nlu_fallback", "thank"]
    found = profiles.search_conversations(session, "text").conversations
    assert [one.conversation_id for one in found] == ["c1"]
    assert session.execute(sa.select(sa.func.count()).select_from(sa.table("message_entries"))).scalar() == 3
