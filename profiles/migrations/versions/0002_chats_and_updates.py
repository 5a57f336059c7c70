"""Chats of messengers, and what they have brought us."""

import sqlalchemy as sa
from alembic import op

from profiles.columns import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chats",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("chat_id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("blocked_at", UtcDateTime(), nullable=True),
        sa.Column("stopped_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.conversation_id"],
            name="fk_chats_conversation_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("channel", "chat_id", name="pk_chats"),
    )
    op.create_index("ix_chats_conversation_id", "chats", ["conversation_id"])
    op.create_table(
        "updates",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("channel", "update_id", name="pk_updates"),
    )
    op.create_index("ix_updates_taken_at", "updates", ["taken_at"])


def downgrade() -> None:
    op.drop_table("updates")
    op.drop_table("chats")
