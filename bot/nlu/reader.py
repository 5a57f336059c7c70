"""The pipeline's understanding without Rasa around it: encoder and heads in one process."""

from __future__ import annotations

import tarfile
import tempfile
import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np

from bot.nlu.encoder import Encoding
from bot.nlu.entities_english import load_english
from bot.nlu.errors import NoTrainedModel
from bot.nlu.heads import WITH_VECTORS, WORDS_ONLY, Head, load_heads, pick_head
from bot.nlu.intent_head import ARRAYS as INTENT_ARRAYS
from bot.nlu.intent_head import IntentHead, Verdict
from bot.nlu.model_files import find_current
from bot.nlu.quantising import Weights
from bot.nlu.sentiment_head import ARRAYS as SENTIMENT_ARRAYS
from bot.nlu.sentiment_head import LABELS, Feeling, SentimentHead
from bot.nlu.sentiment_training import ENCODER as SENTIMENT_ENCODER
from bot.nlu.spelling import COUNTS, Speller
from bot.nlu.tuning import ENCODER, find_rehearsal, load_weights, tune

Answer = TypeVar("Answer", Verdict, Feeling)


class IntentReader(NamedTuple):
    """The part of the pipeline that reads intents."""

    head: IntentHead
    encoding: Encoding
    speller: Speller

    def read(self, texts: Sequence[str]) -> list[Verdict]:
        """Judge messages, all at once."""
        spelt = [self.speller.mend(text) for text in texts]
        read = self.encoding.read(spelt)
        vectors = read.vectors[:, : self.head.width]
        return self.head.read(spelt, vectors, read.pieces)


def train_intents(texts: Sequence[str], labels: Sequence[str]) -> IntentReader:
    """Train speller, encoder and head of the pipeline on examples of any domain."""
    encoding = Encoding()
    rehearse = find_rehearsal(encoding.encoder, texts, labels)
    if encoding.encoder is not None and rehearse is not None:
        encoding = Encoding(tune(encoding.encoder, texts, labels))
    vectors, pieces = encoding.read(texts)
    head = IntentHead.fit(texts, vectors, labels, rehearse=rehearse, pieces=pieces)
    return IntentReader(head, encoding, Speller.learn(texts, load_english()))


def load_intents(models: Path) -> IntentReader:
    """Read speller, encoder and intent head out of a trained dialogue model, or the current one of a folder.

    Raises:
        NoTrainedModel: there is no model with such a head.
    """
    heads, weights = unpack(models, INTENT_ARRAYS, IntentHead.load, ENCODER)
    return IntentReader(*pick_for(heads, Encoding(weights)), unpack_speller(models))


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
    with tempfile.TemporaryDirectory() as place:
        with tarfile.open(find_archive(models)) as packed:
            unpack_heads(packed, arrays, Path(place))
            weights = unpack_weights(packed, encoder)
        heads = load_heads(load, Path(place))
    if not heads:
        raise NoTrainedModel(models)
    return heads, weights


def find_archive(models: Path) -> Path:
    """Find the model, or a folder's current one."""
    archive = models if models.is_file() else find_current(models)
    if archive is None:
        raise NoTrainedModel(models)
    return archive


def unpack_weights(packed: tarfile.TarFile, name: str) -> Weights:
    """Read the weights of a tuned encoder; empty where it was not tuned."""
    with tempfile.TemporaryDirectory() as place:
        unpack_file(packed, name, Path(place))
        return load_weights(Path(place) / name)


def unpack_speller(models: Path) -> Speller:
    """Read the words that messages are mended by."""
    with tempfile.TemporaryDirectory() as place, tarfile.open(find_archive(models)) as packed:
        unpack_file(packed, COUNTS, Path(place))
        return Speller.load(Path(place), load_english())


def unpack_file(packed: tarfile.TarFile, name: str, place: Path) -> None:
    """Write the file of this name into a folder, where the model holds one."""
    found = [member for member in packed.getmembers() if member.name.endswith(f"/{name}")]
    if found and (source := packed.extractfile(found[0])):
        (place / name).write_bytes(source.read())


def unpack_heads(packed: tarfile.TarFile, arrays: str, place: Path) -> None:
    """Write the files of the heads that hold these arrays into one folder a head."""
    members = [member for member in packed.getmembers() if member.isfile()]
    for name in (WITH_VECTORS, WORDS_ONLY):
        found = [Path(member.name).parent for member in members if member.name.endswith(f"{name}/{arrays}")]
        for member in members:
            if found and Path(member.name).parent == found[0] and (source := packed.extractfile(member)):
                (place / name).mkdir(exist_ok=True)
                (place / name / Path(member.name).name).write_bytes(source.read())


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
