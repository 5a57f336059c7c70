"""One customer's events in the model's rows, each with its age."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np

from recsys.interactions import DAY, Floats, Ints

Event = tuple[str, float, datetime]


@dataclass(frozen=True)
class History:
    """Events as columns: the product's row, the weight (below 0: not wanted), the age in days."""

    rows: Ints
    weights: Floats
    ages: Floats

    def __len__(self) -> int:
        return len(self.rows)

    def columns_below(self, stop: int) -> tuple[Ints, Floats, Floats]:
        """Give rows, ages and weights of the events whose row is below `stop`."""
        kept = self.rows < stop
        return self.rows[kept], self.ages[kept], self.weights[kept]

    def keep_newest(self, products: int) -> "History":
        """Keep, of the newest so many different products, the newest event of each."""
        order = np.argsort(self.ages, kind="stable")
        _, first = np.unique(self.rows[order], return_index=True)
        kept = order[np.sort(first)[:products]]
        return History(self.rows[kept], self.weights[kept], self.ages[kept])

    @cached_property
    def _grouped(self) -> tuple[Ints, Ints]:
        """The different rows, and for each event the place of its row among them."""
        rows, place = np.unique(self.rows, return_inverse=True)
        return rows, place

    def decayed(self, half_life_days: float) -> tuple[Ints, Floats]:
        """Add up each product's events, one that is `half_life_days` old counting half.

        Returns:
            The different rows and their sums, both only where the sum is above 0.
        """
        rows, place = self._grouped
        sums = np.bincount(place, self.weights * 0.5 ** (self.ages / half_life_days), len(rows))
        keep = sums > 1e-9
        return rows[keep], sums[keep]


def make_history(events: Sequence[Event], row_of: Mapping[str, int], now: datetime) -> History:
    """Turn (product_id, weight, at) into columns; products that the model has never seen are left out."""
    known = [(row_of[product], weight, at.timestamp()) for product, weight, at in events if product in row_of]
    if not known:
        return History(np.empty(0, np.int64), np.empty(0), np.empty(0))
    rows, weights, moments = zip(*known, strict=True)
    ages = np.maximum(now.timestamp() - np.array(moments, dtype=np.float64), 0.0) / DAY
    return History(np.array(rows, dtype=np.int64), np.array(weights, dtype=np.float64), ages)
