"""What the log says of each product by itself, worked out by hand."""

import numpy as np
import pytest

from recsys.features import FEATURES, NAMES, PERSONAL, describe_customer
from recsys.history import History
from recsys.interactions import encode
from recsys.products import TIMID, describe_products
from recsys.settings import Settings
from tests.recsys.tables import make_log


@pytest.fixture(scope="module")
def described():
    """Tea is bought every ten days by two, salt once by one of them."""
    log = encode(make_log(*[(c, "tea", d) for c in "ab" for d in (0, 10, 20, 30)], ("a", "salt", 40)))
    return {name: row for row, name in enumerate(log.product_ids)}, describe_products(log, log.products, 2)


def test_buyers_are_counted_once_and_as_a_part_of_all(described):
    row_of, products = described
    assert products.ever[row_of["tea"]] == 1.0
    assert products.ever[row_of["salt"]] == 0.5
    assert products.month[row_of["salt"]] == 0


def test_the_rhythm_is_drawn_to_that_of_all_products(described):
    row_of, products = described
    assert products.gap[row_of["tea"]] == pytest.approx(10)
    assert products.gap[row_of["salt"]] == pytest.approx(10)  # never bought again: that of all
    usual = 2 / 3  # two of three pairs of buyer and product came back
    assert products.returning[row_of["tea"]] == pytest.approx((2 + TIMID * usual) / (2 + TIMID))
    assert products.returning[row_of["salt"]] == pytest.approx(TIMID * usual / (1 + TIMID))


def test_age_and_rest_are_in_days(described):
    row_of, products = described
    assert products.young[row_of["salt"]] == pytest.approx(40, abs=0.01)
    assert products.idle[row_of["tea"]] == pytest.approx(0, abs=0.01)


def test_a_customers_own_rhythm_says_when_a_product_is_due():
    history = History(np.array([0, 0, 0, 1]), np.ones(4), np.array([5.0, 15.0, 25.0, 5.0]))
    personal = describe_customer(history, np.array([10.0, 30.0]), Settings())
    table = dict(zip(NAMES[PERSONAL:], personal.table.T, strict=True))
    assert table["times"].tolist() == [3, 1]
    assert table["own_gap"].tolist() == [(20 + 2 * 10) / 4, 2 * 30 / 2]
    assert table["due"].tolist() == [0.5, 5 / 30]
    assert table["trips_ago"].tolist() == [0, 0]
    assert table["part_of_trips"].tolist() == [1, 1 / 3]


def test_a_rejected_product_has_no_rhythm():
    history = History(np.array([0]), np.array([-1.0]), np.array([1.0]))
    personal = describe_customer(history, np.array([10.0]), Settings())
    assert personal.table.shape == (0, len(FEATURES) - PERSONAL)
