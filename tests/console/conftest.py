"""A console on a real database, and a browser whose person has or has not signed in."""

import pytest
from starlette.testclient import TestClient

from tests.console.visiting import hire, open_room, sign_in


@pytest.fixture
def app(engine):
    return open_room(engine, "http://127.0.0.1:5005")


@pytest.fixture
def stranger(app):
    return TestClient(app, follow_redirects=False)


@pytest.fixture
def dana(engine):
    """The account that tests sign in with: an admin."""
    hire(engine)


@pytest.fixture
def staff(app, dana):
    client = TestClient(app)
    sign_in(client)
    return client
