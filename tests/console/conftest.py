"""A console on a real database, and a browser that has or has not given the key."""

import pytest
from starlette.testclient import TestClient

from console import create_app
from tests.console.visiting import KEY, sign_in


@pytest.fixture
def app(engine):
    return create_app(engine, KEY, "a secret that is long enough for anybody", "http://127.0.0.1:5005")


@pytest.fixture
def stranger(app):
    return TestClient(app, follow_redirects=False)


@pytest.fixture
def staff(app):
    client = TestClient(app)
    sign_in(client)
    return client
