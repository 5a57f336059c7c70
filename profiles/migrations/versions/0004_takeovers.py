"""Who of the staff has a conversation, and what they promised."""

import sqlalchemy as sa
from alembic import op

from profiles.columns import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COLUMNS = {
    "conversations": {"taken_by": sa.String(), "taken_at": UtcDateTime()},
    "handoffs": {"taken_by": sa.String(), "taken_at": UtcDateTime(), "promised": sa.Text()},
}


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        for name, kind in columns.items():
            op.add_column(table, sa.Column(name, kind))


def downgrade() -> None:
    for table, columns in COLUMNS.items():
        for name in columns:
            op.drop_column(table, name)
