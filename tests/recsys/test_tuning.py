"""Choosing the weights of the sources."""

import numpy as np
import pytest

from recsys import Interactions, Weights
from recsys.interactions import encode
from recsys.metrics import measure
from recsys.ranking import pick
from recsys.tuning import choose_weights, is_better, rate_mixtures, take_sample
from recsys.windows import hold_back
from tests.recsys.tables import SMALL, make_random_log

MIXTURES = [Weights(0.7, 0.1, 0.2), Weights(0.0, 0.0, 2.0), Weights(3.0, 0.02, 0.05)]


@pytest.fixture(scope="module")
def window():
    log = encode(make_random_log())
    return hold_back(log, log.end - 28 * 86_400, log.end, SMALL, None)


def test_a_mixture_is_rated_as_the_evaluation_would(window):
    for case in window.cases[:10]:
        parts = case.weigh(window.model)
        allowed = np.ones(window.model.warm, dtype=bool)
        expected = [
            measure(pick(parts.total(m)[: window.model.warm], allowed, 10), case.all, ())["ndcg@10"]
            for m in MIXTURES
        ]
        assert rate_mixtures(take_sample(parts, allowed, case.all), MIXTURES) == pytest.approx(expected)


def test_where_customers_repeat_themselves_their_habits_count(window):
    chosen = choose_weights([window])
    assert chosen.any_weights.usual > 0
    assert chosen.new_weights.usual == 0
    assert chosen.factors == SMALL.factors


def test_where_nothing_is_bought_twice_what_is_owned_comes_last():
    log = make_random_log(events=1500, customers=60, products=300)
    _, first = np.unique(log.customer_ids + "-" + log.product_ids, return_index=True)
    columns = (log.customer_ids, log.product_ids, log.weights, log.times)
    once = encode(Interactions(*(column[first] for column in columns)))
    chosen = choose_weights([hold_back(once, once.end - 28 * 86_400, once.end, SMALL)])
    assert chosen.any_weights.usual < 0


def test_a_gain_within_chance_is_none():
    values = np.array([0.1, 0.5, 0.3])
    assert is_better(values + 0.1, values)
    assert not is_better(values + np.array([0.3, -0.2, 0.0]), values)
    assert not is_better(values, values)
