"""From events to a model."""

import numpy as np
import pytest

from recsys import Settings, train
from recsys.interactions import encode
from recsys.training import count_popularity, make_confidences
from tests.recsys.tables import SMALL, make_log, make_random_log


def test_an_entry_is_the_decayed_sum_times_the_confidence():
    log = encode(make_log(("a", "tea", 0), ("a", "tea", 10), ("b", "salt", 20)))
    settings = Settings(half_life_days=10, confidence=2.0)
    matrix = make_confidences(log, log.products, 2, settings).toarray()
    assert matrix == pytest.approx(np.array([[0, 2 * 1.5], [2 * 0.25, 0]]), rel=1e-4)


def test_popular_counts_recent_buyers_and_orders_the_rest_by_all():
    log = encode(
        make_log(
            ("a", "tea", 0),
            ("b", "tea", 1),
            ("b", "tea", 2),
            ("a", "salt", 50),
            ("b", "salt", 50),
            ("a", "jam", 60),
        )
    )
    popularity = count_popularity(log, log.products, 3, Settings(popular_days=14))
    expected = {"tea": 1.0, "salt": 0.02 / 2.02, "jam": 0.01 / 2.02}
    assert dict(zip(log.product_ids, popularity, strict=True)) == pytest.approx(expected)


def test_only_products_with_enough_buyers_get_factors_and_the_rest_is_known_cold():
    model = train(make_log(*[(f"c{n}", "tea", n) for n in range(3)], ("c0", "caviar", 1)), SMALL)
    assert model.product_ids == ["tea", "caviar"]
    assert model.warm == 1


def test_the_model_says_what_it_was_trained_on(crowd):
    log = encode(make_random_log())
    assert crowd.data["fingerprint"] == log.fingerprint
    assert crowd.data["events"] == 3000
    assert crowd.data["customers"] == 60
    assert crowd.version.endswith(log.fingerprint[:8])


def test_training_tells_how_far_it_is():
    seen = []
    train(make_random_log(events=300), SMALL, lambda step, done: seen.append((step, done)))
    assert ("factors", 1.0) in seen
    assert seen[-1] == ("order", 1.0)
