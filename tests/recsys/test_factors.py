"""The factor model against `implicit` itself, and the traps of `implicit`."""

from dataclasses import replace

import numpy as np
import pytest
from implicit.cpu.als import AlternatingLeastSquares
from scipy.sparse import csr_matrix

from recsys import Model, NotFinite, Settings, TooLittleData
from recsys.factors import Factors, learn_factors
from tests.recsys.tables import NOW, SMALL, ago

SETTINGS = Settings(factors=8, regularization=2.0, iterations=5)
ROWS, CONFIDENCES = np.array([1, 4, 9]), np.array([0.4, 3.0, 1.0])


@pytest.fixture(scope="module")
def matrix():
    rng = np.random.default_rng(3)
    return csr_matrix(rng.random((50, 30)) * (rng.random((50, 30)) < 0.2), dtype=np.float32)


@pytest.fixture(scope="module")
def factors(matrix):
    return learn_factors(matrix, SETTINGS)


@pytest.fixture(scope="module")
def peer(factors):
    peer = AlternatingLeastSquares(factors=8, regularization=2.0, alpha=1.0)
    peer.item_factors = factors.vectors
    return peer


@pytest.fixture(scope="module")
def own_row():
    return csr_matrix((CONFIDENCES.astype(np.float32), (np.zeros(3, int), ROWS)), shape=(1, 30))


def test_the_fold_in_is_that_of_implicit(factors, peer, own_row):
    expected = peer.recalculate_user(0, own_row) @ factors.vectors.T
    assert factors.fold_in(ROWS, CONFIDENCES).score() == pytest.approx(expected, abs=1e-4)


def test_the_reasons_are_those_of_implicit(factors, peer, own_row):
    total, parts, _ = peer.explain(0, own_row, itemid=7)
    explained = factors.fold_in(ROWS, CONFIDENCES).explain(np.array([7]))[0]
    assert dict(zip(ROWS, explained, strict=True)) == pytest.approx(dict(parts), abs=1e-5)
    assert explained.sum() == pytest.approx(total, abs=1e-5)


def test_the_reasons_add_up_to_the_scores(factors):
    folded = factors.fold_in(ROWS, CONFIDENCES)
    rows = np.arange(30)
    assert folded.explain(rows).sum(axis=1) == pytest.approx(folded.score(), abs=1e-5)


def test_a_seed_gives_the_same_factors_again(matrix, factors):
    assert np.array_equal(learn_factors(matrix, SETTINGS).vectors, factors.vectors)


def test_the_confidence_is_learned_from_the_matrix(matrix, factors):
    assert not np.allclose(learn_factors(matrix * 4, SETTINGS).vectors, factors.vectors, atol=1e-3)


def test_every_iteration_is_reported(matrix):
    seen = []
    learn_factors(matrix, SETTINGS, seen.append)
    assert seen == [1, 2, 3, 4, 5]


def test_a_matrix_without_entries_says_what_to_do():
    with pytest.raises(TooLittleData, match="No product has enough buyers to learn from; lower min_buyers"):
        learn_factors(csr_matrix((3, 3), dtype=np.float32), SETTINGS)


def test_weights_that_are_not_finite_are_noticed():
    with pytest.raises(NotFinite, match=r"not finite\. Check the weights of the events\."):
        learn_factors(csr_matrix(np.full((3, 3), np.inf, dtype=np.float32)), SETTINGS)


def test_factors_learned_elsewhere_answer_from_the_saved_model(crowd, tmp_path):
    turn, _ = np.linalg.qr(np.random.default_rng(3).normal(size=(SMALL.factors, SMALL.factors)))
    vectors = (crowd.sources.factors.vectors @ turn).astype(np.float32)  # turned as a whole: the same tastes
    outside = replace(crowd.sources, factors=Factors(vectors, SMALL.regularization))
    loaded = Model.load(replace(crowd, sources=outside).save(tmp_path))
    history = [("p1", 1.0, ago(2)), ("p2", 1.0, ago(30))]
    ours, theirs = (model.recommend(history, now=NOW) for model in (crowd, loaded))
    assert [s.product_id for s in ours] == [s.product_id for s in theirs]
    assert [s.score for s in ours] == pytest.approx([s.score for s in theirs], abs=1e-4)
