"""What the assistant's actions did; and words of messages found in all their forms."""

import sqlalchemy as sa
from alembic import op

from profiles.columns import RowId, UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "action_runs",
        sa.Column("run_id", RowId(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("ms", sa.Float(), nullable=False),
        sa.Column("reads", sa.JSON(), nullable=False),
        sa.Column("writes", sa.JSON(), nullable=False),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.conversation_id"],
            name="fk_action_runs_conversation_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("run_id", name="pk_action_runs"),
    )
    op.create_index("ix_action_runs_conversation_id", "action_runs", ["conversation_id"])
    if op.get_bind().dialect.name == "sqlite":
        _index_sqlite("porter unicode61 remove_diacritics 2")
    else:
        _index_postgresql()


def _index_sqlite(tokenizer: str) -> None:
    op.execute("DROP TABLE message_words")
    op.execute(f"CREATE VIRTUAL TABLE message_words USING fts5(text, content='', tokenize='{tokenizer}')")
    op.execute(
        "INSERT INTO message_words(rowid, text) SELECT entry_id, text "
        "FROM message_entries JOIN messages USING (conversation_id, position) ORDER BY entry_id"
    )


def _index_postgresql() -> None:
    """Stem as the other database does, and know no word that is left out."""
    kinds = "asciiword, asciihword, hword_asciipart, word, hword, hword_part"
    op.execute("CREATE TEXT SEARCH DICTIONARY message_stem (TEMPLATE = snowball, LANGUAGE = english)")
    op.execute("CREATE TEXT SEARCH CONFIGURATION message_words (COPY = simple)")
    op.execute(f"ALTER TEXT SEARCH CONFIGURATION message_words ALTER MAPPING FOR {kinds} WITH message_stem")
    _use("message_words")


def _use(configuration: str) -> None:
    words = f"to_tsvector('{configuration}', NEW.text)"
    add = (
        "INSERT INTO message_entries(conversation_id, position, words) "  # noqa: S608  constants
        f"VALUES (NEW.conversation_id, NEW.position, {words}) "
        "ON CONFLICT (conversation_id, position) DO UPDATE SET words = excluded.words"
    )
    op.execute(
        "CREATE OR REPLACE FUNCTION index_message() RETURNS trigger LANGUAGE plpgsql "
        f"AS $$ BEGIN {add}; RETURN NULL; END $$"
    )
    op.execute(
        f"UPDATE message_entries SET words = to_tsvector('{configuration}', text) FROM messages "  # noqa: S608  constants
        "WHERE messages.conversation_id = message_entries.conversation_id "
        "AND messages.position = message_entries.position"
    )


def downgrade() -> None:
    op.drop_table("action_runs")
    if op.get_bind().dialect.name == "sqlite":
        _index_sqlite("unicode61 remove_diacritics 2")
        return
    _use("simple")
    op.execute("DROP TEXT SEARCH CONFIGURATION message_words")
    op.execute("DROP TEXT SEARCH DICTIONARY message_stem")
