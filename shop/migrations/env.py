"""Runs the shop's migrations on the connection that `shop.migrate` opened and locked."""

from alembic import context

from shop.migrate import VERSION_TABLE
from shop.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
)
context.run_migrations()
