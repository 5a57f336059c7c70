"""What holds for every test: modules not asked for stay alone; databases are migrated once and handed out."""

import functools
import re
import shutil
import socket
import uuid

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

POSTGRES = ("127.0.0.1", 5432)
SERVER = "postgresql+psycopg2://root@127.0.0.1:5432/"


def pytest_ignore_collect(collection_path, config):
    """Leave modules alone that the marker expression excludes as a whole: importing Rasa takes seconds."""
    asked = config.option.markexpr or ""
    if collection_path.suffix != ".py" or " or " in asked:
        return None
    excluded = re.findall(r"not (\w+)", asked)
    marks = re.search(r"^pytestmark = (\[[^\]]*\]|.*)", collection_path.read_text(), re.MULTILINE)
    return any(f"pytest.mark.{name}" in marks[1] for name in excluded) if marks else None


def pytest_collection_modifyitems(items):
    """Begin with the tests that train a model, so that no worker is left alone with one at the end."""
    items.sort(key=lambda item: item.path.parent.name != "versions")


def pytest_make_parametrize_id(val):
    """Keep long values, such as freshly signed tokens, out of test names: every worker must find the same."""
    return "long" if isinstance(val, str) and len(val) > 80 else None


def is_postgres_up() -> bool:
    """Say whether a PostgreSQL server answers on the loopback."""
    try:
        socket.create_connection(POSTGRES, timeout=0.3).close()
    except OSError:
        return False
    return True


def migrate_all(url: str) -> None:
    """Make every room's tables."""
    import profiles
    import shop

    engine = shop.open_database(url)
    shop.migrate(engine)
    profiles.migrate(engine)
    engine.dispose()


def order_postgres(command: str) -> None:
    """Run a command of the server that no transaction may hold."""
    admin = sa.create_engine(SERVER + "postgres", isolation_level="AUTOCOMMIT", future=True)
    with admin.connect() as connection:
        connection.execute(sa.text(command))
    admin.dispose()


@functools.cache
def engine_on(url: str) -> sa.engine.Engine:
    """Open an address once a process: compiling every statement anew takes longer than running it."""
    import shop

    return shop.open_database(url)


def empty_postgres(engine: sa.engine.Engine) -> None:
    """Delete every row but the versions of the tables: far quicker than a new database for each test."""
    with engine.begin() as connection:
        # as a replica no trigger and no foreign key is asked: what triggers fill is emptied like the rest
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        tables = set(sa.inspect(connection).get_table_names()) - {"shop_version", "profiles_version"}
        for table in sorted(tables):
            connection.exec_driver_sql(f'DELETE FROM "{table}"')  # noqa: S608  # names of our own tables


@pytest.fixture(autouse=True, scope="session")
def quick_passwords():
    """Hash passwords with argon2's least cost: hundreds of tests sign in."""
    from argon2 import PasswordHasher

    import profiles.staff as staff

    staff._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    staff._NOBODYS_HASH = staff._hasher.hash("nobody")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory):
    """A SQLite file with every room's tables and no rows."""
    path = tmp_path_factory.mktemp("migrated") / "shopmate.db"
    migrate_all(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_database():
    """The name of a PostgreSQL database with every room's tables and no rows."""
    if not is_postgres_up():
        pytest.skip("no PostgreSQL server on 127.0.0.1:5432")
    name = f"shopmate_{uuid.uuid4().hex[:12]}"
    order_postgres(f'CREATE DATABASE "{name}"')
    order_postgres(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    migrate_all(SERVER + name)
    yield name
    order_postgres(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_kind(request):
    """Which database: SQLite and PostgreSQL in turn."""
    if request.param == "postgresql" and not is_postgres_up():
        pytest.skip("no PostgreSQL server on 127.0.0.1:5432")
    return request.param


@pytest.fixture
def database_url(database_kind, tmp_path):
    """The address of an empty database of our own."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    name = f"shopmate_{uuid.uuid4().hex[:12]}"
    order_postgres(f'CREATE DATABASE "{name}"')
    yield SERVER + name
    order_postgres(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def own_file(tmp_path_factory):
    """Where each test of this process finds its own copy of the migrated file."""
    return tmp_path_factory.mktemp("own") / "shopmate.db"


@pytest.fixture
def migrated_url(database_kind, request, monkeypatch):
    """The address of a database with every room's tables and no rows, opened once a process."""
    import shop

    if database_kind == "sqlite":
        path = request.getfixturevalue("own_file")
        url = f"sqlite:///{path}"
        engine = engine_on(url)
        for left in path.parent.iterdir():
            left.unlink()
        shutil.copy(request.getfixturevalue("migrated_file"), path)
    else:
        url = SERVER + request.getfixturevalue("migrated_database")
        engine = engine_on(url)
    open_anew = shop.open_database
    monkeypatch.setattr(shop, "open_database", lambda other: engine if other == url else open_anew(other))
    yield url
    if database_kind == "postgresql":
        empty_postgres(engine)
    engine.dispose()


@pytest.fixture
def engine(migrated_url):
    """An engine on a database with every room's tables."""
    return engine_on(migrated_url)


@pytest.fixture
def session(engine):
    """A session that the test may commit or not; the database goes away with the test."""
    with Session(engine, future=True) as session:
        yield session
