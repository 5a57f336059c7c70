"""Choosing the weights of the sources."""

import numpy as np
import pytest

from recsys import Weights
from recsys.interactions import encode
from recsys.metrics import measure
from recsys.ranking import pick
from recsys.tuning import choose_weights, rate_mixtures, take_sample
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
    chosen = choose_weights(window)
    assert chosen.any_weights.usual > 0
    assert chosen.new_weights.usual == 0
    assert chosen.factors == SMALL.factors
