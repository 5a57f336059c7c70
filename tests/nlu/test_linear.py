"""The learner agrees with scikit-learn and survives being stored."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from bot.nlu.errors import TooFewLabels
from bot.nlu.linear import LinearModel, find_directions, fit_linear, fit_weights, softmax


@pytest.fixture
def blobs():
    """Three overlapping clouds of points in the plane."""
    chance = np.random.default_rng(3)
    centres = np.array([[0, 0], [2, 0], [0, 2]])
    labels = np.repeat(["a", "b", "c"], 40)
    return np.vstack([chance.normal(centre, 1.0, (40, 2)) for centre in centres]), labels


def test_the_weights_are_scikit_learns(blobs):
    points, labels = blobs
    names, table, bias = fit_weights(points, labels, strength=1.0, balance=0.0)
    peer = LogisticRegression(C=1.0, tol=1e-8, max_iter=1000).fit(points, labels)
    assert list(names) == list(peer.classes_)
    assert np.abs(softmax(points @ table + bias) - peer.predict_proba(points)).max() < 0.02


def test_two_labels_are_learned_like_many(blobs):
    points, labels = blobs[0][:80], blobs[1][:80]
    _, table, bias = fit_weights(points, labels, strength=1.0, balance=0.0)
    peer = LogisticRegression(C=1.0).fit(points, labels)
    assert (softmax(points @ table + bias).argmax(axis=1) == (peer.predict(points) == "b")).mean() > 0.97


def test_balance_lifts_the_rare_label(blobs):
    points, labels = np.vstack([blobs[0][:40], blobs[0][40:46]]), np.array(["a"] * 40 + ["b"] * 6)
    plain, balanced = (
        softmax(points @ table + bias)[:, 1].mean()
        for _, table, bias in (fit_weights(points, labels, 1.0, balance) for balance in (0.0, 1.0))
    )
    assert balanced > plain


def test_one_label_is_too_few():
    with pytest.raises(TooFewLabels, match=r"at least two different labels, got \['greet'\]"):
        fit_weights(np.ones((2, 1)), np.array(["greet", "greet"]), 1.0, 0.0)


def test_a_model_rebuilt_from_its_arrays_scores_the_same(examples):
    texts, labels = examples
    dense = np.random.default_rng(1).normal(size=(len(texts), 4)).astype(np.float32)
    model = fit_linear(find_directions(texts, dense), np.array(labels), 10.0, 0.5)
    rebuilt = LinearModel.from_arrays(model.to_arrays())
    assert np.allclose(model.logits(texts, dense), rebuilt.logits(texts, dense))
    assert rebuilt.classes == tuple(sorted(set(labels)))


def test_texts_without_a_known_ngram_get_the_bias(examples):
    texts, labels = examples
    model = fit_linear(find_directions(texts, np.zeros((len(texts), 0))), np.array(labels), 10.0, 0.5)
    assert np.allclose(model.logits(["ж"], np.zeros((1, 0))), model.bias)
