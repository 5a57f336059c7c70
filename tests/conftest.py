"""What holds for every test: modules not asked for stay alone; databases are migrated once and handed out."""

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


def empty_postgres(url: str) -> None:
    """Delete every row of every room: far quicker than a new database for each test."""
    import profiles
    import shop

    engine = sa.create_engine(url, future=True)
    with engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE audit DISABLE TRIGGER audit_no_change"))
        for base in (shop.Product, profiles.Base):
            for table in reversed(base.metadata.sorted_tables):
                connection.execute(table.delete())
        connection.execute(sa.text("ALTER TABLE audit ENABLE TRIGGER audit_no_change"))
    engine.dispose()


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


@pytest.fixture
def migrated_url(database_kind, tmp_path, request):
    """The address of a database with every room's tables."""
    if database_kind == "sqlite":
        path = tmp_path / "shopmate.db"
        shutil.copy(request.getfixturevalue("migrated_file"), path)
        yield f"sqlite:///{path}"
        return
    url = SERVER + request.getfixturevalue("migrated_database")
    yield url
    empty_postgres(url)


@pytest.fixture
def engine(migrated_url):
    """An engine on a database with every room's tables."""
    import shop

    engine = shop.open_database(migrated_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine):
    """A session that the test may commit or not; the database goes away with the test."""
    with Session(engine, future=True) as session:
        yield session
