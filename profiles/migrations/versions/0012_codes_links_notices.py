"""Codes, mails, links, notices and receipts of erasure; when a conversation was last confirmed."""

import sqlalchemy as sa
from alembic import op

from profiles.columns import RowId, UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversations", sa.Column("confirmed_at", UtcDateTime()))
    op.create_index("ix_customers_lower_email", "customers", [sa.text("lower(email)")])
    op.create_table(
        "codes",
        sa.Column("code_id", RowId(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String()),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("code_id", name="pk_codes"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.conversation_id"],
            name="fk_codes_conversation_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.customer_id"], name="fk_codes_customer_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_codes_conversation_id", "codes", ["conversation_id", "issued_at"])
    op.create_index("ix_codes_customer_id", "codes", ["customer_id", "issued_at"])
    op.create_table(
        "mails",
        sa.Column("mail_id", RowId(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary()),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("mail_id", name="pk_mails"),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.customer_id"], name="fk_mails_customer_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_mails_customer_id", "mails", ["customer_id"])
    op.create_index("ix_mails_written_at", "mails", ["written_at"])
    _create_links_and_erasures()
    _create_notices()


def _create_links_and_erasures() -> None:
    op.create_table(
        "links",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("digest", name="pk_links"),
        _of_conversation("links"),
    )
    op.create_index("ix_links_conversation_id", "links", ["conversation_id"])
    op.create_table(
        "erasures",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("erased_at", UtcDateTime(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_erasures"),
    )


def _create_notices() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("subscription_id", RowId(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String()),
        sa.Column("product_id", sa.String(), nullable=False),
        sa.Column("variant_id", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("told_at", UtcDateTime()),
        sa.Column("stopped_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("subscription_id", name="pk_subscriptions"),
        sa.UniqueConstraint(
            "conversation_id",
            "product_id",
            "variant_id",
            name="uq_subscriptions_conversation_id_product_id_variant_id",
        ),
        _of_conversation("subscriptions"),
    )
    op.create_index("ix_subscriptions_customer_id", "subscriptions", ["customer_id"])
    op.create_index("ix_subscriptions_product_id", "subscriptions", ["product_id"])
    op.create_table(
        "notices",
        sa.Column("notice_id", RowId(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String()),
        sa.Column("claimed_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("notice_id", name="pk_notices"),
        sa.UniqueConstraint("kind", "subject", name="uq_notices_kind_subject"),
        _of_conversation("notices"),
    )
    op.create_index("ix_notices_conversation_id", "notices", ["conversation_id"])
    op.create_index("ix_notices_customer_id", "notices", ["customer_id"])


def _of_conversation(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["conversation_id"],
        ["conversations.conversation_id"],
        name=f"fk_{table}_conversation_id",
        ondelete="CASCADE",
    )


def downgrade() -> None:
    for table in ("notices", "subscriptions", "erasures", "links"):
        op.drop_table(table)
    op.drop_table("mails")
    op.drop_table("codes")
    op.drop_index("ix_customers_lower_email", "customers")
    op.drop_column("conversations", "confirmed_at")
