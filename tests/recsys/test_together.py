"""What is bought together, worked out by hand."""

import numpy as np
import pytest

from recsys import Settings
from recsys.interactions import encode
from recsys.together import count_together, number_trips
from tests.recsys.tables import make_log

MINUTE = 1 / 1440


def count(log, **settings):
    log = encode(log)
    chosen = Settings(**{"together_min": 2, "together_shrink": 0.0, **settings})
    together = count_together(log, log.products, len(log.product_ids), chosen)
    matrix = together.matrix
    names = log.product_ids
    return {(names[i], names[j]): matrix[i, j] for i, j in zip(*matrix.nonzero(), strict=True)}


def make_trips(*baskets):
    return make_log(
        *((f"c{n}", product, n) for n, basket in enumerate(baskets) for product in basket.split())
    )


def test_events_close_in_time_are_one_trip_and_customers_never_share_one():
    log = encode(
        make_log(("a", "p", 1), ("a", "q", 1 - 20 * MINUTE), ("a", "p", 1 - 60 * MINUTE), ("b", "p", 1))
    )
    trips = number_trips(log, gap_minutes=30)
    assert trips[0] == trips[1]
    assert len(set(trips)) == 3


def test_strength_is_the_excess_over_chance_by_the_root_of_both_totals():
    # bread on 4 of 6 trips, butter on 3, both on 3 where chance gives 4 * 3 / 6 = 2
    found = count(make_trips("bread butter", "bread butter", "bread butter", "bread", "tea", "tea"))
    strength = (3 - 2) / np.sqrt(4 * 3)
    assert found == pytest.approx({("bread", "butter"): strength, ("butter", "bread"): strength})


def test_what_is_bought_on_every_trip_goes_with_nothing():
    found = count(make_trips("bag bread", "bag bread butter", "bag bread butter", "bag tea", "bag tea"))
    assert not [pair for pair in found if "bag" in pair]
    assert ("bread", "butter") in found


def test_a_pair_seen_too_seldom_is_no_pair():
    baskets = ("bread butter", "bread butter", "tea", "tea")
    assert count(make_trips(*baskets))
    assert count(make_trips(*baskets), together_min=3) == {}


def test_only_the_strongest_partners_are_kept():
    baskets = ["bread butter jam"] * 3 + ["bread butter"] + ["tea"] * 9
    found = count(make_trips(*baskets), together_keep=1)
    assert {one: other for one, other in found if one == "bread"} == {"bread": "butter"}


def test_where_a_trip_is_for_one_thing_the_same_customers_taking_both_counts():
    # tent and stove: 3 of 6 customers take both, months apart, where chance gives 3 * 4 / 6 = 2
    events = [(f"c{n}", "tent", 90) for n in range(3)] + [(f"c{n}", "stove", 10) for n in range(4)]
    found = count(make_log(*events, ("c4", "lamp", 5), ("c5", "lamp", 5)))
    strength = (3 - 2) / np.sqrt(3 * 4)
    assert found == pytest.approx({("tent", "stove"): strength, ("stove", "tent"): strength})
