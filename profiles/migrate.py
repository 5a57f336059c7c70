"""Brings this room's tables up to date."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine

FOLDER = Path(__file__).parent / "migrations"
VERSION_TABLE = "profiles_version"
LOCK = 7_401_002  # any number that no other room takes


def migrate(engine: Engine) -> None:
    """Upgrade this room's tables to the newest version; safe at every start, and from two processes.

    Where nothing is to be done no lock is taken, so a start does not wait for a long import.
    """
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        if context.get_current_revision() == _newest_version():
            return
    with engine.begin() as connection:
        _take_turn(connection)
        config = _configure()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _configure() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config


@cache
def _newest_version() -> str | None:
    """Read all scripts for their newest one, once a process."""
    return ScriptDirectory.from_config(_configure()).get_current_head()


def _take_turn(connection: Connection) -> None:
    """Wait until no other process migrates; the lock goes with the transaction."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
