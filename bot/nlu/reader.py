"""The pipeline's understanding without Rasa around it: encoder and heads in one process."""

from __future__ import annotations

import tarfile
import tempfile
import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from bot.nlu.encoder import Encoding, Weights
from bot.nlu.errors import NoTrainedModel
from bot.nlu.heads import WITH_VECTORS, WORDS_ONLY, Head, load_heads, pick_head
from bot.nlu.intent_head import ARRAYS as INTENT_ARRAYS
from bot.nlu.intent_head import IntentHead, Verdict
from bot.nlu.model_files import find_current
from bot.nlu.sentiment_head import ARRAYS as SENTIMENT_ARRAYS
from bot.nlu.sentiment_head import LABELS, Feeling, SentimentHead
from bot.nlu.sentiment_training import ENCODER as SENTIMENT_ENCODER
from bot.nlu.tuning import ENCODER, find_rehearsal, load_weights, tune

Answer = TypeVar("Answer", Verdict, Feeling)


def train_intents(texts: Sequence[str], labels: Sequence[str]) -> tuple[IntentHead, Encoding]:
    """Train encoder and head of the pipeline on examples of any domain."""
    encoding = Encoding()
    rehearse = find_rehearsal(encoding.encoder, texts, labels)
    if encoding.encoder is not None and rehearse is not None:
        encoding = Encoding(tune(encoding.encoder, texts, labels))
    return IntentHead.fit(texts, encoding.encode(texts), labels, rehearse=rehearse), encoding


def load_intents(models: Path) -> tuple[IntentHead, Encoding]:
    """Read intent head and encoder out of a trained dialogue model, or the current one of a folder.

    Raises:
        NoTrainedModel: there is no model with such a head.
    """
    heads, weights = unpack(models, INTENT_ARRAYS, IntentHead.load, ENCODER)
    return pick_for(heads, Encoding(weights))


def load_sentiment(models: Path) -> tuple[SentimentHead, Encoding]:
    """Read sentiment head and encoder out of a trained dialogue model, or the current one of a folder.

    Raises:
        NoTrainedModel: there is no model with such a head.
    """
    heads, weights = unpack(models, SENTIMENT_ARRAYS, SentimentHead.load, SENTIMENT_ENCODER)
    return pick_for(heads, Encoding(weights, with_second=False))


def pick_for(heads: dict[str, Head], encoding: Encoding) -> tuple[Head, Encoding]:
    """Pick the head that this encoding can feed."""
    return pick_head(heads, encoding.encode(["hello"]))[0], encoding


def unpack(
    models: Path, arrays: str, load: Callable[[Path], Head], encoder: str
) -> tuple[dict[str, Head], Weights]:
    """Unpack heads and tuned encoder from a model, or from a folder's current one."""
    archive = models if models.is_file() else find_current(models)
    if archive is None:
        raise NoTrainedModel(models)
    with tempfile.TemporaryDirectory() as place:
        with tarfile.open(archive) as packed:
            unpack_heads(packed, arrays, Path(place))
            weights = unpack_weights(packed, encoder)
        heads = load_heads(load, Path(place))
    if not heads:
        raise NoTrainedModel(models)
    return heads, weights


def unpack_weights(packed: tarfile.TarFile, name: str) -> Weights:
    """Read the weights of a tuned encoder; empty where it was not tuned."""
    found = [member for member in packed.getmembers() if member.name.endswith(f"/{name}")]
    with tempfile.TemporaryDirectory() as place:
        if found and (source := packed.extractfile(found[0])):
            (Path(place) / name).write_bytes(source.read())
        return load_weights(Path(place) / name)


def unpack_heads(packed: tarfile.TarFile, arrays: str, place: Path) -> None:
    """Write the files of the heads that hold these arrays into one folder a head."""
    members = [member for member in packed.getmembers() if member.isfile()]
    for name in (WITH_VECTORS, WORDS_ONLY):
        found = [Path(member.name).parent for member in members if member.name.endswith(f"{name}/{arrays}")]
        for member in members:
            if found and Path(member.name).parent == found[0] and (source := packed.extractfile(member)):
                (place / name).mkdir(exist_ok=True)
                (place / name / Path(member.name).name).write_bytes(source.read())


def read_intents(texts: Sequence[str], head: IntentHead, encoding: Encoding) -> list[Verdict]:
    """Judge messages of a file, all at once."""
    vectors = encoding.encode(texts)[:, : head.width]
    return head.judge(head.logits(texts, vectors), vectors)


def read_sentiments(
    texts: Sequence[str], head: SentimentHead, encoding: Encoding, among: Collection[str] = LABELS
) -> list[Feeling]:
    """Hear how the messages of a file feel, all at once; only labels of `among` are given."""
    return head.judge(texts, encoding.encode(texts)[:, : head.width], among)


def time_reading(texts: Sequence[str], read: Callable[[list[str]], list[Answer]]) -> dict[str, float]:
    """Measure CPU milliseconds a message, read one by one as in a conversation."""
    read([texts[0]])
    spent = []
    for text in texts:
        started = time.process_time()
        read([text])
        spent.append((time.process_time() - started) * 1000)
    return {"mean": round(float(np.mean(spent)), 2), "p95": round(float(np.quantile(spent, 0.95)), 2)}
