"""Our own counting of n-grams gives what scikit-learn's does."""

import numpy as np
from scipy.sparse import hstack

from bot.nlu.ngrams import ANALYZERS, Ngrams, build_vectoriser

TEXTS = [
    "any soy milk?",
    "soy milk, soy yogurt",
    "under 5 dollars",
    "WHERE is my order!!",
    "add two of those",
    "",
]
NEW = ["any soy milk under 12 dollars", "soy soy soy", "qqq", "", "where's my 2nd order?"]


def test_rows_are_those_of_scikit_learn():
    peers = [build_vectoriser(kind).fit(TEXTS) for kind in ANALYZERS]
    expected = 0.5 * hstack([peer.transform(NEW) for peer in peers]).toarray()
    assert np.allclose(Ngrams.fit(TEXTS, 0.5).transform(NEW).toarray(), expected, atol=1e-6)


def test_stored_ngrams_give_the_same_rows():
    ngrams = Ngrams.fit(TEXTS, 0.5)
    again = Ngrams.from_arrays(ngrams.to_arrays())
    assert np.array_equal(again.transform(NEW).toarray(), ngrams.transform(NEW).toarray())
