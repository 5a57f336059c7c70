"""How the ear for feelings is trained: MiniLM is tuned on our lines, then heads are fitted on its vectors.

Frozen vectors of meaning hardly hold irony or negation: tuned ones are worth ten points on held-out lines.
The lines change seldom, so what was tuned on them is kept and not tuned again.
"""

from __future__ import annotations

import hashlib
import inspect
import uuid
from pathlib import Path

from bot.nlu import tuning
from bot.nlu.encoder import Encoding, SentenceEncoder, fingerprint_encoder
from bot.nlu.heads import fit_heads
from bot.nlu.quantising import Weights
from bot.nlu.sentiment_head import SentimentHead
from bot.nlu.sentiment_lines import list_labelled_lines
from bot.settings import read_settings

ENCODER = "sentiment_encoder.npz"
READINGS = 12_000  # lines read in all while the encoder is tuned
KEPT = "tuned"  # folder below `var`


def train_sentiment(encoding: Encoding) -> tuple[dict[str, SentimentHead], Weights]:
    """Train on our labelled lines; without the sentence model's files words alone are learned from.

    Args:
        encoding: The sentence model as it comes, without the second encoder.

    Returns:
        The heads, and the weights of the tuned encoder that the wider one reads.
    """
    lines = list_labelled_lines()
    texts, labels = [text for text, _ in lines], [label for _, label in lines]
    weights: Weights = {}
    if encoding.encoder is not None:
        weights = tune_once(encoding.encoder, texts, labels, read_settings().var / KEPT)
        encoding = Encoding(weights, with_second=False)
    vectors = encoding.encode(texts)
    return fit_heads(lambda columns: SentimentHead.fit(texts, columns, labels), vectors), weights


def tune_once(encoder: SentenceEncoder, texts: list[str], labels: list[str], folder: Path) -> Weights:
    """Tune the encoder, or read what the same lines, encoder and way of tuning gave before.

    Only the newest is kept; it is put into its place whole or not at all.
    """
    asked = repr((texts, labels, fingerprint_encoder(), READINGS, inspect.getsource(tuning)))
    kept = folder / f"{hashlib.sha256(asked.encode()).hexdigest()[:16]}.npz"
    if not kept.is_file():
        weights = tuning.tune(encoder, texts, labels, READINGS)
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".{uuid.uuid4().hex}.npz"
        tuning.save_weights(weights, draft)
        for old in folder.glob("[!.]*.npz"):
            old.unlink(missing_ok=True)
        draft.replace(kept)
    return tuning.load_weights(kept)
