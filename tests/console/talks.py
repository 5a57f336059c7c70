"""Conversations as the channels log them, for pages to show."""

from datetime import datetime, timedelta, timezone

import profiles

NOW = datetime.now(timezone.utc)


def hear(session, conversation_id, text, intent="search_products", mood=0.0, actions=(), **entities):
    """Log what a shopper says, with what was understood of it."""
    label = "positive" if mood > 0 else "negative" if mood < 0 else "neutral"
    understanding = {
        "intent": intent,
        "confidence": 0.9,
        "sentiment": {"label": label, "strength": abs(mood)},
        "entities": [{"entity": kind, "value": value} for kind, value in entities.items()],
    }
    profiles.log_message(
        session,
        conversation_id,
        by="shopper",
        text=text,
        at=NOW,
        understanding=understanding,
        actions=list(actions),
    )


def ask_for_person(session, conversation_id, words="I want a person", minutes_ago=0, customer_id=None):
    """Open a conversation whose shopper waits for a person."""
    at = NOW - timedelta(minutes=minutes_ago)
    profiles.open_conversation(session, "web", customer_id, conversation_id, at=at)
    hear(session, conversation_id, words, "talk_to_human", actions=["action_open_handoff"])
    profiles.open_handoff(session, conversation_id, words, at)
    session.commit()


def talk(session, conversation_id, *texts, channel="web", customer_id=None, minutes_ago=0, **understood):
    at = NOW - timedelta(minutes=minutes_ago)
    profiles.open_conversation(session, channel, customer_id, conversation_id, at=at)
    for text in texts:
        profiles.log_message(
            session, conversation_id, by="shopper", text=text, at=at, understanding=understood or None
        )
    session.commit()


def positions(page, *texts):
    found = [page.find(text) for text in texts]
    assert -1 not in found, dict(zip(texts, found, strict=True))
    return found
