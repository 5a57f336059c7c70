"""What a person of the staff promised, in their words, as often as they did."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("promises") as table:
        table.drop_constraint("promises_once", type_="unique")
        table.add_column(sa.Column("said", sa.Text()))
        table.add_column(sa.Column("made_by", sa.String()))
    by_the_shop, still_open = sa.text("kind <> 'staff'"), sa.text("kept_at IS NULL")
    op.create_index(
        "promises_once",
        "promises",
        ["kind", "reference"],
        unique=True,
        sqlite_where=by_the_shop,
        postgresql_where=by_the_shop,
    )
    op.create_index(
        "promises_open", "promises", ["due_at"], sqlite_where=still_open, postgresql_where=still_open
    )


def downgrade() -> None:
    op.execute("DELETE FROM promises WHERE kind = 'staff'")
    op.drop_index("promises_open", "promises")
    op.drop_index("promises_once", "promises")
    with op.batch_alter_table("promises") as table:
        table.drop_column("made_by")
        table.drop_column("said")
        table.create_unique_constraint("promises_once", ["kind", "reference"])
