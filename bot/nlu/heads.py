"""Which head answers: the one on sentence vectors, or the one on words alone where vectors are missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import numpy as np

from bot.nlu.intent_head import IntentHead
from bot.nlu.sentiment_head import SentimentHead

WITH_VECTORS, WORDS_ONLY = "with_vectors", "words_only"
Head = TypeVar("Head", IntentHead, SentimentHead)


def fit_heads(fit: Callable[[np.ndarray], Head], vectors: np.ndarray) -> dict[str, Head]:
    """Fit a head without vectors and, where there are vectors, one with them."""
    heads = {WORDS_ONLY: fit(vectors[:, :0])}
    if vectors.shape[1]:
        heads[WITH_VECTORS] = fit(vectors)
    return heads


def pick_head(heads: Mapping[str, Head], vectors: np.ndarray) -> tuple[Head, np.ndarray]:
    """Give the widest head that these vectors can feed, and the columns of them that it reads.

    An encoder may have come or gone since the training: its columns stand last.
    """
    head = max(
        (head for head in heads.values() if head.width <= vectors.shape[1]), key=lambda head: head.width
    )
    return head, vectors[:, : head.width]


def save_heads(heads: Mapping[str, Head], folder: Path) -> None:
    """Write each head into its own folder."""
    for name, head in heads.items():
        (folder / name).mkdir()
        head.save(folder / name)


def load_heads(load: Callable[[Path], Head], folder: Path) -> dict[str, Head]:
    """Read what `save_heads` wrote."""
    return {place.name: load(place) for place in sorted(folder.iterdir())}
