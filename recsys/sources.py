"""What a training learned, source by source; one algorithm a file."""

from dataclasses import dataclass

from recsys.factors import Factors
from recsys.interactions import Floats
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

    def warm_up(self) -> None:
        """Compute now what the first answer would have to wait for."""
        _ = self.factors.gram, self.factors.unit, self.products.table
        _ = self.together.matrix, self.ease.matrix, self.order.matrix
