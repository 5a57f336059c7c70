"""Keep receipts: promises, returns, cases and checkouts; an order's address, coupon and delivery."""

import sqlalchemy as sa
from alembic import op

from shop.database import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("orders", sa.Column("address", sa.String()))
    op.add_column("orders", sa.Column("coupon_code", sa.String()))
    op.add_column("orders", sa.Column("delivery_cents", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("carts", sa.Column("coupon_code", sa.String()))
    _create_promises()
    _create_returns()
    _create_cases()
    op.create_table(
        "checkouts",
        sa.Column("checkout_id", sa.String(), primary_key=True),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime()),
        sa.Column("order_number", sa.String(), sa.ForeignKey("orders.order_number", ondelete="SET NULL")),
    )
    op.create_index("ix_checkouts_customer_id", "checkouts", ["customer_id"])


def _create_promises() -> None:
    op.create_table(
        "promises",
        sa.Column("promise_id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String()),
        sa.Column("conversation_id", sa.String()),
        sa.Column("amount_cents", sa.Integer()),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("kept_at", UtcDateTime()),
        sa.UniqueConstraint("kind", "reference", name="promises_once"),
    )
    op.create_index("promises_to_customer", "promises", ["customer_id", "made_at"])
    op.create_index("ix_promises_conversation_id", "promises", ["conversation_id"])


def _create_returns() -> None:
    op.create_table(
        "returns",
        sa.Column("return_id", sa.Integer(), primary_key=True),
        sa.Column("order_number", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("wish", sa.String(), nullable=False),
        sa.Column("variant_id", sa.String(), sa.ForeignKey("variants.variant_id")),
        sa.Column("refund_cents", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("send_by", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime()),
        sa.ForeignKeyConstraint(
            ["order_number", "position"],
            ["order_lines.order_number", "order_lines.position"],
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("order_number", "position", name="returns_once"),
        sa.CheckConstraint("wish IN ('refund', 'exchange')", name="returns_wish"),
    )


def _create_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("case_id", sa.Integer(), primary_key=True),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String()),
        sa.Column("order_number", sa.String(), sa.ForeignKey("orders.order_number", ondelete="SET NULL")),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("wish", sa.String()),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime()),
        sa.CheckConstraint(
            "category IN ('delivery', 'quality', 'missing', 'wrong_item', 'price', 'service', 'other')",
            name="cases_category",
        ),
        sa.CheckConstraint("severity IN ('low', 'normal', 'high')", name="cases_severity"),
    )
    op.create_index("cases_of_customer", "cases", ["customer_id", "opened_at"])
    op.create_index("ix_cases_conversation_id", "cases", ["conversation_id"])


def downgrade() -> None:
    for table in ("checkouts", "cases", "returns", "promises"):
        op.drop_table(table)
    for table, column in (
        ("carts", "coupon_code"),
        ("orders", "delivery_cents"),
        ("orders", "coupon_code"),
        ("orders", "address"),
    ):
        op.drop_column(table, column)
