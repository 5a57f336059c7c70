"""Many rows into one table at once, past the ORM: executemany on SQLite, COPY on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from sqlalchemy.orm import Session

Row = Sequence[Any]


def insert_rows(session: Session, table: Any, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Add rows in the session's transaction.

    Values go to the driver as they are: text, numbers, None, moments as "2024-05-01 08:30:00.000000" in UTC,
    JSON as text. Names come from the models, never from input.
    """
    session.flush()
    connection = session.connection()
    names = ", ".join(columns)
    if connection.dialect.name == "postgresql":
        with connection.connection.cursor() as cursor:
            cursor.execute("SET LOCAL TIME ZONE 'UTC'")
            cursor.copy_expert(f"COPY {table.name} ({names}) FROM STDIN", _write_copy(rows))
        return
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608 - no input in it
    connection.connection.cursor().executemany(statement, rows)


def _write_copy(rows: Iterable[Row]) -> StringIO:
    """Write rows in PostgreSQL's text format."""
    text = StringIO()
    for row in rows:
        text.write("\t".join(map(_escape, row)) + "\n")
    text.seek(0)
    return text


def _escape(value: Any) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, str):
        return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return str(value)
