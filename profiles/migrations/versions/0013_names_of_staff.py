"""What shoppers read as the name of a person of the staff."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("staff", sa.Column("display_name", sa.String()))


def downgrade() -> None:
    with op.batch_alter_table("staff") as table:
        table.drop_column("display_name")
