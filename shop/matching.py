"""Full-text conditions, said to SQLite's FTS5 and to PostgreSQL's tsvector."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from shop.models import SearchEntry
from shop.words import Phrase

# A wish as groups that must all match, each a choice of phrases, each phrase words that must all match.
Group = tuple[Phrase, ...]
Condition = ColumnElement[Any]

HEAD, NAME, AISLE = "head", "name", "aisle"
ANYWHERE = ""
_WEIGHTS = {HEAD: "A", NAME: "B", AISLE: "C", ANYWHERE: ""}


def match_words(dialect: str, groups: Sequence[Group], column: str = ANYWHERE) -> Condition:
    """Hold for the search entries whose column (or all columns together) has a phrase of every group.

    Words are compared by the database's own English stems.
    """
    if dialect == "sqlite":
        return _match_sqlite(groups, column)
    return _match_postgresql(groups, column)


def _match_sqlite(groups: Sequence[Group], column: str) -> Condition:
    wanted = " AND ".join(
        "(" + " OR ".join("(" + " AND ".join(f'"{word}"' for word in phrase) + ")" for phrase in group) + ")"
        for group in groups
    )
    if column:
        wanted = f"{{{column}}} : ({wanted})"
    rowids = sa.text("SELECT rowid FROM search_words WHERE search_words MATCH :wanted")
    rows = rowids.bindparams(sa.bindparam("wanted", wanted, unique=True)).columns(
        sa.column("rowid", sa.Integer)
    )
    found: Condition = SearchEntry.entry_id.in_(rows)
    return found


def _match_postgresql(groups: Sequence[Group], column: str) -> Condition:
    label = f":{_WEIGHTS[column]}" if column else ""
    wanted = " & ".join(
        "("
        + " | ".join("(" + " & ".join(f"{word}{label}" for word in phrase) + ")" for phrase in group)
        + ")"
        for group in groups
    )
    words: Any = sa.literal_column("search_entries.words")
    found: Condition = words.op("@@")(sa.func.to_tsquery("english", wanted))
    return found
