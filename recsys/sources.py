"""What a training learned, source by source; one algorithm a file."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from recsys.factors import Factors
from recsys.interactions import Floats, Ints
from recsys.itemitem import ItemItem
from recsys.products import Products


@dataclass(frozen=True)
class Sources:
    """The sources of suggestions. The first `warm` rows have factors and partners, all rows have the rest.

    Args:
        factors: the factor model, on time-decayed purchases.
        together: what is bought on the same trips.
        ease: the closed-form item-item model.
        order: what is taken next.
        popularity: different buyers of late, as a part of the most popular product's.
        products: what the log says of each product by itself.
    """

    factors: Factors
    together: ItemItem
    ease: ItemItem
    order: ItemItem
    popularity: Floats
    products: Products

    @property
    def warm(self) -> int:
        """How many products have factors and partners; they are the first rows."""
        return len(self.factors.vectors)

    @cached_property
    def by_popularity(self) -> tuple[Ints, Ints]:
        """The rows from the most to the least popular, and from the most to the least bought in a week."""
        return np.argsort(-self.popularity, kind="stable"), np.argsort(-self.products.week, kind="stable")

    def take(self, rows: Ints, past: Ints) -> "Sources":
        """Give the part of these rows, for a customer who took others of them.

        Args:
            rows: sorted; `past` and the partners of those are among them.
            past: rows of the customer's products that have factors, sorted.
        """
        warm = int(np.searchsorted(rows, self.warm))
        place = np.empty(len(self.popularity), dtype=np.int32)  # of what is in the part; the rest is not read
        place[rows] = np.arange(len(rows))
        return Sources(
            factors=self.factors.take(rows[:warm]),
            together=self.together.take(past, place, warm),
            ease=self.ease.take(past, place, warm),
            order=self.order.take(past, place, warm),
            popularity=self.popularity[rows],
            products=self.products.take(rows),
        )

    def warm_up(self) -> None:
        """Compute now what the first answer would have to wait for."""
        _ = self.factors.gram, self.factors.unit, self.products.table
        _ = self.together.matrix, self.ease.matrix, self.order.matrix
