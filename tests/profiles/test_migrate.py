"""The tables and the history that makes them say the same."""

import threading

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import profiles
import shop
from profiles.migrate import FOLDER
from profiles.models import Base


def test_the_history_makes_exactly_the_tables_of_the_models(engine):
    own = Base.metadata.tables

    def is_own(name, kind, parents):
        return kind != "table" or name in own

    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": "profiles_version", "include_name": is_own}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_a_second_start_changes_nothing(engine):
    profiles.migrate(engine)
    with engine.connect() as connection:
        versions = connection.execute(sa.text("SELECT version_num FROM profiles_version")).scalars().all()
    newest = sorted(FOLDER.glob("versions/0*.py"))[-1].name
    assert versions == [newest[:4]]


def test_two_processes_may_start_on_an_empty_database_at_once(database_url):
    engines = [shop.open_database(database_url) for _ in range(4)]
    failures = []

    def start(engine):
        try:
            profiles.migrate(engine)
        except Exception as error:  # noqa: BLE001  # a thread's errors are lost otherwise
            failures.append(error)

    threads = [threading.Thread(target=start, args=[engine]) for engine in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for engine in engines:
        engine.dispose()
    assert failures == []


def test_a_time_without_a_zone_is_refused(session):
    from datetime import datetime

    naive = datetime(2024, 5, 1, 12, 0)  # noqa: DTZ001  # the mistake under test
    with pytest.raises(sa.exc.StatementError, match="pass an aware datetime"):
        profiles.add_customer(session, "1", "Ann", at=naive)
