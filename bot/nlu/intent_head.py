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
)
from bot.nlu.encoder import WIDTH, Read
from bot.nlu.linear import LinearModel, find_directions, fit_linear, softmax
from bot.nlu.neighbours import Neighbours
from bot.nlu.pieces import PieceMatcher, Pieces

ARRAYS, NUMBERS = "intents.npz", "intents.json"
SECOND_WEIGHT = 1.5  # of the second encoder's vectors beside the first's


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
    """A linear model over full intents, its calibration, and the examples of what we serve.

    Where the examples are few, the word pieces of a message are compared with theirs as well.
    """

    def __init__(
        self,
        model: LinearModel,
        temperature: float,
        threshold: float,
        neighbours: Neighbours,
        matcher: PieceMatcher | None = None,
    ) -> None:
        self._model = model
        self._labels = Labels.of(model.classes)
        self._neighbours, self._matcher = neighbours, matcher
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
        rehearse: Callable[[np.ndarray], Read] | None = None,
        pieces: Sequence[Pieces] = (),
    ) -> IntentHead:
        """Train and calibrate.

        Args:
            texts: The examples.
            vectors: Their sentence vectors of unit length; no columns where there is no encoder.
            labels: Their full intents.
            settings: How to train.
            rehearse: Gives what is read of all texts by an encoder that was tuned on the examples of a mask
                alone; None where the encoder was not tuned on these examples.
            pieces: The examples' word pieces, which are compared where the encoder was tuned.

        Raises:
            TooFewLabels: the examples show fewer than two intents.
        """
        settings = settings or HeadSettings()
        directions, names = find_directions(texts, _weigh(vectors)), np.array(labels)
        model = fit_linear(directions, names, settings.strength, settings.balance)
        owners, served = np.searchsorted(model.classes, names), names != OUT_OF_SCOPE
        features, seen, read = directions.features, None, Read(vectors, [])
        matcher = None
        if rehearse is not None:
            seen = choose_seen(names)
            read = rehearse(seen)
            features = np.hstack([_weigh(read.vectors), features[:, vectors.shape[1] :]])
            matcher = PieceMatcher.fit(pieces, owners) if pieces else None
        temperature, threshold = calibrate(
            features, read.vectors, names, settings, seen, read.pieces if matcher else ()
        )
        return cls(model, temperature, threshold, Neighbours(vectors[served], owners[served]), matcher)

    def read(self, texts: Sequence[str], vectors: np.ndarray, pieces: Sequence[Pieces] = ()) -> list[Verdict]:
        """Say what each message wants, given one vector and perhaps the word pieces of each.

        Confidences use the calibrated temperature. The score of what is served does not, and not the pieces:
        the softened probabilities of the linear model tell known from unknown messages better.
        """
        linear = self._model.logits(texts, _weigh(vectors))
        logits = self._matcher.add(linear, pieces) if self._matcher and pieces else linear
        scores = self._labels.score_served(linear, self._neighbours.find_likeness(vectors, linear))
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
        pieces = self._matcher.to_arrays() if self._matcher else {}
        arrays = self._neighbours.to_arrays() | pieces | self._model.to_arrays()
        np.savez_compressed(folder / ARRAYS, **arrays)
        numbers = {"temperature": self.temperature, "threshold": self.threshold}
        (folder / NUMBERS).write_text(json.dumps(numbers))

    @classmethod
    def load(cls, folder: Path) -> IntentHead:
        """Read what `save` wrote."""
        with np.load(folder / ARRAYS, allow_pickle=False) as file:
            arrays = dict(file)
        numbers = json.loads((folder / NUMBERS).read_text())
        model = LinearModel.from_arrays(arrays)
        neighbours, matcher = Neighbours.from_arrays(arrays), PieceMatcher.from_arrays(arrays)
        return cls(model, numbers["temperature"], numbers["threshold"], neighbours, matcher)


def _weigh(vectors: np.ndarray) -> np.ndarray:
    """Weigh the encoders' vectors against each other."""
    return np.hstack([vectors[:, :WIDTH], SECOND_WEIGHT * vectors[:, WIDTH:]])
