"""The demo shop's tests stand on a tiny source."""

import pytest

from tests.shop.demo.tables import make_source


@pytest.fixture
def source():
    """The tables of a tiny year."""
    return make_source()
