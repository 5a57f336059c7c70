"""The pipeline's understanding without Rasa around it: encoder and heads in one process."""

from __future__ import annotations

import tarfile
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from bot.nlu.encoder import SentenceEncoder, find_assets
from bot.nlu.errors import NoTrainedModel
from bot.nlu.intent_head import ARRAYS as INTENT_ARRAYS
from bot.nlu.intent_head import IntentHead, Verdict
from bot.nlu.sentiment_head import ARRAYS as SENTIMENT_ARRAYS
from bot.nlu.sentiment_head import Feeling, SentimentHead

WITH_VECTORS, WORDS_ONLY = "with_vectors", "words_only"  # the two heads that a component keeps
Head = TypeVar("Head", IntentHead, SentimentHead)
Answer = TypeVar("Answer", Verdict, Feeling)


class Encoding:
    """Sentence vectors where the encoder is installed, else rows without columns."""

    def __init__(self) -> None:
        folder = find_assets()
        self._encoder = SentenceEncoder(folder) if folder else None

    @property
    def head_name(self) -> str:
        """Name the head that fits the vectors."""
        return WITH_VECTORS if self._encoder else WORDS_ONLY

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Turn texts into rows."""
        return self._encoder.encode(texts) if self._encoder else np.zeros((len(texts), 0), dtype=np.float32)


def train_intents(texts: Sequence[str], labels: Sequence[str], encoding: Encoding) -> IntentHead:
    """Train the head of the pipeline on examples of any domain."""
    return IntentHead.fit(texts, encoding.encode(texts), labels)


def load_intents(models: Path, encoding: Encoding) -> IntentHead:
    """Read the intent head out of the newest trained dialogue model.

    Raises:
        NoTrainedModel: the folder holds no model with such a head.
    """
    return load_head(models, f"{encoding.head_name}/{INTENT_ARRAYS}", IntentHead.load)


def load_sentiment(models: Path, encoding: Encoding) -> SentimentHead:
    """Read the sentiment head out of the newest trained dialogue model.

    Raises:
        NoTrainedModel: the folder holds no model with such a head.
    """
    return load_head(models, f"{encoding.head_name}/{SENTIMENT_ARRAYS}", SentimentHead.load)


def load_head(models: Path, ending: str, load: Callable[[Path], Head]) -> Head:
    """Unpack the folder of one head from the newest model archive and load it."""
    archive = max(models.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, default=None)
    if archive is None:
        raise NoTrainedModel(models)
    with tarfile.open(archive) as packed, tempfile.TemporaryDirectory() as place:
        members = packed.getmembers()
        found = next((member.name for member in members if member.name.endswith(ending)), None)
        if found is None:
            raise NoTrainedModel(models)
        folder = Path(found).parent
        for member in members:
            source = packed.extractfile(member) if Path(member.name).parent == folder else None
            if source is not None:
                (Path(place) / Path(member.name).name).write_bytes(source.read())
        return load(Path(place))


def read_intents(texts: Sequence[str], head: IntentHead, encoding: Encoding) -> list[Verdict]:
    """Judge messages of a file, all at once."""
    vectors = encoding.encode(texts)
    return head.judge(head.logits(texts, vectors), vectors)


def read_sentiments(texts: Sequence[str], head: SentimentHead, encoding: Encoding) -> list[Feeling]:
    """Hear how the messages of a file feel, all at once."""
    return head.judge(texts, encoding.encode(texts))


def time_reading(texts: Sequence[str], read: Callable[[list[str]], list[Answer]]) -> dict[str, float]:
    """Measure milliseconds a message, read one by one as in a conversation."""
    read([texts[0]])
    spent = []
    for text in texts:
        started = time.perf_counter()
        read([text])
        spent.append((time.perf_counter() - started) * 1000)
    return {"mean": round(float(np.mean(spent)), 2), "p95": round(float(np.quantile(spent, 0.95)), 2)}
