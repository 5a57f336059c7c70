"""Words and pieces of words as weighted sparse features (TF-IDF)."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
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


@dataclass(frozen=True)
class Block:
    """The n-grams of one kind: how a text is cut, the column of each n-gram from 0 on, and its rarity."""

    cut: Callable[[str], list[str]]
    columns: Mapping[str, int]
    rarities: np.ndarray

    def weigh(self, text: str) -> dict[int, float]:
        """Give the weights of a text's n-grams by column, of unit length together."""
        found = Counter(column for gram in self.cut(text) if (column := self.columns.get(gram)) is not None)
        weights = {
            column: (1.0 + math.log(count)) * float(self.rarities[column]) for column, count in found.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        return {column: weight / length for column, weight in weights.items()}


class Ngrams:
    """Word 1-2-grams and character 2-5-grams within words, each block of unit length times `weight`.

    scikit-learn learns them; a single message is counted here in a tenth of its time.
    """

    def __init__(self, blocks: Mapping[str, Block], weight: float) -> None:
        self._blocks = blocks
        self._weight = weight

    @classmethod
    def fit(cls, texts: Sequence[str], weight: float) -> Ngrams:
        """Learn the vocabulary and its weights from these texts."""
        blocks = {}
        for kind in ANALYZERS:
            learned = build_vectoriser(kind).fit(texts)
            blocks[kind] = Block(learned.build_analyzer(), learned.vocabulary_, learned.idf_)
        return cls(blocks, weight)

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """Turn texts into rows; n-grams never seen in training count for nothing."""
        columns: list[int] = []
        weights: list[float] = []
        ends = [0]
        for text in texts:
            start = 0
            for block in self._blocks.values():
                found = block.weigh(text)
                columns += [start + column for column in found]
                weights += found.values()
                start += len(block.columns)
            ends.append(len(columns))
        width = sum(len(block.columns) for block in self._blocks.values())
        cells = self._weight * np.array(weights, dtype=np.float32)
        return csr_matrix((cells, columns, ends), shape=(len(texts), width), dtype=np.float32)

    def to_arrays(self) -> dict[str, np.ndarray]:
        """Give everything needed to rebuild the features, as plain arrays."""
        arrays = {"ngram_weight": np.array(self._weight)}
        for kind, block in self._blocks.items():
            arrays[f"{kind}_terms"] = np.array(
                sorted(block.columns, key=block.columns.__getitem__), dtype=str
            )
            arrays[f"{kind}_idf"] = block.rarities
        return arrays

    @classmethod
    def from_arrays(cls, arrays: dict[str, np.ndarray]) -> Ngrams:
        """Rebuild what `to_arrays` gave."""
        blocks = {}
        for kind in ANALYZERS:
            columns = {str(term): column for column, term in enumerate(arrays[f"{kind}_terms"])}
            blocks[kind] = Block(build_vectoriser(kind).build_analyzer(), columns, arrays[f"{kind}_idf"])
        return cls(blocks, float(arrays["ngram_weight"]))
