"""The dialogue engine's memory, one row a conversation."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from profiles.models import TrackerState

# built once: on the path of each message, building a statement would cost more than running it
_table = TrackerState.__table__
_LOAD = sa.select(_table.c.state).where(_table.c.conversation_id == sa.bindparam("conversation_id"))


def _build_save(dialect: Any) -> Any:
    row = dialect.insert(_table)
    new = {"state": row.excluded.state, "updated_at": row.excluded.updated_at}
    return row.on_conflict_do_update(index_elements=["conversation_id"], set_=new)


_SAVE = {"sqlite": _build_save(sqlite), "postgresql": _build_save(postgresql)}


def load_tracker(session: Session, conversation_id: str) -> str | None:
    """Load what was saved last; None where nothing was."""
    state: str | None = session.execute(_LOAD, {"conversation_id": conversation_id}).scalar_one_or_none()
    return state


def save_tracker(session: Session, conversation_id: str, state: str, at: datetime) -> None:
    """Save the state in place of what was saved before."""
    row = {"conversation_id": conversation_id, "state": state, "updated_at": at}
    session.execute(_SAVE[session.get_bind().dialect.name], row)
