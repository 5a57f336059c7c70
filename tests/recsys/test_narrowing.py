"""A large catalogue made small for one answer."""

import os
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from bench.big_catalogue import list_limits, list_pasts, make_facts, make_model
from recsys import Groups
from recsys.history import make_history
from recsys.nearest import LONGEST
from tests.recsys.tables import NOW, ago

pytestmark = pytest.mark.slow

PRODUCTS, ASKED = 120_000, 30
QUERIES = int(os.environ.get("RANDOM_QUERIES", "1000"))  # 10000 before a release


@pytest.fixture(scope="module")
def wide():
    """A made model of more products than an answer looks at."""
    model = make_model(PRODUCTS, {}, NOW)
    return replace(model, settings=replace(model.settings, narrow_above=1000)).warm_up()


@pytest.fixture(scope="module")
def whole(wide):
    """The same, but looking at every product."""
    return replace(wide, settings=replace(wide.settings, narrow_above=PRODUCTS))


@pytest.fixture(scope="module")
def histories(wide):
    pasts = list_pasts(PRODUCTS, ASKED, wide.sources.popularity)
    return [[(str(row), 1.0, ago(row % 300)) for row in past.tolist()] for past in pasts]


def ids(suggestions):
    return [s.product_id for s in suggestions]


def test_the_search_finds_the_best_ten_of_all(wide, histories):
    factors, found = wide.sources.factors, 0
    for history in histories:
        rows, taken = make_history(history, wide.row_of, NOW).decayed(60)
        folded = factors.fold_in(rows, taken)
        best = np.argsort(-folded.score())[:10]
        found += np.isin(best, factors.nearest.find(folded.taste, 300)).sum()
    assert found / (10 * ASKED) >= 0.99
    assert PRODUCTS > LONGEST


def test_the_search_gives_only_what_is_allowed(wide):
    allowed = np.zeros(PRODUCTS, dtype=bool)
    allowed[::7] = True
    found = wide.sources.factors.nearest.find(wide.sources.factors.vectors[3].astype(float), 100, allowed)
    assert len(found) >= 100
    assert allowed[found].all()


@pytest.mark.parametrize("novelty", ["new", "any"])
def test_looking_at_a_part_answers_as_looking_at_all(wide, whole, histories, novelty):
    facts, same, asked = make_facts(PRODUCTS), 0, 0
    kinds = Groups(facts.labels["product_type"].codes)
    for history, limits in zip(histories, list_limits(ASKED), strict=True):
        words = {"now": NOW, "allowed": facts.allow(limits), "groups": kinds, "novelty": novelty}
        narrow, full = (model.recommend(history, **words) for model in (wide, whole))
        assert len(narrow) == len(full)
        same, asked = same + len(set(ids(narrow)) & set(ids(full))), asked + len(full)
        for suggestion in narrow:
            shares = sum(c.share for c in suggestion.contributions)
            assert shares == pytest.approx(suggestion.score, abs=1e-5)
    assert same / asked >= 0.99


def test_where_few_are_allowed_all_of_them_are_looked_at(wide, whole, histories):
    mask = np.zeros(PRODUCTS, dtype=bool)
    mask[17::400] = True
    answers = [ids(model.recommend(histories[0], k=300, now=NOW, allowed=mask)) for model in (wide, whole)]
    assert answers[0] == answers[1]


def test_a_stranger_is_shown_what_is_popular(wide, whole):
    assert ids(wide.recommend([], now=NOW)) == ids(whole.recommend([], now=NOW))


def test_kinds_that_leave_too_few_in_the_part_are_looked_for_in_the_whole(wide, whole, histories):
    kinds = Groups(np.minimum(np.argsort(np.argsort(-wide.sources.popularity)) // 40_000, 2), most=4)
    answers = [ids(model.recommend(histories[1], k=12, now=NOW, groups=kinds)) for model in (wide, whole)]
    assert len(answers[0]) == len(answers[1]) == 12


def test_random_questions_to_a_large_catalogue_break_no_limit(wide):
    facts, chance = make_facts(PRODUCTS), np.random.default_rng(11)
    pasts = list_pasts(PRODUCTS, 100, wide.sources.popularity)
    said, broken, answered = list_limits(QUERIES), 0, 0
    kinds = Groups(facts.labels["product_type"].codes)
    for number, limits in enumerate(said):
        past = pasts[number % 100][: int(chance.integers(0, 40))].tolist()
        history = [(str(row), 1.0, NOW - timedelta(days=row % 90)) for row in past]
        out = {str(row) for row in chance.integers(0, PRODUCTS, 5)}
        found = wide.recommend(history, k=4, now=NOW, allowed=facts.allow(limits), exclude=out, groups=kinds)
        rows = np.array([int(s.product_id) for s in found], dtype=np.int64)
        answered += bool(found)
        broken += int((~keeps(facts, limits, rows)).sum()) + len({*ids(found)} & {*out, *map(str, past)})
    assert broken == 0
    assert answered > 0.9 * QUERIES


def keeps(facts, limits, rows):
    """Say in the plainest words which rows keep to the limits."""
    label = {kind: facts.labels[kind].codes[rows] for kind in facts.labels}
    fine = facts.in_stock[rows] & (facts.prices[rows] >= 0)
    if limits.price_max_cents is not None:
        fine &= facts.prices[rows] <= limits.price_max_cents
    for names in limits.only.values():
        fine &= label["category"] == int(names[0].split()[1])
    for kind, names in limits.without.items():
        fine &= label[kind] != int(names[0].split()[1])
    return fine
