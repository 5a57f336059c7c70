"""How alembic meets our database: the caller's connection and transaction, our own version table."""

from alembic import context

from profiles.models import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table="profiles_version",
)
with context.begin_transaction():
    context.run_migrations()
