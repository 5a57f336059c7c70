"""The small line of a mood over the turns, as numbers for SVG, readable without colour."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, MARGIN = 320.0, 64.0, 6.0


@dataclass(frozen=True)
class Line:
    """A line chart: where each value and the middle of the scale stand, and what it says in words."""

    width: float
    height: float
    middle: float
    points: tuple[tuple[float, float], ...]
    words: str

    @property
    def path(self) -> str:
        """The points as SVG writes them."""
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in self.points)


def draw_line(values: Sequence[float], low: float, high: float) -> Line:
    """Place values from left to right on a scale from `low` to `high`; values beyond it stand at its edge."""
    inner = HEIGHT - 2 * MARGIN
    step = (WIDTH - 2 * MARGIN) / max(1, len(values) - 1)

    def place(value: float) -> float:
        share = (min(high, max(low, value)) - low) / (high - low)
        return MARGIN + inner * (1 - share)

    points = tuple((MARGIN + number * step, place(value)) for number, value in enumerate(values))
    words = f"From {values[0]:+.2f} to {values[-1]:+.2f}; least {min(values):+.2f}, most {max(values):+.2f}."
    return Line(WIDTH, HEIGHT, place((low + high) / 2), points, words)
