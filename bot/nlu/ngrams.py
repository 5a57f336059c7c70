"""Words and pieces of words as weighted sparse features (TF-IDF)."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.symbols import spell_symbols

NUMBER = re.compile(r"\d+")
ANALYZERS = {
    "word": {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"(?u)[^\W_]+|[?!]"},
    "char": {"analyzer": "char_wb", "ngram_range": (2, 5)},
}
MAX_FEATURES = 20_000


def normalise(text: str) -> str:
    """Lower the case, spell symbols out and make all numbers one: "under 5" reads as "under 7"."""
    return NUMBER.sub("0", spell_symbols(text).lower())


def build_vectoriser(kind: str) -> TfidfVectorizer:
    """Make the untrained vectoriser of one kind, `word` or `char`."""
    return TfidfVectorizer(
        preprocessor=normalise,
        sublinear_tf=True,
        max_features=MAX_FEATURES,
        dtype=np.float32,
        **ANALYZERS[kind],
    )


class Ngrams:
    """Word 1-2-grams and character 2-5-grams within words, each block of unit length times `weight`."""

    def __init__(self, vectorisers: dict[str, TfidfVectorizer], weight: float) -> None:
        self._vectorisers = vectorisers
        self._weight = weight

    @classmethod
    def fit(cls, texts: Sequence[str], weight: float) -> Ngrams:
        """Learn the vocabulary and its weights from these texts."""
        return cls({kind: build_vectoriser(kind).fit(texts) for kind in ANALYZERS}, weight)

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """Turn texts into rows; n-grams never seen in training count for nothing."""
        blocks = [self._weight * vectoriser.transform(texts) for vectoriser in self._vectorisers.values()]
        return hstack(blocks, format="csr", dtype=np.float32)

    def to_arrays(self) -> dict[str, np.ndarray]:
        """Give everything needed to rebuild the features, as plain arrays."""
        arrays = {"ngram_weight": np.array(self._weight)}
        for kind, vectoriser in self._vectorisers.items():
            arrays[f"{kind}_terms"] = vectoriser.get_feature_names_out().astype(str)
            arrays[f"{kind}_idf"] = vectoriser.idf_
        return arrays

    @classmethod
    def from_arrays(cls, arrays: dict[str, np.ndarray]) -> Ngrams:
        """Rebuild what `to_arrays` gave."""
        vectorisers = {}
        for kind in ANALYZERS:
            vectoriser = build_vectoriser(kind)
            vectoriser.vocabulary = {str(term): row for row, term in enumerate(arrays[f"{kind}_terms"])}
            vectoriser.idf_ = arrays[f"{kind}_idf"]
            vectorisers[kind] = vectoriser
        return cls(vectorisers, float(arrays["ngram_weight"]))
