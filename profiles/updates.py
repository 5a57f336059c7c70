"""What a messenger has brought us already, so that nothing is done or said twice, across restarts too."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from profiles.models import Update
from profiles.upsert import insert_or


def take_update(session: Session, channel: str, update_id: int, *, at: datetime) -> int | None:
    """Note that an update came in.

    Returns:
        How many messages of its answer were sent before (0 for a new one); None where it is done.
    """
    row = {"channel": channel, "update_id": update_id, "taken_at": at, "sent": 0}
    session.execute(insert_or(session, Update).values(row).on_conflict_do_nothing())
    query = sa.select(Update.sent, Update.done_at).filter_by(channel=channel, update_id=update_id)
    sent, done_at = session.execute(query).one()
    return None if done_at else int(sent)


def count_sent(session: Session, channel: str, update_id: int, sent: int) -> None:
    """Note how many messages of the answer were sent by now."""
    _change(session, channel, update_id, sent=sent)


def finish_update(session: Session, channel: str, update_id: int, *, at: datetime) -> None:
    """Note that nothing is left to do for an update."""
    _change(session, channel, update_id, done_at=at)


def find_newest_update(session: Session, channel: str) -> int | None:
    """Find the highest id that came in; None where none did."""
    query = sa.select(sa.func.max(Update.update_id)).filter_by(channel=channel)
    newest: int | None = session.execute(query).scalar_one()
    return newest


def forget_updates(session: Session, channel: str, before: datetime) -> int:
    """Delete the notes on updates taken before a moment, but for the newest; give how many there were."""
    old = sa.delete(Update).where(
        Update.channel == channel,
        Update.taken_at < before,
        Update.update_id != (find_newest_update(session, channel) or 0),
    )
    result: Any = session.execute(old, execution_options={"synchronize_session": False})
    return int(result.rowcount)


def _change(session: Session, channel: str, update_id: int, **values: object) -> None:
    row = sa.update(Update).where(Update.channel == channel, Update.update_id == update_id)
    session.execute(row.values(**values), execution_options={"synchronize_session": False})
