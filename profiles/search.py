"""Full-text search over messages: FTS5 on SQLite, a tsvector on PostgreSQL, both kept by triggers.

Every message has an entry whose number grows with time. A search reads the entries that match from the newest
back and stops after `SEARCHED`, so a common word costs no more than a rare one.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from profiles.listing import ConversationSummary, Wanted, show_in_list
from profiles.models import Conversation

SEARCHED = 3_000
MAX_WORDS = 12

_FOUND = {
    "sqlite": sa.text(
        "SELECT words.rowid AS entry_id, conversation_id FROM ("
        "SELECT rowid FROM message_words WHERE message_words MATCH :words ORDER BY rowid DESC LIMIT :searched"
        ") AS words LEFT JOIN message_entries ON entry_id = words.rowid"
    ),
    "postgresql": sa.text(
        "SELECT entry_id, conversation_id FROM message_entries "
        "WHERE words @@ to_tsquery('message_words', :words) ORDER BY entry_id DESC LIMIT :searched"
    ),
}


@dataclass(frozen=True)
class Found:
    """A page of a search; `total` counts the conversations found, `is_cut` says that older ones may match.

    `next_entry` is where the next page begins; None on the last one.
    """

    conversations: list[ConversationSummary]
    total: int
    is_cut: bool
    next_entry: int | None


def search_conversations(
    session: Session, text: str, limit: int = 50, before_entry: int | None = None, **limits: Any
) -> Found:
    """Find conversations with a message that has all the words, the one with the newest such message first.

    Args:
        text: words in any form and case, beginn* of words, or "several words" that follow each other.
        before_entry: where the page begins, as `Found.next_entry` of the page before said.
        limits: the fields of `Wanted`.
    """
    dialect = session.get_bind().dialect.name
    words = write_query(text, dialect)
    if not words:
        return Found([], 0, False, None)
    found = _FOUND[dialect].bindparams(words=words, searched=SEARCHED)
    matching = found.columns(sa.column("entry_id", sa.BigInteger), sa.column("conversation_id")).cte("found")
    newest = sa.func.max(matching.c.entry_id).label("newest")
    looked_at = sa.select(sa.func.count()).select_from(matching).scalar_subquery().label("looked_at")
    query = (
        sa.select(matching.c.conversation_id, newest, looked_at)
        .where(matching.c.conversation_id.is_not(None))  # the words of a deleted message
        .group_by(matching.c.conversation_id)
        .order_by(newest.desc())
    )
    conditions = Wanted(**limits).conditions()
    if conditions:
        is_here = Conversation.conversation_id == matching.c.conversation_id
        query = query.join(Conversation, is_here).where(*conditions)
    rows = session.execute(query).all()
    page = [row for row in rows if before_entry is None or row.newest < before_entry]
    shown = page[:limit]
    summaries = {one.conversation_id: one for one in show_in_list(session, [row[0] for row in shown])}
    return Found(
        [summaries[row[0]] for row in shown if row[0] in summaries],
        len(rows),
        bool(rows) and rows[0].looked_at == SEARCHED,
        shown[-1].newest if len(page) > limit else None,
    )


def write_query(text: str, dialect: str) -> str:
    """Write what somebody typed as a query of the database, "" where it has no words.

    Quotes hold a phrase together and a * ends the beginning of a word; no other mark means anything.
    """
    phrases = re.findall(r'"([^"]*)"|(\S+)', text)
    parts = [(_split(quoted or word), word.endswith("*")) for quoted, word in phrases][:MAX_WORDS]
    written = [_write(words[:MAX_WORDS], is_begun, dialect) for words, is_begun in parts if words]
    return (" & " if dialect == "postgresql" else " AND ").join(written)


def _split(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text))


def _write(words: list[str], is_begun: bool, dialect: str) -> str:
    if dialect == "postgresql":
        return "(" + " <-> ".join(words) + (":*" if is_begun else "") + ")"
    return '"' + " ".join(words) + '"' + (" *" if is_begun else "")


def forget_deleted_words(session: Session) -> None:
    """Take the words of deleted messages out of the index; SQLite's keeps them until it is merged."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(sa.text("INSERT INTO message_words(message_words) VALUES ('optimize')"))
