"""How a conversation feels over time: the sentiment of its messages as numbers, and their slope."""

from collections.abc import Sequence
from typing import Any

SIGNS = {"negative": -1.0, "neutral": 0.0, "positive": 1.0}


def sign_mood(understanding: dict[str, Any] | None) -> float | None:
    """Give a sentiment from -1 (angry) over 0 (neutral) to 1 (delighted); None where none was heard."""
    sentiment = (understanding or {}).get("sentiment") or {}
    if sentiment.get("label") not in SIGNS:
        return None
    return SIGNS[sentiment["label"]] * float(sentiment.get("strength") or 0.0)


def find_slope(moods: Sequence[float]) -> float:
    """Give by how much the mood changes from one message to the next; below 0 it gets worse.

    This is the slope of the least-squares line through the moods, oldest first; 0 for fewer than two.
    """
    middle = (len(moods) - 1) / 2
    spread = sum((place - middle) ** 2 for place in range(len(moods)))
    return sum((place - middle) * mood for place, mood in enumerate(moods)) / spread if spread else 0.0
