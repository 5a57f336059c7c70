"""One customer's scores: the parts they are the sum of, and what each past event gave."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from recsys.factors import Factors, FoldedIn
from recsys.history import History
from recsys.interactions import Floats, Ints, Mask
from recsys.settings import Settings, Weights
from recsys.together import Together

TOGETHER_CAP = 2.0  # a thing bought every week says no more about its partners than one bought twice


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

    The first `warm` rows have factors and partners; `usual` and `popular` have all rows.
    """

    usual_rows: Ints
    usual: Floats
    rows: Ints
    taken: Floats
    folded: FoldedIn | None
    factor: Floats
    together_weights: Floats
    together: Floats
    popular: Floats

    def total(self, weights: Weights) -> Floats:
        """Add the parts up, one score a row."""
        scores = weights.popular * self.popular
        warm = len(self.factor)
        scores[:warm] += self.factor + weights.together * self.together
        scores[self.usual_rows] += weights.usual * self.usual
        return scores

    def has_evidence(self, weights: Weights) -> Mask:
        """Say for each row whether anything at all speaks for it; the others must not be suggested."""
        known = (weights.popular * self.popular) > 0
        warm = len(self.factor)
        known[:warm] |= (self.factor != 0) | (weights.together * self.together > 0)
        if weights.usual > 0:
            known[self.usual_rows] = True
        return known


def weigh_parts(
    history: History, factors: Factors, together: Together, popular: Floats, settings: Settings
) -> Parts:
    """Make the parts from a customer's events; a stranger has the popular part only."""
    warm = len(factors.vectors)
    usual_rows, usual = history.decayed(settings.usual_half_life_days)
    rows, taken = history.decayed(settings.half_life_days)
    rows, taken = rows[rows < warm], taken[rows < warm]
    folded = factors.fold_in(rows, settings.confidence * taken) if len(rows) else None
    together_weights = np.minimum(taken, TOGETHER_CAP)
    return Parts(
        usual_rows=usual_rows,
        usual=usual,
        rows=rows,
        taken=taken,
        folded=folded,
        factor=folded.score() if folded else np.zeros(warm),
        together_weights=together_weights,
        together=together.score(rows, together_weights) if len(rows) else np.zeros(warm),
        popular=popular,
    )


def explain(
    parts: Parts, weights: Weights, targets: Ints, together: Together, product_ids: list[str], keep: int = 5
) -> list[list[Contribution]]:
    """Say for each target row where its score comes from, the strongest part first.

    The `keep` strongest past products are named; the rest of each source is one part without a name, so that
    the shares add up to the score.
    """
    warm = len(parts.factor)
    in_model = targets < warm
    bought = np.zeros((len(targets), len(parts.rows)))
    beside = np.zeros_like(bought)
    if parts.folded is not None and in_model.any():
        bought[in_model] = parts.folded.explain(targets[in_model])
        beside[in_model] = weights.together * together.explain(
            parts.rows, parts.together_weights, targets[in_model]
        )
    usual = dict(zip(parts.usual_rows.tolist(), (weights.usual * parts.usual).tolist(), strict=True))
    names = [product_ids[row] for row in parts.rows]
    explained = []
    for place, target in enumerate(targets.tolist()):
        found = [
            *_name(bought[place], names, "bought", keep),
            *_name(beside[place], names, "goes_with", keep),
            Contribution("popular", None, float(weights.popular * parts.popular[target])),
            Contribution("usual", product_ids[target], usual.get(target, 0.0)),
        ]
        explained.append(sorted((c for c in found if c.share), key=lambda c: -c.share))
    return explained


def _name(shares: Floats, names: list[str], source: str, keep: int) -> list[Contribution]:
    best = np.argsort(-shares, kind="stable")[:keep]
    best = best[shares[best] > 0]
    named = [Contribution(source, names[i], float(shares[i])) for i in best.tolist()]
    rest = float(shares.sum() - shares[best].sum())
    return [*named, Contribution(source, None, rest)]
