"""The connection to the store: one engine for every room, and time that always knows its zone."""

from __future__ import annotations

import sqlite3
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Dialect, Engine, make_url
from sqlalchemy.types import TypeDecorator, TypeEngine

from shop.errors import DatabaseUnusable

BUSY_TIMEOUT_MS = 5000


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC: accepts aware datetimes only, returns aware ones; SQLite stores it without a zone."""

    impl = sa.DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Use the database's own zone-aware type where there is one."""
        return sa.DateTime(timezone=dialect.name != "sqlite")

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn any aware moment into UTC; refuse a naive one, which could mean anything."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; pass an aware datetime")
        value = value.astimezone(timezone.utc)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back in UTC, whatever zone the server speaks."""
        if value is None:
            return None
        return value.replace(tzinfo=timezone.utc) if value.tzinfo is None else value.astimezone(timezone.utc)


def open_database(url: str) -> Engine:
    """Open the store at `url` (SQLite or PostgreSQL) for every room.

    A SQLite file's folder is made when missing; the file runs in WAL mode with foreign keys on.
    Errors do not repeat the values of a statement: they end in logs.

    Raises:
        DatabaseUnusable: the address is malformed, or neither SQLite nor PostgreSQL.
    """
    try:
        address = make_url(url)
    except sa.exc.ArgumentError as error:
        raise DatabaseUnusable("it is not a database URL") from error
    backend = address.get_backend_name()
    if backend == "sqlite":
        return _open_sqlite(address)
    if backend == "postgresql":
        return sa.create_engine(address, future=True, hide_parameters=True, pool_pre_ping=True)
    raise DatabaseUnusable(f"{backend} is not supported")


def _open_sqlite(address: URL) -> Engine:
    keep: dict[str, Any] = {}
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        # closing the last connection to a file in WAL mode writes the log back, 10 ms each time: keep them
        keep = {"poolclass": sa.pool.QueuePool, "connect_args": {"check_same_thread": False}}
    engine: Engine = sa.create_engine(address, future=True, hide_parameters=True, **keep)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    _log_ahead(cursor)
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = FAST")  # what is erased is overwritten, not only unlinked
    cursor.close()


def _log_ahead(cursor: Any) -> None:
    """Switch a file to its write-ahead log; SQLite itself does not wait for another who does so just now."""
    until = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return
