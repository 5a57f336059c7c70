"""One customer's scores: the parts they are the sum of, and what each past event gave."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from recsys.factors import FoldedIn
from recsys.history import History
from recsys.interactions import Floats, Ints, Mask
from recsys.settings import Settings, Weights
from recsys.sources import Sources
from recsys.transitions import weigh_by_order

TOGETHER_CAP = 2.0  # a thing bought every week says no more about its partners than one bought twice
KEPT = 5  # past products that are named for each source; the others are summed up


class Contribution(NamedTuple):
    """A part of a score: `source` is usual, bought, goes_with, popular or similar.

    `product_id` is the product that the part comes from; None for "popular", and for the sum of all the
    smaller parts of one source. `share` is in the unit of the score: the shares of a suggestion add up to it.
    """

    source: str
    product_id: str | None
    share: float


@dataclass(frozen=True)
class Parts:
    """The parts of one customer's scores before they are weighed against each other.

    The first `warm` rows have factors and partners; `usual` and `popular` have all rows. `rows` are the past
    products with factors, `taken` their decayed weight; `order_rows` the newest ones.
    """

    history: History
    sources: Sources
    usual_rows: Ints
    usual: Floats
    rows: Ints
    taken: Floats
    folded: FoldedIn | None
    factor: Floats
    together: Floats
    ease: Floats
    order_rows: Ints
    order_weights: Floats
    order: Floats

    @property
    def popular(self) -> Floats:
        """The popularity of all rows."""
        return self.sources.popularity

    @cached_property
    def capped(self) -> Floats:
        """How much each past product says of its partners."""
        return np.minimum(self.taken, TOGETHER_CAP)

    def total(self, weights: Weights) -> Floats:
        """Add the parts up, one score a row."""
        scores = weights.popular * self.popular
        warm = len(self.factor)
        scores[:warm] += weights.factor * self.factor + weights.together * self.together
        if weights.ease:
            scores[:warm] += weights.ease * self.ease
        if weights.order:
            scores[:warm] += weights.order * self.order
        scores[self.usual_rows] += weights.usual * self.usual
        return scores

    def has_evidence(self, weights: Weights) -> Mask:
        """Say for each row whether anything at all speaks for it; the others must not be suggested."""
        known = (weights.popular * self.popular) > 0
        warm = len(self.factor)
        known[:warm] |= (self.factor != 0) | (self.together > 0) | (self.ease > 0) | (self.order > 0)
        if weights.usual > 0:
            known[self.usual_rows] = True
        return known


def weigh_parts(history: History, sources: Sources, settings: Settings) -> Parts:
    """Make the parts from a customer's events; a stranger has the popular part only."""
    warm = sources.warm
    usual_rows, usual = history.decayed(settings.usual_half_life_days)
    rows, taken = history.decayed(settings.half_life_days)
    rows, taken = rows[rows < warm], taken[rows < warm]
    order_rows, order_weights = weigh_by_order(*history.columns_below(warm), settings.order_fade)
    wanted = np.isin(order_rows, rows)  # what was rejected since says nothing
    order_rows, order_weights = order_rows[wanted], order_weights[wanted]
    folded = sources.factors.fold_in(rows, settings.confidence * taken) if len(rows) else None
    capped = np.minimum(taken, TOGETHER_CAP)
    return Parts(
        history=history,
        sources=sources,
        usual_rows=usual_rows,
        usual=usual,
        rows=rows,
        taken=taken,
        folded=folded,
        factor=folded.score() if folded else np.zeros(warm),
        together=sources.together.score(rows, capped) if len(rows) else np.zeros(warm),
        ease=sources.ease.score(rows, capped) if len(rows) else np.zeros(warm),
        order_rows=order_rows,
        order_weights=order_weights,
        order=sources.order.score(order_rows, order_weights) if len(order_rows) else np.zeros(warm),
    )
