"""The dialogue engine's memory, one row a conversation."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from profiles.models import TrackerState
from profiles.upsert import insert_or


def load_tracker(session: Session, conversation_id: str) -> str | None:
    """Load what was saved last; None where nothing was."""
    query = sa.select(TrackerState.state).where(TrackerState.conversation_id == conversation_id)
    state: str | None = session.execute(query).scalar_one_or_none()
    return state


def save_tracker(session: Session, conversation_id: str, state: str, *, at: datetime) -> None:
    """Save the state in place of what was saved before."""
    values = {"state": state, "updated_at": at}
    save = insert_or(session, TrackerState).values(conversation_id=conversation_id, **values)
    session.execute(save.on_conflict_do_update(index_elements=["conversation_id"], set_=values))
