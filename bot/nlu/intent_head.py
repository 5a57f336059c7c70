"""What a message wants: intent, topic, honest confidence and whether it is understood at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.nlu.calibration import (
    DELIMITER,
    OUT_OF_SCOPE,
    HeadSettings,
    Labels,
    calibrate,
    choose_seen,
    find_likeness,
)
from bot.nlu.encoder import WIDTH
from bot.nlu.linear import LinearModel, find_directions, fit_linear, softmax

ARRAYS, NUMBERS = "intents.npz", "intents.json"


@dataclass(frozen=True)
class Verdict:
    """What one message wants.

    `ranking` holds every intent with its probability, best first; `topics` the full names of the best
    intent's topics with theirs, empty when it has none. `score` is what the threshold judges: the
    probability of the best intent that a shop serves, times the likeness to the nearest example of one.
    """

    ranking: list[tuple[str, float]]
    topics: list[tuple[str, float]]
    score: float
    is_understood: bool


class IntentHead:
    """A linear model over full intents, its calibration, and the vectors of the examples of what we serve.

    `judge` takes logits, not texts, so that what is known about the conversation can be added between
    `logits` and the verdict.
    """

    def __init__(
        self, model: LinearModel, temperature: float, threshold: float, examples: np.ndarray
    ) -> None:
        self._model = model
        self._labels = Labels.of(model.classes)
        self._examples = examples.astype(np.float32)
        self.temperature = temperature
        self.threshold = threshold

    @property
    def width(self) -> int:
        """Give how many columns of vectors the head reads; 0 is words alone."""
        return int(self._model.dense_weights.shape[0])

    @classmethod
    def fit(
        cls,
        texts: Sequence[str],
        vectors: np.ndarray,
        labels: Sequence[str],
        settings: HeadSettings | None = None,
        rehearse: Callable[[np.ndarray], np.ndarray] | None = None,
    ) -> IntentHead:
        """Train and calibrate.

        Args:
            texts: The examples.
            vectors: Their sentence vectors of unit length; no columns where there is no encoder.
            labels: Their full intents.
            settings: How to train.
            rehearse: Gives the vectors of all texts by an encoder that was tuned on the examples of a mask
                alone; None where the encoder was not tuned on these examples.

        Raises:
            TooFewLabels: the examples show fewer than two intents.
        """
        settings = settings or HeadSettings()
        directions, names = find_directions(texts, vectors), np.array(labels)
        model = fit_linear(directions, names, settings.strength, settings.balance)
        features, seen, compared = directions.features, None, vectors
        if rehearse is not None:
            seen = choose_seen(names)
            compared = rehearse(seen)
            features = np.hstack([compared, features[:, vectors.shape[1] :]])
        temperature, threshold = calibrate(features, compared, names, settings, seen)
        return cls(model, temperature, threshold, vectors[names != OUT_OF_SCOPE, :WIDTH])

    def logits(self, texts: Sequence[str], vectors: np.ndarray) -> np.ndarray:
        """Score every full intent, one row a text."""
        return self._model.logits(texts, vectors)

    def judge(self, logits: np.ndarray, vectors: np.ndarray) -> list[Verdict]:
        """Say what each message wants, given one row of logits and one vector a message.

        Confidences use the calibrated temperature. The score of what is served does not: sharpened
        probabilities tell known from unknown messages less well.
        """
        likeness = find_likeness(vectors, self._examples)
        scores = self._labels.score_served(self._labels.group(softmax(logits)), likeness)
        probabilities = softmax(logits / self.temperature)
        shares = self._labels.group(probabilities)
        return [self._judge_one(*row) for row in zip(probabilities, shares, scores, strict=True)]

    def _judge_one(self, probabilities: np.ndarray, shares: np.ndarray, score: float) -> Verdict:
        intents = self._labels.intents
        order = np.argsort(-shares, kind="stable")
        best = int(order[0])
        topics = [
            (name, float(probability))
            for name, member, probability in zip(
                self._labels.names, self._labels.members, probabilities, strict=True
            )
            if member == best and DELIMITER in name
        ]
        return Verdict(
            ranking=[(intents[row], float(shares[row])) for row in order],
            topics=sorted(topics, key=lambda topic: -topic[1]),
            score=float(score),
            is_understood=intents[best] == OUT_OF_SCOPE or bool(score >= self.threshold),
        )

    def save(self, folder: Path) -> None:
        """Write the head into a folder as one npz and one json file."""
        examples = self._examples.astype(np.float16)
        np.savez_compressed(folder / ARRAYS, examples=examples, **self._model.to_arrays())
        numbers = {"temperature": self.temperature, "threshold": self.threshold}
        (folder / NUMBERS).write_text(json.dumps(numbers))

    @classmethod
    def load(cls, folder: Path) -> IntentHead:
        """Read what `save` wrote."""
        with np.load(folder / ARRAYS, allow_pickle=False) as file:
            arrays = dict(file)
        numbers = json.loads((folder / NUMBERS).read_text())
        model = LinearModel.from_arrays(arrays)
        return cls(model, numbers["temperature"], numbers["threshold"], arrays["examples"])
