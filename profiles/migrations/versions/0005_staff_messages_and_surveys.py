"""What staff said, by whom, and whether it arrived; and what shoppers said about the help."""

import sqlalchemy as sa
from alembic import op

from profiles.columns import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_messages",
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("delivery", sa.String()),
        sa.PrimaryKeyConstraint("message_id", name="pk_staff_messages"),
        sa.UniqueConstraint("conversation_id", "position", name="uq_staff_messages_conversation_id_position"),
        sa.ForeignKeyConstraint(
            ["conversation_id", "position"],
            ["messages.conversation_id", "messages.position"],
            name="fk_staff_messages_conversation_id",
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "surveys",
        sa.Column("matter", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("rating", sa.Integer()),
        sa.Column("closed_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("matter", name="pk_surveys"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.conversation_id"],
            name="fk_surveys_conversation_id",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name="surveys_rating"),
    )
    op.create_index("ix_surveys_conversation_id", "surveys", ["conversation_id"])
    op.create_index("ix_surveys_asked_at", "surveys", ["asked_at"])


def downgrade() -> None:
    op.drop_table("surveys")
    op.drop_table("staff_messages")
