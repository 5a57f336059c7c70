"""Models that many tests ask and none changes."""

import pytest

from recsys import train
from tests.recsys.tables import SMALL, make_random_log, make_two_tastes


@pytest.fixture(scope="session")
def tastes():
    """Half the customers take tea things, half coffee things, all take bread."""
    return train(make_two_tastes(), SMALL)


@pytest.fixture(scope="session")
def crowd():
    """Sixty customers with favourites among forty products."""
    return train(make_random_log(), SMALL)
