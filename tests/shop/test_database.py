from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop import DatabaseUnusable, Product, find_product, migrate, open_database
from shop.models import Base
from tests.shop.shelves import make_product


def open_and_migrate(url):
    engine = open_database(url)
    migrate(engine)
    tables = sa.inspect(engine).get_table_names()
    engine.dispose()
    return sorted(set(tables) & set(Base.metadata.tables))


def test_processes_that_migrate_at_once_do_not_meet(database_url):
    with ProcessPoolExecutor(3) as pool:
        seen = list(pool.map(open_and_migrate, [database_url] * 3))
    assert seen == [sorted(Base.metadata.tables)] * 3


def test_the_migrated_tables_are_those_of_the_models(engine):
    inspector = sa.inspect(engine)
    for name, table in Base.metadata.tables.items():
        columns = {column["name"] for column in inspector.get_columns(name)} - {"words"}
        assert columns == {column.name for column in table.columns}
        assert {index["name"] for index in inspector.get_indexes(name)} >= {
            index.name for index in table.indexes
        }


def test_sqlite_waits_for_locks_keeps_foreign_keys_and_writes_ahead(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path / 'new' / 'folder' / 'shop.db'}")
    with engine.connect() as connection:
        pragmas = ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        values = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas]
    assert values == ["wal", 1, 5000, 1]


@pytest.mark.parametrize("url", ["", "shop.db", "mysql://localhost/shop"])
def test_an_address_that_cannot_be_used_says_so(url):
    with pytest.raises(DatabaseUnusable, match="DATABASE_URL"):
        open_database(url)


def test_time_is_kept_in_utc_whatever_zone_it_came_in(session):
    there = timezone(timedelta(hours=-5))
    session.add(make_product("x1", updated_at=datetime(2026, 3, 2, 20, 0, tzinfo=there)))
    session.commit()
    kept = find_product(session, "x1").updated_at
    assert (kept, kept.tzinfo) == (datetime(2026, 3, 3, 1, 0, tzinfo=timezone.utc), timezone.utc)


def test_a_time_without_a_zone_is_refused(session):
    session.add(make_product("x1", updated_at=datetime(2026, 3, 2)))  # noqa: DTZ001  the very thing
    with pytest.raises(sa.exc.StatementError, match="no time zone"):
        session.flush()


@pytest.mark.parametrize("columns", [{"price_cents": -1}, {"stock": -1}])
def test_the_database_itself_refuses_a_negative_price_or_stock(engine, columns):
    with Session(engine, future=True) as session:
        session.add(make_product("x1", **columns))
        with pytest.raises(sa.exc.IntegrityError):
            session.flush()
    with Session(engine, future=True) as session:
        assert session.get(Product, "x1") is None
