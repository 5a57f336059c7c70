"""The thumbs that shoppers gave to replies."""

import sqlalchemy as sa
from alembic import op

from profiles.columns import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ratings",
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("thumb", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "position", name="pk_ratings"),
        sa.ForeignKeyConstraint(
            ["conversation_id", "position"],
            ["messages.conversation_id", "messages.position"],
            name="fk_ratings_conversation_id",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("thumb IN ('up', 'down')", name="ratings_thumb"),
    )
    op.create_index("ix_ratings_thumb", "ratings", ["thumb", "at"])


def downgrade() -> None:
    op.drop_table("ratings")
