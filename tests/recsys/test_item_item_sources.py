"""One contract for every item-item source, and what each is about, worked out by hand."""

import numpy as np
import pytest

from recsys import Settings
from recsys.ease import learn_ease
from recsys.interactions import encode
from recsys.itemitem import no_partners
from recsys.together import count_together
from recsys.transitions import count_transitions, weigh_by_order
from tests.recsys.tables import make_log, make_random_log

SETTINGS = Settings(together_min=2, ease_regularization=1.0, ease_keep=5, together_keep=5, order_keep=5)
SOURCES = [count_together, learn_ease, count_transitions]


@pytest.fixture(scope="module", params=SOURCES, ids=lambda learn: learn.__name__)
def learned(request):
    log = encode(make_random_log())
    return request.param, request.param(log, log.products, len(log.product_ids), SETTINGS)


def test_a_product_keeps_its_strongest_partners_best_first_and_never_itself(learned):
    _, model = learned
    assert len(model.partners)
    for row in range(len(model.starts) - 1):
        own = slice(model.starts[row], model.starts[row + 1])
        assert row not in model.partners[own]
        assert (np.diff(model.strengths[own]) <= 0).all()
        assert (model.strengths[own] > 0).all()
        assert len(model.partners[own]) <= 5


def test_the_reasons_add_up_to_the_scores(learned):
    _, model = learned
    rows, weights, targets = np.array([0, 3, 7]), np.array([1.0, 0.5, 2.0]), np.arange(20)
    explained = model.explain(rows, weights, targets)
    assert explained.sum(axis=1) == pytest.approx(model.score(rows, weights)[targets])


def test_events_left_out_have_no_part(learned):
    learn, _ = learned
    log = encode(make_random_log())
    rows = np.where(log.products == 4, -1, log.products)
    assert 4 not in learn(log, rows, len(log.product_ids), SETTINGS).partners


def test_the_same_log_is_learned_the_same(learned):
    learn, model = learned
    log = encode(make_random_log())
    again = learn(log, log.products, len(log.product_ids), SETTINGS)
    assert np.array_equal(again.partners, model.partners)
    assert np.array_equal(again.strengths, model.strengths)


def test_the_closed_form_is_that_of_the_paper():
    log = encode(make_log(*[(f"c{n}", p, n) for n, ps in enumerate(("ab", "ab", "bc", "abc")) for p in ps]))
    held = np.array([[1, 1, 0], [1, 1, 0], [0, 1, 1], [1, 1, 1]], dtype=float)
    inverse = np.linalg.inv(held.T @ held + np.eye(3))
    expected = -inverse / np.diag(inverse)
    np.fill_diagonal(expected, 0)
    found = learn_ease(log, log.products, 3, SETTINGS).matrix.toarray()
    assert found == pytest.approx(np.maximum(expected, 0), abs=1e-5)


def test_a_large_catalogue_takes_part_with_its_most_bought_products():
    log = encode(make_random_log())
    few = learn_ease(log, log.products, 40, Settings(ease_products=10))
    assert len({*few.partners.tolist(), *np.flatnonzero(np.diff(few.starts)).tolist()}) <= 10
    assert len(learn_ease(log, log.products, 40, Settings(ease_products=0)).partners) == 0
    assert no_partners(4).score(np.array([1]), np.ones(1)).tolist() == [0, 0, 0, 0]


def test_what_follows_more_closely_counts_more():
    log = encode(make_log(*[(f"c{n}", p, 9 - i) for n in range(3) for i, p in enumerate("abc")]))
    matrix = count_transitions(log, log.products, 3, SETTINGS).matrix
    assert matrix[0, 1] > matrix[0, 2] > 0
    assert matrix[1, 0] == matrix[2, 0] == 0


def test_the_newest_product_weighs_most():
    rows, weights = weigh_by_order(np.array([5, 6, 5, 7]), np.array([1.0, 2.0, 9.0, 3.0]), np.ones(4), 0.5)
    assert dict(zip(rows.tolist(), weights.tolist(), strict=True)) == {5: 1.0, 6: 0.5, 7: 0.25}
