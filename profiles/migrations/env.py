"""How alembic meets our database: the caller's connection and transaction, our own version table."""

from alembic import context

from profiles.migrate import VERSION_TABLE
from profiles.models import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
