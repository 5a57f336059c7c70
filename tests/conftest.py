"""Databases that every test may ask for."""

import socket
import uuid

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

POSTGRES = ("127.0.0.1", 5432)


def is_postgres_up() -> bool:
    """Say whether a PostgreSQL server answers on the loopback."""
    try:
        socket.create_connection(POSTGRES, timeout=0.3).close()
    except OSError:
        return False
    return True


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request, tmp_path):
    """The address of an empty database of our own, SQLite and PostgreSQL in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'shopmate.db'}"
        return
    if not is_postgres_up():
        pytest.skip("no PostgreSQL server on 127.0.0.1:5432")
    name = f"shopmate_{uuid.uuid4().hex[:12]}"
    server = "postgresql+psycopg2://root@127.0.0.1:5432/"
    admin = sa.create_engine(server + "postgres", isolation_level="AUTOCOMMIT", future=True)
    with admin.connect() as connection:
        connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
    yield server + name
    with admin.connect() as connection:
        connection.execute(sa.text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


@pytest.fixture
def engine(database_url):
    """An engine on a database with every room's tables."""
    import profiles
    import shop

    engine = shop.open_database(database_url)
    shop.migrate(engine)
    profiles.migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine):
    """A session that the test may commit or not; the database goes away with the test."""
    with Session(engine, future=True) as session:
        yield session
