"""A complaint may be about the size."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BEFORE = "'delivery', 'quality', 'missing', 'wrong_item', 'price', 'service', 'other'"


def upgrade() -> None:
    _allow(f"{BEFORE}, 'size'")


def downgrade() -> None:
    op.execute("UPDATE cases SET category = 'other' WHERE category = 'size'")
    _allow(BEFORE)


def _allow(categories: str) -> None:
    with op.batch_alter_table("cases") as table:
        table.drop_constraint("cases_category", type_="check")
        table.create_check_constraint("cases_category", f"category IN ({categories})")
