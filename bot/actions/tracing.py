"""What an action does to the store, for staff to see: its duration, and the tables it reads and writes."""

import re
import time
from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import profiles

READ = re.compile(r'\b(?:FROM|JOIN)\s+"?([a-z_]+)"?', re.I)
WRITTEN = re.compile(r'^\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?([a-z_]+)"?', re.I)


class Trace:
    """Listens to the statements of one session from its first one on.

    Args:
        session: open, and not used by others.
    """

    def __init__(self, session: Session) -> None:
        self.reads: set[str] = set()
        self.writes: set[str] = set()
        self._start = time.perf_counter()
        sa.event.listen(session.connection(), "before_cursor_execute", self._hear)

    def keep(self, session: Session, conversation_id: str, action: str) -> None:
        """Keep the run in the transaction of the action, as its last statement but the commit."""
        session.flush()
        ms = (time.perf_counter() - self._start) * 1000
        now = datetime.now(timezone.utc)
        profiles.keep_run(
            session, conversation_id, action, at=now, ms=ms, reads=self.reads, writes=self.writes
        )

    def _hear(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        written = WRITTEN.match(statement)
        if written:
            self.writes.add(written[1])
        self.reads |= {table for table in READ.findall(statement) if not written or table != written[1]}


def keep_failure(session: Session, conversation_id: str, action: str, start: float) -> None:
    """Keep a run whose own transaction was undone; `start` as `time.perf_counter` gave it."""
    ms, now = (time.perf_counter() - start) * 1000, datetime.now(timezone.utc)
    profiles.keep_run(session, conversation_id, action, at=now, ms=ms, failed=True)
