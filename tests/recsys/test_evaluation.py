"""The time split and the baselines beside ours."""

import numpy as np
import pytest

from recsys import Interactions, TooLittleData, evaluate
from recsys.interactions import encode
from recsys.windows import hold_back
from tests.recsys.tables import SMALL, make_log, make_random_log

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def measured():
    return evaluate(make_random_log(), SMALL)


def test_a_case_holds_the_past_and_what_came_after():
    log = encode(
        make_log(
            *[(f"c{n}", p, 50) for n in range(3) for p in ("tea", "jam", "salt")][:8],
            ("c2", "tea", 9),
            ("c2", "salt", 9),
            ("c2", "jam", 2),
            ("new", "tea", 1),
            ("c0", "caviar", 1),
        )
    )
    window = hold_back(log, log.end - 20 * 86_400, log.end, SMALL, None)
    (case,) = window.cases
    names = np.array(window.model.product_ids)
    assert set(names[case.owned]) == {"tea", "jam"}
    assert set(names[case.all]) == {"tea", "salt", "jam"}
    assert set(names[case.new]) == {"salt"}
    assert set(names[case.basket]) == {"tea", "salt"}
    assert window.strangers == 1
    assert window.model.data["events"] == 8


def test_ours_is_measured_beside_every_baseline(measured):
    tasks = measured.report["tasks"]
    assert set(tasks) == {"all", "new", "basket"}
    peers = {"als_alone", "ease_alone", "als_plain", "item_knn_cosine", "item_knn_bm25"}
    assert {"shopmate", "popular_recent", "popular_ever", *peers} == set(tasks["new"])
    own = {"personal_frequency", "personal_frequency_decayed", "tifu_knn"}
    assert set(tasks["all"]) == set(tasks["new"]) | own
    line = tasks["all"]["shopmate"]
    for metric in ("recall@10", "recall@20", "ndcg@10", "map@10", "hit@10"):
        assert 0 <= line[metric] <= 1
        assert line[f"{metric}_se"] >= 0


def test_ours_beats_popularity_where_customers_have_favourites(measured):
    table = measured.report["tasks"]["all"]
    assert table["shopmate"]["ndcg@10"] > 2 * table["popular_recent"]["ndcg@10"]
    popular = table["popular_recent"]
    assert popular["shopmate_ahead_ndcg"] == pytest.approx(
        table["shopmate"]["ndcg@10"] - popular["ndcg@10"], abs=1e-4
    )


def test_the_weights_come_from_the_validation_window(measured):
    assert measured.report["protocol"]["weights_chosen_on_validation"]
    assert measured.settings.any_weights.usual > 0
    assert measured.report["settings"]["any_weights"]["usual"] == measured.settings.any_weights.usual


def test_the_test_window_never_reaches_the_training(measured):
    protocol = measured.report["protocol"]
    log = encode(make_random_log())
    assert protocol["training_events"] == len(log.between(-np.inf, log.end - 28 * 86_400))


def test_the_same_log_is_measured_the_same_again(measured):
    again = evaluate(make_random_log(), SMALL).report
    again |= {name: measured.report[name] for name in ("seconds", "peak_memory_mb")}
    assert again == measured.report


def test_a_log_without_repeats_is_measured_too():
    log = make_random_log(events=900, customers=30, products=300)
    _, first = np.unique(log.customer_ids + "-" + log.product_ids, return_index=True)
    columns = (log.customer_ids, log.product_ids, log.weights, log.times)
    report = evaluate(Interactions(*(column[first] for column in columns)), SMALL).report
    every = report["tasks"]["all"]
    assert every["shopmate"]["ndcg@10"] > every["personal_frequency"]["ndcg@10"]


def test_a_short_log_keeps_its_weights_and_says_so():
    log = make_random_log()
    report = evaluate(log, SMALL, days=45).report
    assert not report["protocol"]["weights_chosen_on_validation"]


def test_a_log_shorter_than_the_window_says_what_to_do():
    log = make_log(("a", "tea", 1), ("b", "tea", 3))
    with pytest.raises(
        TooLittleData, match="no events before the test window of 28 days; give a log that spans"
    ):
        evaluate(log)


def test_a_window_without_known_customers_says_what_to_do():
    log = make_log(("a", "tea", 60), ("b", "tea", 61), ("c", "tea", 1))
    with pytest.raises(TooLittleData, match="No customer with a history bought anything known"):
        evaluate(log, SMALL)
