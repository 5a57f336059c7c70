"""Charts as numbers for SVG: lines and bars that templates draw, readable without colour."""

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


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: its place, its size, and what it counts."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: float


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


def draw_bars(counts: Sequence[tuple[str, float]], width: float = WIDTH, height: float = HEIGHT) -> list[Bar]:
    """Place one bar a count, side by side, as high as its share of the greatest."""
    most = max((value for _, value in counts), default=0.0) or 1.0
    step = width / max(1, len(counts))
    return [
        Bar(
            number * step + 0.1 * step,
            height * (1 - value / most),
            0.8 * step,
            height * value / most,
            label,
            value,
        )
        for number, (label, value) in enumerate(counts)
    ]
