"""Open the shop: catalogue, carts, orders, coupons, answers."""

import sqlalchemy as sa
from alembic import op

from shop.database import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_catalogue()
    _create_carts()
    _create_orders()
    _create_coupons_and_answers()


def _create_catalogue() -> None:
    op.create_table(
        "products",
        sa.Column("product_id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("brand", sa.String(), nullable=False),
        sa.Column("maker", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("product_type", sa.String(), nullable=False),
        sa.Column("category_path", sa.String(), nullable=False),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("stock", sa.Integer(), nullable=False),
        sa.Column("image", sa.String(), nullable=False),
        sa.Column("popularity", sa.Float(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("price_cents >= 0", name="products_price"),
        sa.CheckConstraint("stock >= 0", name="products_stock"),
        sa.PrimaryKeyConstraint("product_id"),
    )
    op.create_index("products_by_category", "products", ["category"], unique=False)
    op.create_index("products_by_price", "products", ["price_cents"], unique=False)
    op.create_table(
        "variants",
        sa.Column("variant_id", sa.String(), nullable=False),
        sa.Column("product_id", sa.String(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("price_cents", sa.Integer(), nullable=True),
        sa.Column("stock", sa.Integer(), nullable=False),
        sa.CheckConstraint("stock >= 0", name="variants_stock"),
        sa.ForeignKeyConstraint(["product_id"], ["products.product_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("variant_id"),
    )
    op.create_index("ix_variants_product_id", "variants", ["product_id"], unique=False)


def _create_carts() -> None:
    op.create_table(
        "carts",
        sa.Column("cart_id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("cart_id"),
        sa.UniqueConstraint("owner"),
    )
    op.create_table(
        "cart_lines",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("cart_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.String(), nullable=False),
        sa.Column("variant_id", sa.String(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("quantity > 0", name="cart_lines_quantity"),
        sa.ForeignKeyConstraint(["cart_id"], ["carts.cart_id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["product_id"], ["products.product_id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["variant_id"], ["variants.variant_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("line_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_cart_lines_cart_id", "cart_lines", ["cart_id"], unique=False)
    op.create_table(
        "cart_changes",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("cart_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["cart_id"], ["carts.cart_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("change_id"),
    )
    op.create_index("ix_cart_changes_cart_id", "cart_changes", ["cart_id"], unique=False)


def _create_orders() -> None:
    op.create_table(
        "orders",
        sa.Column("order_number", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("placed_at", UtcDateTime(), nullable=False),
        sa.Column("packed_at", UtcDateTime(), nullable=True),
        sa.Column("shipped_at", UtcDateTime(), nullable=True),
        sa.Column("delivered_at", UtcDateTime(), nullable=True),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column("returned_at", UtcDateTime(), nullable=True),
        sa.Column("expected_at", UtcDateTime(), nullable=True),
        sa.Column("total_cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.CheckConstraint(
            "status IN ('placed', 'packed', 'shipped', 'delivered', 'cancelled', 'returned')",
            name="orders_status",
        ),
        sa.PrimaryKeyConstraint("order_number"),
    )
    op.create_index("orders_of_customer", "orders", ["customer_id", "placed_at"], unique=False)
    op.create_table(
        "order_lines",
        sa.Column("order_number", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("product_id", sa.String(), nullable=False),
        sa.Column("variant_id", sa.String(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("total_cents", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name="order_lines_quantity"),
        sa.ForeignKeyConstraint(["order_number"], ["orders.order_number"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["product_id"], ["products.product_id"]),
        sa.ForeignKeyConstraint(["variant_id"], ["variants.variant_id"]),
        sa.PrimaryKeyConstraint("order_number", "position"),
        sqlite_with_rowid=False,
    )


def _create_coupons_and_answers() -> None:
    op.create_table(
        "coupons",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("min_total_cents", sa.Integer(), nullable=False),
        sa.Column("limits", sa.JSON(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("first_order_only", sa.Boolean(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('percent', 'amount')", name="coupons_kind"),
        sa.CheckConstraint("value > 0 AND (kind = 'amount' OR value <= 100)", name="coupons_value"),
        sa.CheckConstraint("ends_at > starts_at", name="coupons_validity"),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "coupon_grants",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("granted_at", UtcDateTime(), nullable=False),
        sa.Column("redeemed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["code"], ["coupons.code"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("code", "customer_id"),
    )
    op.create_index("ix_coupon_grants_customer_id", "coupon_grants", ["customer_id"], unique=False)
    op.create_table(
        "faq",
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("topic"),
    )


def downgrade() -> None:
    for table in (
        "order_lines",
        "cart_lines",
        "variants",
        "coupon_grants",
        "cart_changes",
        "products",
        "orders",
        "faq",
        "coupons",
        "carts",
    ):
        op.drop_table(table)
