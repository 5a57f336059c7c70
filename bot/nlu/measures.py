"""How well labels were found: the numbers that `shopmate evaluate` reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.metrics import precision_recall_fscore_support, roc_auc_score

BINS = 10


def measure_labels(truth: Sequence[str], guesses: Sequence[str]) -> dict[str, Any]:
    """Measure accuracy, macro-F1 (over the labels of the truth) and each label by itself."""
    labels = sorted(set(truth))
    columns = precision_recall_fscore_support(truth, guesses, labels=labels, zero_division=0)
    per_label = [
        {
            "label": label,
            "messages": int(count),
            "precision": share(precision),
            "recall": share(recall),
            "f1": share(f1),
        }
        for label, precision, recall, f1, count in zip(labels, *columns, strict=True)
    ]
    return {
        "accuracy": share(np.mean([a == b for a, b in zip(truth, guesses, strict=True)])),
        "macro_f1": share(np.mean(columns[2])),
        "per_label": per_label,
    }


def list_confusions(
    texts: Sequence[str], truth: Sequence[str], guesses: Sequence[str], limit: int = 20
) -> list[dict[str, Any]]:
    """List the pairs that are taken for each other most often, with one message of each."""
    pairs: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], str] = {}
    for text, right, guess in zip(texts, truth, guesses, strict=True):
        if right != guess:
            pairs[right, guess] += 1
            examples.setdefault((right, guess), text)
    return [
        {"is": right, "taken_for": guess, "times": times, "example": examples[right, guess]}
        for (right, guess), times in pairs.most_common(limit)
    ]


def measure_honesty(confidences: Sequence[float], is_right: Sequence[bool]) -> float:
    """Measure the expected calibration error over ten equal bins: 0 is honest (Guo et al. 2017)."""
    sure, right = np.array(confidences), np.array(is_right, dtype=float)
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    gaps = [
        abs(right[bins == number].mean() - sure[bins == number].mean()) * (bins == number).mean()
        for number in np.unique(bins)
    ]
    return share(sum(gaps))


def measure_refusals(
    is_unknown: Sequence[bool], is_refused: Sequence[bool], scores: Sequence[float]
) -> dict[str, Any]:
    """Measure how well unknown messages are told from known ones.

    Args:
        is_unknown: Whether the message wants what a shop does not do.
        is_refused: Whether the pipeline said so, or did not understand.
        scores: How surely the message is known.

    Returns:
        `recall`, `precision` and `auroc` are None where the messages hold no unknown (or no known) one.
    """
    unknown, refused = np.array(is_unknown, dtype=bool), np.array(is_refused, dtype=bool)
    both = unknown.any() and not unknown.all()
    return {
        "messages": int(unknown.sum()),
        "recall": share(refused[unknown].mean()) if unknown.any() else None,
        "precision": share(unknown[refused].mean()) if unknown.any() and refused.any() else None,
        "auroc": share(roc_auc_score(~unknown, scores)) if both else None,
        "in_scope_refused": share(refused[~unknown].mean()) if not unknown.all() else None,
    }


def share(value: float) -> float:
    """Round a share to four places."""
    return round(float(value), 4)
