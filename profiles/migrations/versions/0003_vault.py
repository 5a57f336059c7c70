"""What shoppers say about themselves, encrypted."""

import sqlalchemy as sa
from alembic import op

from profiles.columns import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vault",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_vault"),
    )
    op.create_index("ix_vault_owner", "vault", ["owner"])


def downgrade() -> None:
    op.drop_table("vault")
