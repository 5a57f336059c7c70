"""How a message feels: negative, neutral or positive, and how strongly."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from bot.nlu.linear import LinearModel, find_directions, fit_linear, softmax

LABELS = ("negative", "neutral", "positive")
ARRAYS = "sentiment.npz"
SHOUT = re.compile(r"\b[A-Z]{3,}\b")
CUES = 8
STRENGTH = 1.0  # logistic regression's C
BALANCE = 1.0


@dataclass(frozen=True)
class Feeling:
    """A sentiment; `strength` in [0, 1] is how far the positive and the negative side lie apart."""

    label: str
    strength: float


@lru_cache(maxsize=1)
def open_lexicon() -> SentimentIntensityAnalyzer:
    """Load VADER's word list once a process (Hutto and Gilbert 2014)."""
    return SentimentIntensityAnalyzer()


def list_cues(text: str) -> list[float]:
    """Give the `CUES` that the lexicon and the punctuation hold about one text, each about 0 to 1."""
    scores = open_lexicon().polarity_scores(text)
    compound = scores["compound"]
    return [
        scores["neg"],
        scores["pos"],
        max(compound, 0.0),
        max(-compound, 0.0),
        min(text.count("!"), 3) / 3,
        min(text.count("?"), 3) / 3,
        float("..." in text or "…" in text),
        min(len(SHOUT.findall(text)), 3) / 3,
    ]


def has_bad_sign(text: str) -> bool:
    """Say whether a text holds a word that the lexicon calls bad, or shouts."""
    return open_lexicon().polarity_scores(text)["neg"] > 0 or "!!" in text or SHOUT.search(text) is not None


class SentimentHead:
    """A linear model over sentence vectors, lexicon cues and n-grams."""

    def __init__(self, model: LinearModel) -> None:
        self._model = model

    @property
    def width(self) -> int:
        """Give how many columns of vectors the head reads; 0 is words alone."""
        return int(self._model.dense_weights.shape[0]) - CUES

    @classmethod
    def fit(cls, texts: Sequence[str], vectors: np.ndarray, labels: Sequence[str]) -> SentimentHead:
        """Train on labelled texts.

        Args:
            texts: The examples.
            vectors: Their sentence vectors; no columns where there is no encoder.
            labels: One of `LABELS` each.

        Raises:
            TooFewLabels: the examples show fewer than two sentiments.
        """
        directions = find_directions(texts, add_cues(texts, vectors))
        return cls(fit_linear(directions, np.array(labels), STRENGTH, BALANCE))

    def judge(
        self, texts: Sequence[str], vectors: np.ndarray, among: Collection[str] = LABELS
    ) -> list[Feeling]:
        """Say how each text feels, given one vector a text; only labels of `among` are given."""
        logits = self._model.logits(texts, add_cues(texts, vectors))
        logits[:, [label not in among for label in self._model.classes]] = -np.inf
        probabilities = softmax(logits)
        return [self._judge_one(dict(zip(self._model.classes, row, strict=True))) for row in probabilities]

    def _judge_one(self, shares: dict[str, float]) -> Feeling:
        label = max(shares, key=lambda name: shares[name])
        return Feeling(label, abs(float(shares.get("positive", 0.0)) - float(shares.get("negative", 0.0))))

    def save(self, folder: Path) -> None:
        """Write the head into a folder as one npz file."""
        np.savez_compressed(folder / ARRAYS, **self._model.to_arrays())

    @classmethod
    def load(cls, folder: Path) -> SentimentHead:
        """Read what `save` wrote."""
        with np.load(folder / ARRAYS, allow_pickle=False) as file:
            return cls(LinearModel.from_arrays(dict(file)))


def add_cues(texts: Sequence[str], vectors: np.ndarray) -> np.ndarray:
    """Put the lexicon's cues beside the sentence vectors."""
    return np.hstack([vectors, np.array([list_cues(text) for text in texts], dtype=np.float32)])
