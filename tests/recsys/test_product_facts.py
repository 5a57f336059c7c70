"""Hard limits as one mask."""

import numpy as np
import pytest

from recsys.facts import Facts, Limits, make_labels

CATEGORIES = ["Milk", "Milk", "Tea", "", "Tea"]
FACTS = Facts(
    prices=np.array([100, 250, 250, 300, -1]),
    in_stock=np.array([True, True, True, True, True]),
    labels={
        "category": make_labels(CATEGORIES),
        "department": make_labels(["Dairy", "Dairy", "Drinks", "Drinks", "Drinks"]),
        "brand": make_labels(["A", "B", "A", "", "A"]),
    },
)


@pytest.mark.parametrize(
    ("limits", "rows"),
    [
        (Limits(), [0, 1, 2, 3]),
        (Limits(price_min_cents=250), [1, 2, 3]),
        (Limits(price_max_cents=250), [0, 1, 2]),
        (Limits(price_min_cents=101, price_max_cents=299), [1, 2]),
        (Limits(only={("category",): ["milk"]}), [0, 1]),
        (Limits(only={("category", "department"): ["Drinks", "Milk"]}), [0, 1, 2, 3]),
        (Limits(only={("category",): ["Cheese"]}), []),
        (Limits(without={"brand": ["a"]}), [1, 3]),
        (Limits(only={("department",): ["dairy"]}, without={"brand": ["B", "unheard of"]}), [0]),
    ],
)
def test_a_mask_holds_what_keeps_to_every_limit(limits, rows):
    assert np.flatnonzero(FACTS.allow(limits)).tolist() == rows


def test_what_is_out_of_stock_or_not_sold_is_never_allowed():
    empty = Facts(FACTS.prices, np.array([False, True, True, True, True]), FACTS.labels)
    assert np.flatnonzero(empty.allow(Limits())).tolist() == [1, 2, 3]


def test_a_mask_is_the_callers_to_change():
    FACTS.allow(Limits())[:] = False
    assert FACTS.allow(Limits()).any()
