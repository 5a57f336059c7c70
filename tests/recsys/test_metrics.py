"""The metrics, worked out by hand."""

from math import log2

import numpy as np
import pytest

from recsys.metrics import measure, summarise

RANKED = np.arange(20)


def test_the_metrics_of_two_hits_of_three():
    # hits at places 1 and 4 of 20; relevant: rows 0, 3 and one that was never ranked
    found = measure(RANKED, np.array([0, 3, 99]), (1, 10, 20))
    ideal = 1 + 1 / log2(3) + 1 / log2(4)
    assert found == pytest.approx(
        {
            "recall@1": 1 / 3,
            "recall@10": 2 / 3,
            "recall@20": 2 / 3,
            "ndcg@10": (1 + 1 / log2(5)) / ideal,
            "map@10": (1 + 2 / 4) / 3,
            "hit@10": 1.0,
        }
    )


def test_a_hit_after_the_tenth_place_counts_for_recall_only():
    found = measure(RANKED, np.array([15]), (10, 20))
    assert found == {"recall@10": 0.0, "recall@20": 1.0, "ndcg@10": 0.0, "map@10": 0.0, "hit@10": 0.0}


def test_ten_of_many_relevant_is_the_best_there_is():
    found = measure(RANKED, np.arange(40), (10,))
    assert (found["ndcg@10"], found["map@10"]) == pytest.approx((1.0, 1.0))
    assert found["recall@10"] == 0.25


def test_a_short_ranking_is_measured_as_it_is():
    assert measure(RANKED[:2], np.array([1]), (10,))["map@10"] == 0.5
    assert measure(RANKED[:0], np.array([1]), (10,))["ndcg@10"] == 0.0


def test_the_error_of_the_mean():
    assert summarise([0.0, 1.0]) == (0.5, 0.5)
    assert summarise([0.3]) == (0.3, 0.0)
