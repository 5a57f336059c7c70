"""What was suggested and what came of it; what shoppers object to; events that count no longer."""

import sqlalchemy as sa
from alembic import op

from profiles.columns import RowId, UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OUTCOMES = ("opened_at", "added_at", "bought_at", "rejected_at", "disputed_at")
IN_CHAT = sa.text("conversation_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "suggestions",
        sa.Column("suggestion_id", RowId(), nullable=False),
        sa.Column("customer_id", sa.String()),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("turn", sa.Integer()),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.String(), nullable=False),
        sa.Column("model", sa.String()),
        sa.Column("score", sa.Float()),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("propensity", sa.Float(), nullable=False),
        sa.Column("shown_at", UtcDateTime(), nullable=False),
        *(sa.Column(outcome, UtcDateTime()) for outcome in OUTCOMES),
        sa.PrimaryKeyConstraint("suggestion_id", name="pk_suggestions"),
    )
    for owner in ("customer_id", "conversation_id"):
        op.create_index(f"ix_suggestions_{owner}", "suggestions", [owner, "product_id", "shown_at"])
    op.create_index("ix_suggestions_shown_at", "suggestions", ["shown_at"])
    op.create_table(
        "objections",
        sa.Column("objection_id", RowId(), nullable=False),
        sa.Column("customer_id", sa.String()),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("objection_id", name="pk_objections"),
    )
    for owner in ("customer_id", "conversation_id"):
        op.create_index(f"ix_objections_{owner}", "objections", [owner])
    op.add_column("events", sa.Column("disputed_at", UtcDateTime()))
    op.create_index(
        "ix_events_conversation_id",
        "events",
        ["conversation_id", "at"],
        sqlite_where=IN_CHAT,
        postgresql_where=IN_CHAT,
    )


def downgrade() -> None:
    op.drop_index("ix_events_conversation_id", "events")
    op.drop_column("events", "disputed_at")
    op.drop_table("objections")
    op.drop_table("suggestions")
