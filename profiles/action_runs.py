"""What the assistant's actions did: how long each took, and which tables it read and wrote."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Float, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, Session

from profiles.columns import RowId, UtcDateTime
from profiles.models import Base, Conversation, Message


class ActionRun(Base):
    """One run of an action for the shopper's message at a position; `ms` without the commit."""

    __tablename__ = "action_runs"

    run_id: Mapped[int] = Column(RowId, primary_key=True)
    conversation_id: Mapped[str] = Column(
        ForeignKey("conversations.conversation_id", ondelete="CASCADE"), index=True, nullable=False
    )
    position = Column(Integer)
    action: Mapped[str] = Column(String, nullable=False)
    at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    ms: Mapped[float] = Column(Float, nullable=False)
    reads: Mapped[list[str]] = Column(sa.JSON, nullable=False)
    writes: Mapped[list[str]] = Column(sa.JSON, nullable=False)
    failed: Mapped[bool] = Column(sa.Boolean, nullable=False)


# built once: on the path of each message, building a statement would cost more than running it
_runs, _messages, _conversations = ActionRun.__table__, Message.__table__, Conversation.__table__
_position = (
    sa.select(sa.func.max(_messages.c.position))
    .where(_messages.c.conversation_id == sa.bindparam("here"), _messages.c.by == "shopper")
    .scalar_subquery()
)
_FACTS = ("action", "at", "ms", "reads", "writes", "failed")
_KEEP = sa.insert(_runs).from_select(
    ["conversation_id", "position", *_FACTS],
    sa.select(
        _conversations.c.conversation_id,
        _position,
        *(sa.bindparam(f"run_{name}", type_=_runs.c[name].type) for name in _FACTS),
    ).where(_conversations.c.conversation_id == sa.bindparam("here")),
)


def keep_run(
    session: Session,
    conversation_id: str,
    action: str,
    *,
    at: datetime,
    ms: float,
    reads: Collection[str] = (),
    writes: Collection[str] = (),
    failed: bool = False,
) -> None:
    """Keep a run beside the shopper's newest message; nothing where nobody opened the conversation."""
    facts: dict[str, Any] = {"action": action, "at": at, "ms": ms, "failed": failed}
    facts |= {"reads": sorted(reads), "writes": sorted(writes)}
    session.execute(_KEEP, {"here": conversation_id, **{f"run_{name}": facts[name] for name in _FACTS}})


def forget_runs(session: Session, before: datetime) -> int:
    """Delete the runs before a moment, and give how many there were; it reads no newer ones but the first."""
    kept = sa.select(ActionRun.run_id).where(ActionRun.at >= before).order_by(ActionRun.run_id).limit(1)
    first = session.execute(kept).scalar_one_or_none()
    old = sa.delete(ActionRun)
    if first is not None:
        old = old.where(ActionRun.run_id < first)
    result: Any = session.execute(old, execution_options={"synchronize_session": False})
    return int(result.rowcount)


def list_runs(session: Session, conversation_id: str, after: int = 0) -> dict[int, list[ActionRun]]:
    """List the runs of a conversation by the position of the message, behind position `after`."""
    query = sa.select(ActionRun).where(
        ActionRun.conversation_id == conversation_id, ActionRun.position > after
    )
    found: dict[int, list[ActionRun]] = {}
    for run in session.execute(query.order_by(ActionRun.run_id)).scalars():
        found.setdefault(run.position or 0, []).append(run)
    return found
