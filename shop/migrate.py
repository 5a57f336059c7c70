"""Brings the shop's tables to their newest shape."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine

VERSION_TABLE = "shop_version"
LOCK = 7_467_001  # any number that no other room uses for its own advisory lock


def migrate(engine: Engine) -> None:
    """Upgrade the shop's tables to the newest revision; cheap when there is nothing to do.

    Safe when several processes call at once: one upgrades, the others wait and find it done.
    """
    with engine.connect() as connection:
        if _current_revision(connection) == _newest_revision():
            return
    with engine.begin() as connection:
        _lock(connection)
        config = _configure()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _configure() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


@cache
def _newest_revision() -> str | None:
    """Read all scripts for their newest one, once a process."""
    return ScriptDirectory.from_config(_configure()).get_current_head()


def _current_revision(connection: Connection) -> str | None:
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    return context.get_current_revision()


def _lock(connection: Connection) -> None:
    """Let no other process upgrade until this transaction ends."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
