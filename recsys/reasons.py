"""Where a score comes from: its shares, named by the past products that brought them."""

from collections.abc import Sequence

import numpy as np

from recsys.interactions import Floats, Ints
from recsys.itemitem import ItemItem
from recsys.scores import KEPT, Contribution, Parts
from recsys.settings import Weights


def explain(
    parts: Parts, weights: Weights, targets: Ints, product_ids: list[str]
) -> list[list[Contribution]]:
    """Say for each target row where its weighted sum comes from, the strongest part first.

    The strongest past products are named; the rest of each source is one part without a name, so that the
    shares add up to the score.
    """
    bought = weights.factor * explain_factor(parts, targets) + weights.ease * explain_ease(parts, targets)
    beside = weights.together * explain_together(parts, targets)
    beside += weights.order * explain_order(parts, targets)
    usual = dict(zip(parts.usual_rows.tolist(), (weights.usual * parts.usual).tolist(), strict=True))
    explained = []
    for place, target in enumerate(targets.tolist()):
        found = [
            Contribution("popular", None, float(weights.popular * parts.popular[target])),
            Contribution("usual", product_ids[target], usual.get(target, 0.0)),
            *name_strongest(bought[place], parts.rows, "bought", product_ids),
            *name_strongest(beside[place], parts.rows, "goes_with", product_ids),
        ]
        explained.append(sort_parts(found))
    return explained


def explain_factor(parts: Parts, targets: Ints) -> Floats:
    """Say what each past product (`parts.rows`) gave to the factor model's score: one line a target."""
    shares = np.zeros((len(targets), len(parts.rows)))
    known = targets < len(parts.factor)
    if parts.folded is not None and known.any():
        shares[known] = parts.folded.explain(targets[known])
    return shares


def explain_ease(parts: Parts, targets: Ints) -> Floats:
    """Say what each past product gave to the closed-form model's score."""
    return explain_partners(parts.sources.ease, parts.rows, parts.capped, targets)


def explain_together(parts: Parts, targets: Ints) -> Floats:
    """Say what each past product gave to the score for being bought together."""
    return explain_partners(parts.sources.together, parts.rows, parts.capped, targets)


def explain_order(parts: Parts, targets: Ints) -> Floats:
    """Say what each past product, the newest alone, gave to the score for being taken next."""
    shares = np.zeros((len(targets), len(parts.rows)))
    if len(parts.order_rows):
        given = explain_partners(parts.sources.order, parts.order_rows, parts.order_weights, targets)
        shares[:, np.searchsorted(parts.rows, parts.order_rows)] = given
    return shares


def name_strongest(shares: Floats, rows: Ints, source: str, product_ids: Sequence[str]) -> list[Contribution]:
    """Name the strongest shares of one target; all others are one part without a name."""
    near = np.argpartition(-shares, KEPT)[:KEPT] if len(shares) > KEPT else np.arange(len(shares))
    best = near[np.lexsort((near, -shares[near]))]
    best = best[shares[best] > 0]
    named = [Contribution(source, product_ids[rows[i]], float(shares[i])) for i in best.tolist()]
    return [*named, Contribution(source, None, float(shares.sum() - shares[best].sum()))]


def sort_parts(parts: list[Contribution]) -> list[Contribution]:
    """Put the strongest part first and leave out what gave nothing."""
    return sorted((part for part in parts if part.share), key=lambda part: -part.share)


def explain_partners(model: ItemItem, rows: Ints, weights: Floats, targets: Ints) -> Floats:
    """Say what each row gave to each target; a target without partners gets nothing."""
    shares = np.zeros((len(targets), len(rows)))
    known = targets < len(model.starts) - 1
    if len(rows) and known.any():
        shares[known] = model.explain(rows, weights, targets[known])
    return shares
