"""The learned second stage: its scores, its reasons, and what it must never do."""

from dataclasses import replace

import numpy as np
import pytest

from recsys import Groups, Model
from recsys.features import FEATURES, NAMES
from recsys.interactions import encode
from recsys.ranker import LEAST_LISTS, ROUNDS, Lines, cut_ranker, learn_ranker
from recsys.tuning import choose_rankers, list_lines
from recsys.windows import hold_back
from tests.recsys.tables import NOW, SMALL, ago, make_random_log

DAY = 86_400
HISTORY = [(f"p{n}", 1.0, ago(3 * n)) for n in (1, 1, 2, 3, 5, 8, 13)]


@pytest.fixture(scope="module")
def windows():
    log = encode(make_random_log(events=9000, customers=200))
    stops = [log.end - n * 28 * DAY for n in (0, 1, 2)]
    return [hold_back(log, stops[n + 1], stops[n], SMALL) for n in (1, 0)]


@pytest.fixture(scope="module")
def ranked(windows):
    rankers = {}
    for novelty in ("any", "new"):
        lists = list_lines(windows[:1], novelty, SMALL.any_weights)
        rankers[novelty] = cut_ranker(learn_ranker(lists, novelty, 7), ROUNDS[0])
    return replace(windows[1].model, rankers=rankers).warm_up()


def make_lists(customers):
    """Make candidates of which the one with the best `als` was taken."""
    rng = np.random.default_rng(2)
    lists = []
    for _ in range(customers):
        table = rng.random((30, len(FEATURES))).astype(np.float32)
        taken = table[:, NAMES.index("als")].argsort().argsort() >= 28
        lists.append(Lines(np.arange(30), table, taken, 2))
    return lists


def test_what_is_learned_puts_first_what_was_taken():
    ranker = cut_ranker(learn_ranker(make_lists(300), "any", 7), ROUNDS[0])
    first, second = np.full((2, 1, len(FEATURES)), 0.5, np.float32)
    second[0, NAMES.index("als")] = 0.99
    assert ranker.score(second)[0] > ranker.score(first)[0]


def test_too_few_customers_teach_nothing():
    assert learn_ranker(make_lists(LEAST_LISTS - 1), "new", 7) is None


@pytest.mark.slow
@pytest.mark.parametrize("name", [feature.name for feature in FEATURES if feature.monotone])
def test_more_of_what_speaks_for_a_product_never_lowers_its_score(ranked, name):
    tables = np.random.default_rng(5).random((50, len(FEATURES))).astype(np.float32)
    more = tables.copy()
    more[:, NAMES.index(name)] += 0.5
    ranker = ranked.rankers["any"]
    assert (ranker.score(more) >= ranker.score(tables) - 1e-9).all()


@pytest.mark.parametrize("novelty", ["new", "any"])
def test_the_shares_add_up_to_the_score(ranked, novelty):
    suggestions = ranked.recommend(HISTORY, k=20, now=NOW, novelty=novelty)
    assert len(suggestions) == 20
    for suggestion in suggestions:
        assert sum(c.share for c in suggestion.contributions) == pytest.approx(suggestion.score, abs=1e-5)


def test_scores_fall_along_the_answer(ranked):
    scores = [s.score for s in ranked.recommend(HISTORY, k=20, now=NOW, novelty="any")]
    assert scores == sorted(scores, reverse=True)


def test_only_what_was_taken_is_called_usual(ranked):
    for suggestion in ranked.recommend(HISTORY, k=40, now=NOW, novelty="any"):
        usual = [c for c in suggestion.contributions if c.source == "usual"]
        assert not usual or suggestion.product_id in {p for p, _, _ in HISTORY}


def test_without_its_strongest_reason_a_suggestion_scores_less(ranked):
    lowered = []
    for first in ranked.recommend(HISTORY, k=10, now=NOW, novelty="any"):
        named = [c for c in first.contributions if c.product_id and c.share > 0]
        if not named:
            continue
        rest = [event for event in HISTORY if event[0] != named[0].product_id]
        allowed = {first.product_id}
        (later,) = ranked.recommend(rest, k=1, allowed=allowed, now=NOW, novelty="any")
        lowered.append(later.score < first.score)
    assert len(lowered) >= 5
    assert all(lowered)


def test_limits_hold_and_kinds_are_spread_beyond_the_candidates(ranked):
    kinds = Groups(np.arange(len(ranked.product_ids)) // 10, most=1)
    answer = ranked.recommend(HISTORY, k=4, now=NOW, groups=kinds, exclude=["p20"])
    rows = [ranked.row_of[s.product_id] // 10 for s in answer]
    assert len(set(rows)) == len(answer) == 4
    assert "p20" not in {s.product_id for s in answer}


def test_a_stranger_is_ranked_by_the_blend(ranked):
    blend = replace(ranked, rankers={})
    assert ranked.recommend([], k=5, now=NOW) == blend.recommend([], k=5, now=NOW)


def test_a_saved_ranker_answers_the_same(ranked, tmp_path):
    loaded = Model.load(ranked.save(tmp_path))
    assert loaded.recommend(HISTORY, now=NOW) == ranked.recommend(HISTORY, now=NOW)


@pytest.mark.slow
def test_a_ranker_is_kept_only_where_it_beats_the_blend(windows):
    rankers, compared = choose_rankers(windows[:1], windows[1], SMALL)
    assert set(compared) == {"any", "new"}
    for novelty, found in compared.items():
        assert novelty not in rankers or found["ranker"] > found["blend"]
