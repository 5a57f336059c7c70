"""Shopping trips replayed: what half of one tells of the rest."""

from dataclasses import replace

import numpy as np
import pytest

from recsys import Interactions, evaluate
from recsys.interactions import DAY, encode
from recsys.replay import LEAST, WEIGHTS, choose_session_weights, measure_sessions
from recsys.windows import hold_back
from tests.recsys.tables import NOW, SMALL

pytestmark = pytest.mark.slow

BASKETS = np.arange(60).reshape(10, 6)  # ten recipes of six things


def make_recipes(trips: int = 900, customers: int = 90) -> Interactions:
    """Make a log in which a trip is for one of ten recipes, whoever shops."""
    rng = np.random.default_rng(2)
    bought = BASKETS[rng.integers(0, 10, trips)]
    seconds = int(NOW.timestamp()) - rng.integers(0, 90 * 86_400, trips)
    customer_ids = np.repeat([f"c{n}" for n in rng.integers(0, customers, trips)], 6).astype(object)
    product_ids = np.array([f"p{n}" for n in bought.ravel()], object)
    return Interactions(customer_ids, product_ids, np.ones(trips * 6), np.repeat(seconds, 6))


@pytest.fixture(scope="module")
def window():
    log = encode(make_recipes())
    return hold_back(log, int(log.end - 20 * DAY), log.end, SMALL)


def test_half_of_a_trip_finds_the_rest(window):
    measured = measure_sessions(window)
    for question in measured.values():
        methods = question["methods"]
        assert methods["session"]["ndcg@10"] > 2 * methods["history"]["ndcg@10"]
        gap = methods["session"]["ndcg@10"] - methods["history"]["ndcg@10"]
        assert methods["session"]["ahead_ndcg@10"] == pytest.approx(gap, abs=1e-4)


def test_what_was_rejected_makes_room_for_what_is_wanted(window):
    model = replace(window.model, settings=replace(SMALL, any_session=0.0))
    methods = measure_sessions(replace(window, model=model))["any"]["methods"]
    assert methods["rejected"]["ahead_ndcg@10"] > 0
    assert "kind_rejected" not in methods


def test_rejecting_a_kind_that_is_wanted_costs_what_was_wanted(window):
    everything = dict.fromkeys(window.model.product_ids, "food")
    methods = measure_sessions(window, everything)["any"]["methods"]
    assert methods["kind_rejected"]["hit@10"] < methods["rejected"]["hit@10"]


def test_the_session_counts_as_much_as_validation_says(window):
    chosen = choose_session_weights([window], replace(SMALL, any_session=0.0, new_session=0.0), {})
    assert chosen.any_session in WEIGHTS[1:]
    assert chosen.new_session in WEIGHTS[1:]


def test_without_trips_of_some_size_nothing_is_replayed_and_the_weight_stays(window):
    small = replace(window, cases=[replace(c, basket=c.basket[: LEAST - 1]) for c in window.cases])
    assert measure_sessions(small) == {}
    assert choose_session_weights([small], SMALL, {}) == SMALL


def test_an_evaluation_says_what_sessions_tell():
    report = evaluate(make_recipes(), SMALL, days=15).report
    assert set(report["sessions"]) <= {"any", "new"}
    assert report["sessions"]["any"]["trips"] > 0
