"""Search variants by their options, and keep the charts of sizes."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_options",
        sa.Column("phrase", sa.String(), primary_key=True),
        sa.Column(
            "variant_id",
            sa.String(),
            sa.ForeignKey("variants.variant_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column(
            "product_id",
            sa.String(),
            sa.ForeignKey("products.product_id", ondelete="CASCADE"),
            nullable=False,
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("search_options_of_product", "search_options", ["product_id"])
    op.create_table(
        "size_charts",
        sa.Column("product_type", sa.String(), primary_key=True),
        sa.Column("size", sa.String(), primary_key=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("least_cm", sa.Float(), nullable=False),
        sa.Column("most_cm", sa.Float(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("size_charts")
    op.drop_table("search_options")
