"""Make the catalogue searchable: entries, terms and the full-text index of each database."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COLUMNS = ("head", "name", "aisle", "rest")


def upgrade() -> None:
    op.create_table(
        "search_entries",
        sa.Column("entry_id", sa.Integer, primary_key=True),
        sa.Column(
            "product_id",
            sa.String,
            sa.ForeignKey("products.product_id", ondelete="CASCADE"),
            nullable=False,
            unique=True,
        ),
        *(sa.Column(name, sa.String, nullable=False) for name in COLUMNS),
        *(sa.Column(name, sa.String, nullable=False) for name in ("category", "department", "product_type")),
        sa.Column("weight", sa.Float, nullable=False),
    )
    op.create_table(
        "search_attributes",
        sa.Column("phrase", sa.String, primary_key=True),
        sa.Column(
            "product_id",
            sa.String,
            sa.ForeignKey("products.product_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("search_attributes_of_product", "search_attributes", ["product_id"])
    op.create_table(
        "search_terms",
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("phrase", sa.String, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        _index_sqlite()
    else:
        _index_postgresql()


def _index_sqlite() -> None:
    """Keep an FTS5 index over the entries in step by triggers."""
    columns = ", ".join(COLUMNS)
    new = ", ".join(f"new.{name}" for name in COLUMNS)
    old = ", ".join(f"old.{name}" for name in COLUMNS)
    add = f"INSERT INTO search_words(rowid, {columns}) VALUES (new.entry_id, {new});"  # noqa: S608  constants
    drop = (
        f"INSERT INTO search_words(search_words, rowid, {columns}) "  # noqa: S608  constants
        f"VALUES ('delete', old.entry_id, {old});"
    )
    op.execute(
        f"CREATE VIRTUAL TABLE search_words USING fts5({columns}, content='search_entries', "
        "content_rowid='entry_id', tokenize='porter unicode61')"
    )
    op.execute(f"CREATE TRIGGER search_added AFTER INSERT ON search_entries BEGIN {add} END")
    op.execute(f"CREATE TRIGGER search_dropped AFTER DELETE ON search_entries BEGIN {drop} END")
    op.execute(f"CREATE TRIGGER search_changed AFTER UPDATE ON search_entries BEGIN {drop} {add} END")


def _index_postgresql() -> None:
    """Let the database derive the words itself, one weight letter a column."""
    words = " || ".join(
        f"setweight(to_tsvector('english', {name}), '{weight}')"
        for name, weight in zip(COLUMNS, "ABCD", strict=True)
    )
    op.execute(f"ALTER TABLE search_entries ADD COLUMN words tsvector GENERATED ALWAYS AS ({words}) STORED")
    op.execute("CREATE INDEX search_entries_words ON search_entries USING gin (words)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_words")
    for table in ("search_terms", "search_attributes", "search_entries"):
        op.drop_table(table)
