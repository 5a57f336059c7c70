"""Make confidences honest and find the score below which a message counts as not understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar

from bot.nlu.linear import fit_weights, softmax
from bot.nlu.neighbours import Neighbours
from bot.nlu.pieces import PieceMatcher, Pieces

OUT_OF_SCOPE = "out_of_scope"
DELIMITER = "/"  # between an intent and its topic: faq/returns
FOLDS = 4
TEMPERATURES = (0.1, 5.0)
ENOUGH = 2_000  # held-out examples that make a reliable calibration
CANDIDATES = 61  # thresholds tried
UNCALIBRATED = (1.0, 0.0)  # temperature and threshold where examples are too few
SOFTENED = 3.0  # divisor of the logits in the score of what is served: softened it knows strangers better
NEVER = -30.0  # the score of a class that a fold does not know
HIDDEN_SHARE = 8  # a rehearsal hides one intent in so many
MIN_UNKNOWN = 20  # fewer examples of out_of_scope say too little about unknown messages


@dataclass(frozen=True)
class HeadSettings:
    """How an intent head is trained.

    `strength` is logistic regression's C; `balance` 0 lets frequent intents weigh more, 1 makes all equal;
    `refuse_at_most` is the share of rightly understood messages that the threshold may cost.
    """

    strength: float = 10.0
    balance: float = 0.5
    refuse_at_most: float = 0.05


@dataclass(frozen=True)
class Labels:
    """The full intents of a training set; `members` gives each full intent the number of its intent."""

    names: tuple[str, ...]
    intents: tuple[str, ...]
    members: np.ndarray

    @classmethod
    def of(cls, labels: Sequence[str]) -> Labels:
        """List the different labels in order."""
        names = tuple(sorted(set(labels)))
        intents = tuple(sorted({base_of(name) for name in names}))
        return cls(names, intents, np.array([intents.index(base_of(name)) for name in names]))

    def group(self, probabilities: np.ndarray) -> np.ndarray:
        """Add up the columns of the full intents to columns of intents."""
        groups = np.zeros((len(self.names), len(self.intents)), dtype=probabilities.dtype)
        groups[np.arange(len(self.names)), self.members] = 1.0
        return np.asarray(probabilities @ groups)

    def score_served(self, logits: np.ndarray, likeness: np.ndarray) -> np.ndarray:
        """Score how surely the shop serves each message, from 0 to 1.

        It is the probability that it is not out of scope, times the best served intent's share of the served,
        which is softened, times the likeness.
        """
        is_served = np.array([intent != OUT_OF_SCOPE for intent in self.intents])
        served = self.group(softmax(logits))[:, is_served].sum(axis=1)
        soft = self.group(softmax(logits / SOFTENED))[:, is_served]
        return np.asarray(served * soft.max(axis=1) / soft.sum(axis=1) * likeness)


def base_of(label: str) -> str:
    """Cut the topic off: the intent of faq/returns is faq."""
    return label.split(DELIMITER, 1)[0]


def calibrate(
    features: np.ndarray,
    vectors: np.ndarray,
    labels: np.ndarray,
    settings: HeadSettings,
    seen: np.ndarray | None = None,
    pieces: Sequence[Pieces] = (),
) -> tuple[float, float]:
    """Find temperature and threshold on examples that the judging model did not see.

    Unknown messages are the held-out examples of `out_of_scope` where there are enough; else every intent
    is held out once as a whole and plays that part, or the intents do that are hidden from a rehearsal.

    Args:
        seen: Which examples the encoder of these vectors was tuned on; None where it was not tuned.
        pieces: The examples' word pieces, where they are compared.
    """
    names = Labels.of(list(labels))
    held_out = hold_out_examples(features, vectors, labels, settings, seen, pieces)
    if not held_out:
        return UNCALIBRATED
    rows, logits, scores = held_out
    is_known = np.isin(labels[rows], labels if seen is None else labels[seen])
    truth = names.members[np.searchsorted(names.names, labels[rows])]
    temperature = find_temperature(logits[is_known], names, truth[is_known])
    is_right = truth == names.group(softmax(logits)).argmax(axis=1)
    is_out = labels[rows] == OUT_OF_SCOPE
    is_served = is_known & ~is_out
    if is_out.sum() >= MIN_UNKNOWN:
        unknown = scores[is_out & ~is_right]
    elif seen is not None:
        unknown = scores[~is_known]
    else:
        unknown = hold_out_intents(features, vectors, labels, settings)
    return temperature, find_threshold(scores[is_served & is_right], unknown, settings.refuse_at_most)


def choose_seen(labels: np.ndarray) -> np.ndarray:
    """Choose what a rehearsal learns from: all but a fold of the examples, and all but a few whole intents.

    No intent is hidden where `out_of_scope` has examples enough to say what unknown messages look like.
    """
    seen = assign_folds(np.unique(labels, return_inverse=True)[1]) > 0
    if (labels[~seen] == OUT_OF_SCOPE).sum() < MIN_UNKNOWN:
        bases = np.array([base_of(label) for label in labels])
        seen &= ~np.isin(bases, np.unique(bases)[HIDDEN_SHARE - 1 :: HIDDEN_SHARE])
    return seen


def hold_out_examples(
    features: np.ndarray,
    vectors: np.ndarray,
    labels: np.ndarray,
    settings: HeadSettings,
    seen: np.ndarray | None = None,
    pieces: Sequence[Pieces] = (),
) -> list[np.ndarray]:
    """Score a fold of the examples by a model of the others, fold after fold until there are enough.

    Where `seen` is given, its complement is the only fold.

    Returns:
        The places of the examples in the training set, their logits, and their scores of being served; an
        empty list where there are too few examples to hold any out.
    """
    every, (names, classes) = Labels.of(list(labels)), np.unique(labels, return_inverse=True)
    folds = assign_folds(classes)
    parts = []
    for known in [folds != fold for fold in range(FOLDS)] if seen is None else [seen]:
        held = np.flatnonzero(~known)
        if not len(held) or len(set(labels[known])) < 2:
            continue
        learned, table, bias = fit_weights(
            features[known], labels[known], settings.strength, settings.balance
        )
        linear = np.full((len(held), len(names)), NEVER, dtype=np.float32)
        linear[:, np.searchsorted(names, learned)] = features[held] @ table + bias
        served = known & (labels != OUT_OF_SCOPE)
        likeness = Neighbours(vectors[served], classes[served]).find_likeness(vectors[held], linear)
        logits = linear
        if pieces:
            seen_pieces = [pieces[row] for row in np.flatnonzero(known)]
            matcher = PieceMatcher.fit(seen_pieces, classes[known])
            logits = matcher.add(linear, [pieces[row] for row in held])
        parts.append((held, logits, every.score_served(linear, likeness)))
        if sum(len(rows) for rows, _, _ in parts) >= ENOUGH:
            break
    return [np.concatenate(columns) for columns in zip(*parts, strict=True)]


def hold_out_intents(
    features: np.ndarray, vectors: np.ndarray, labels: np.ndarray, settings: HeadSettings
) -> np.ndarray:
    """Score the examples of intents that the judging model has never heard of."""
    intents, rows = np.unique([base_of(label) for label in labels], return_inverse=True)
    scores = []
    for fold in range(min(FOLDS, len(intents) // 2)):
        held = (rows % FOLDS == fold) & (labels != OUT_OF_SCOPE)
        if len(set(labels[~held])) < 2:
            continue
        learned, table, bias = fit_weights(
            features[~held], labels[~held], settings.strength, settings.balance
        )
        rest, served = Labels.of(list(learned)), ~held & (labels != OUT_OF_SCOPE)
        logits = features[held] @ table + bias
        neighbours = Neighbours(vectors[served], np.searchsorted(learned, labels[served]))
        scores.append(rest.score_served(logits, neighbours.find_likeness(vectors[held], logits)))
    return np.concatenate(scores) if scores else np.zeros(0)


def assign_folds(rows: np.ndarray) -> np.ndarray:
    """Spread the examples of every label evenly over the folds, the same way in each run."""
    folds = np.zeros(len(rows), dtype=int)
    shuffled = np.random.default_rng(0).permutation(len(rows))
    seen: dict[int, int] = {}
    for position in shuffled:
        label = int(rows[position])
        folds[position] = seen.get(label, label) % FOLDS
        seen[label] = folds[position] + 1
    return folds


def find_temperature(logits: np.ndarray, labels: Labels, truth: np.ndarray) -> float:
    """Find the divisor of held-out logits that makes the right intents most likely.

    Guo et al. 2017, "On Calibration of Modern Neural Networks".

    Args:
        logits: Scores of examples that the model did not see, one column a full intent.
        labels: What the columns are.
        truth: The number of the right intent of each row.
    """

    def surprise(temperature: float) -> float:
        right = labels.group(softmax(logits / temperature))[np.arange(len(truth)), truth]
        return -float(np.log(np.maximum(right, 1e-9)).mean())

    return float(minimize_scalar(surprise, bounds=TEMPERATURES, method="bounded").x)


def find_threshold(known: np.ndarray, unknown: np.ndarray, refuse_at_most: float) -> float:
    """Find the score that best parts known from unknown messages.

    The best is the largest share kept of the known plus share refused of the unknown, among the thresholds
    that refuse no more than `refuse_at_most` of the known.
    """
    if not len(known) or not len(unknown):
        return 0.0
    candidates = np.quantile(known, np.linspace(0.0, refuse_at_most, CANDIDATES))
    kept = (known[None, :] >= candidates[:, None]).mean(axis=1)
    refused = (unknown[None, :] < candidates[:, None]).mean(axis=1)
    return float(candidates[np.argmax(kept + refused)])
