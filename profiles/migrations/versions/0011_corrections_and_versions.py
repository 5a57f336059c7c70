"""Corrections, the versions that are made of them, and samples for review."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from profiles.columns import RowId, UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MESSAGE, MESSAGES = ("conversation_id", "position"), ("messages.conversation_id", "messages.position")
CORRECTION_STATES = ("open", "trying", "blocked", "promoted", "withdrawn")
VERSION_STATES = ("trying", "ready", "blocked", "failed", "lost", "found")
VERDICTS = ("good", "wrong_intent", "wrong_answer", "bad_tone")
TABLES = ("corrections", "versions", "promotions", "review_samples", "review_items", "review_verdicts")
TRYING = sa.text("state = 'trying'")


def upgrade() -> None:
    _add_corrections()
    _add_versions()
    _add_reviews()


def _place(table: str) -> list[Any]:
    key = sa.ForeignKeyConstraint(
        MESSAGE, MESSAGES, name=f"fk_{table}_conversation_id_messages", ondelete="CASCADE"
    )
    return [
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        key,
    ]


def _add_corrections() -> None:
    op.create_table(
        "corrections",
        sa.Column("correction_id", RowId(), nullable=False),
        *_place("corrections"),
        sa.Column("text", sa.Text(), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("understood", "turns")),
        sa.Column("intent", sa.String()),
        sa.Column("entities", sa.JSON()),
        sa.Column("step", sa.String()),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version_id", sa.Integer()),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("exported_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("correction_id", name="pk_corrections"),
        sa.UniqueConstraint(*MESSAGE, name="uq_corrections_conversation_id_position"),
        sa.CheckConstraint(f"state IN {CORRECTION_STATES}", name="ck_corrections_state"),
    )
    op.create_index("ix_corrections_state", "corrections", ["state"])


def _add_versions() -> None:
    op.create_table(
        "versions",
        sa.Column("version_id", RowId(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        *(sa.Column(name, sa.String()) for name in ("model", "model_id", "recommender")),
        sa.Column("thresholds", sa.JSON()),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("corrections", "tried")),
        *(sa.Column(name, sa.String()) for name in ("step", "problem")),
        sa.Column("report", sa.JSON()),
        sa.Column("staff_id", sa.String()),
        *(sa.Column(name, UtcDateTime(), nullable=False) for name in ("at", "seen_at")),
        sa.PrimaryKeyConstraint("version_id", name="pk_versions"),
        sa.CheckConstraint(f"state IN {VERSION_STATES}", name="ck_versions_state"),
    )
    op.create_index("ix_versions_model_id", "versions", ["model_id"])
    op.create_index(
        "uq_versions_trying",
        "versions",
        ["state"],
        unique=True,
        sqlite_where=TRYING,
        postgresql_where=TRYING,
    )
    op.create_table(
        "promotions",
        sa.Column("promotion_id", RowId(), nullable=False),
        sa.Column("version_id", RowId(), nullable=False),
        sa.Column("previous_id", RowId()),
        sa.Column("is_rollback", sa.Boolean(), nullable=False),
        sa.Column("staff_id", sa.String()),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("promotion_id", name="pk_promotions"),
        *(
            sa.ForeignKeyConstraint([name], ["versions.version_id"], name=f"fk_promotions_{name}_versions")
            for name in ("version_id", "previous_id")
        ),
    )
    op.create_index("ix_promotions_version_id", "promotions", ["version_id"])


def _add_reviews() -> None:
    op.create_table(
        "review_samples",
        sa.Column("sample_id", RowId(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("kind", "first_id", "second_id")),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("sample_id", name="pk_review_samples"),
    )
    op.create_table(
        "review_items",
        sa.Column("item_id", RowId(), nullable=False),
        sa.Column("sample_id", RowId(), nullable=False),
        *_place("review_items"),
        sa.PrimaryKeyConstraint("item_id", name="pk_review_items"),
        sa.ForeignKeyConstraint(
            ["sample_id"],
            ["review_samples.sample_id"],
            name="fk_review_items_sample_id_review_samples",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("sample_id", *MESSAGE, name="uq_review_items_sample_id_conversation_id_position"),
    )
    op.create_table(
        "review_verdicts",
        sa.Column("item_id", RowId(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("item_id", "staff_id", name="pk_review_verdicts"),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["review_items.item_id"],
            name="fk_review_verdicts_item_id_review_items",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint(f"verdict IN {VERDICTS}", name="ck_review_verdicts_verdict"),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
