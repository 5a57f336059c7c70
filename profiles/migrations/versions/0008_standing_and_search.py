"""How conversations stand, what staff hang on them, and the words of every message."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

from profiles.columns import RowId, UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STANDING = {
    "last_intent": sa.String(),
    "min_confidence": sa.Float(),
    "mood": sa.Float(),
    "mood_slope": sa.Float(),
    "outcome": sa.String(),
    "reviewed_at": UtcDateTime(),
    "reviewed_by": sa.String(),
}
SUMS = {
    "fallbacks": sa.Integer(),
    "mood_count": sa.Integer(),
    "mood_sum": sa.Float(),
    "mood_moment": sa.Float(),
}


def upgrade() -> None:
    for name, kind in STANDING.items():
        op.add_column("conversations", sa.Column(name, kind))
    for name, kind in SUMS.items():
        op.add_column("conversations", sa.Column(name, kind, nullable=False, server_default="0"))
    key = ["last_at", "conversation_id"]
    op.create_index("ix_conversations_last_at_conversation_id", "conversations", key)
    op.drop_index("ix_conversations_last_at", "conversations")
    for column in ("channel", "outcome", "handed_over_at", "taken_by"):
        op.create_index(f"ix_conversations_{column}", "conversations", [column, "last_at"])
    _create_intents()
    _create_tags()
    _index_words()
    _fill()


def _belongs() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["conversation_id"], ["conversations.conversation_id"], ondelete="CASCADE")


def _create_intents() -> None:
    op.create_table(
        "conversation_intents",
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("intent", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        _belongs(),
        sa.PrimaryKeyConstraint("conversation_id", "intent", name="pk_conversation_intents"),
    )
    op.create_index("ix_conversation_intents_intent", "conversation_intents", ["intent", "conversation_id"])


def _create_tags() -> None:
    op.create_table(
        "conversation_tags",
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        _belongs(),
        sa.PrimaryKeyConstraint("conversation_id", "position", "tag", name="pk_conversation_tags"),
    )
    op.create_index("ix_conversation_tags_tag", "conversation_tags", ["tag", "conversation_id"])
    op.create_table(
        "conversation_notes",
        sa.Column("note_id", RowId(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        _belongs(),
        sa.PrimaryKeyConstraint("note_id", name="pk_conversation_notes"),
    )
    op.create_index("ix_conversation_notes_conversation_id", "conversation_notes", ["conversation_id"])
    op.create_table(
        "saved_views",
        sa.Column("view_id", RowId(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("view_id", name="pk_saved_views"),
        sa.UniqueConstraint("name", name="uq_saved_views_name"),
    )


def _index_words() -> None:
    statements = SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL
    for statement in statements:
        op.execute(statement)


ADD = (
    "INSERT INTO message_entries(conversation_id, position) VALUES (new.conversation_id, new.position);"
    "INSERT INTO message_words(rowid, text) VALUES (last_insert_rowid(), new.text);"
)
OLD = "conversation_id = old.conversation_id AND position = old.position"
HERE = f"(SELECT entry_id FROM message_entries WHERE {OLD})"  # noqa: S608  constants
DROP = f"INSERT INTO message_words(message_words, rowid, text) VALUES ('delete', {HERE}, old.text);"  # noqa: S608
CHANGE = f"INSERT INTO message_words(rowid, text) VALUES ({HERE}, new.text);"  # noqa: S608  constants
FORGET = f"DELETE FROM message_entries WHERE {OLD};"  # noqa: S608  constants
# the index keeps no text of its own; rowids of `messages` are not stable, so entries have numbers
SQLITE = (
    "CREATE TABLE message_entries (entry_id INTEGER PRIMARY KEY AUTOINCREMENT, "
    "conversation_id VARCHAR NOT NULL, position INTEGER NOT NULL, UNIQUE (conversation_id, position))",
    "CREATE VIRTUAL TABLE message_words USING fts5(text, content='', prefix='3', "
    "tokenize='unicode61 remove_diacritics 2')",
    f"CREATE TRIGGER message_added AFTER INSERT ON messages BEGIN {ADD} END",
    f"CREATE TRIGGER message_dropped AFTER DELETE ON messages BEGIN {DROP} {FORGET} END",
    f"CREATE TRIGGER message_changed AFTER UPDATE OF text ON messages BEGIN {DROP} {CHANGE} END",
    "INSERT INTO message_entries(conversation_id, position) "
    "SELECT conversation_id, position FROM messages ORDER BY at, position",
    "INSERT INTO message_words(rowid, text) SELECT entry_id, text "
    "FROM message_entries JOIN messages USING (conversation_id, position) ORDER BY entry_id",
)
POSTGRESQL = (
    "CREATE TABLE message_entries (entry_id BIGSERIAL PRIMARY KEY, conversation_id VARCHAR NOT NULL, "
    "position INTEGER NOT NULL, words TSVECTOR NOT NULL, UNIQUE (conversation_id, position), "
    "FOREIGN KEY (conversation_id, position) REFERENCES messages ON DELETE CASCADE)",
    "INSERT INTO message_entries(conversation_id, position, words) "
    "SELECT conversation_id, position, to_tsvector('simple', text) FROM messages ORDER BY at, position",
    "CREATE INDEX ix_message_entries_words ON message_entries USING gin (words)",
    "CREATE FUNCTION index_message() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "INSERT INTO message_entries(conversation_id, position, words) "
    "VALUES (NEW.conversation_id, NEW.position, to_tsvector('simple', NEW.text)) "
    "ON CONFLICT (conversation_id, position) DO UPDATE SET words = excluded.words; RETURN NULL; END $$",
    "CREATE TRIGGER message_indexed AFTER INSERT OR UPDATE OF text ON messages "
    "FOR EACH ROW EXECUTE FUNCTION index_message()",
)


def _fill() -> None:
    """Work out the standing of the conversations that are there already."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT conversation_id, at, understanding FROM messages "
            "WHERE understanding IS NOT NULL ORDER BY conversation_id, position"
        ).columns(at=UtcDateTime(), understanding=sa.JSON())
    )
    standings, intents = [], []
    for conversation_id, messages in groupby(list(rows), key=lambda row: row.conversation_id):
        standing, had = _work_out(messages)
        standings.append({"here": conversation_id, **standing})
        intents += [
            {"conversation_id": conversation_id, "intent": intent, "at": at} for intent, at in had.items()
        ]
    if standings:
        names = [name for name in standings[0] if name != "here"]
        assigned = ", ".join(f"{name} = :{name}" for name in names)
        connection.execute(
            sa.text(f"UPDATE conversations SET {assigned} WHERE conversation_id = :here"),  # noqa: S608  constants
            standings,
        )
    if intents:
        table = sa.table(
            "conversation_intents",
            sa.column("conversation_id"),
            sa.column("intent"),
            sa.column("at", UtcDateTime()),
        )
        connection.execute(table.insert(), intents)
    connection.execute(
        sa.text(
            "UPDATE conversations SET outcome = 'handed_over' "
            "WHERE conversation_id IN (SELECT conversation_id FROM handoffs)"
        )
    )


def _work_out(messages: Iterator[Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the columns of one conversation and its intents, as of this version of the tables."""
    read = [(row.understanding, row.at) for row in messages if isinstance(row.understanding, dict)]
    moods = [mood for understanding, _ in read if (mood := _read_mood(understanding)) is not None]
    sure = [one["confidence"] for one, _ in read if one.get("confidence") is not None]
    missed = [one.get("intent") == "nlu_fallback" for one, _ in read]
    n, total = len(moods), sum(moods)
    moment = sum(x * mood for x, mood in enumerate(moods, 1))
    slope = (n * moment - n * (n + 1) / 2 * total) * 12 / (n * n * (n * n - 1)) if n > 1 else 0.0
    standing = {
        "last_intent": read[-1][0].get("intent") if read else None,
        "min_confidence": min(sure, default=None),
        "mood": moods[-1] if moods else None,
        "mood_slope": slope if moods else None,
        "outcome": ("fallback" if missed[-1] else "solved") if read else None,
        "fallbacks": sum(missed),
        "mood_count": n,
        "mood_sum": total,
        "mood_moment": moment,
    }
    return standing, {one["intent"]: at for one, at in read if one.get("intent")}


def _read_mood(understanding: dict[str, Any]) -> float | None:
    sentiment = understanding.get("sentiment")
    if not isinstance(sentiment, dict) or "label" not in sentiment:
        return None
    sign = {"positive": 1.0, "negative": -1.0}.get(sentiment["label"], 0.0)
    return sign * float(sentiment.get("strength") or 0.0)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for trigger in ("message_added", "message_dropped", "message_changed"):
            op.execute(f"DROP TRIGGER {trigger}")
        op.execute("DROP TABLE message_words")
    else:
        op.execute("DROP TRIGGER message_indexed ON messages")
        op.execute("DROP FUNCTION index_message()")
    for table in ("message_entries", "saved_views", "conversation_notes", "conversation_tags"):
        op.drop_table(table)
    op.drop_table("conversation_intents")
    for column in ("channel", "outcome", "handed_over_at", "taken_by", "last_at_conversation_id"):
        op.drop_index(f"ix_conversations_{column}", "conversations")
    op.create_index("ix_conversations_last_at", "conversations", ["last_at"])
    for name in (*STANDING, *SUMS):
        op.drop_column("conversations", name)
