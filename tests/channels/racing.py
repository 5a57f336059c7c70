"""A member of staff in a process of their own, who takes conversations while others talk in them."""

from datetime import datetime, timezone

from sqlalchemy.orm import Session

import profiles
import shop


def take_all(url, conversation_ids):
    """Take conversations one after the other; give how many messages each had at that moment."""
    engine = shop.open_database(url)
    counts = {}
    for conversation_id in conversation_ids:
        with Session(engine, future=True) as session, session.begin():
            profiles.take_conversation(session, conversation_id, "dana", datetime.now(timezone.utc))
            conversation = profiles.find_conversation(session, conversation_id)
            counts[conversation_id] = conversation.message_count
    engine.dispose()
    return counts
