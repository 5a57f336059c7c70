"""Candidates into an order: the learned ranker where there is one, else the blend of the sources."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recsys.features import FEATURES, Personal, describe_customer, list_candidates, make_features
from recsys.interactions import Floats, Ints, Mask
from recsys.ranker import Ranker
from recsys.reasons import (
    explain_ease,
    explain_factor,
    explain_order,
    explain_together,
    name_strongest,
    sort_parts,
)
from recsys.scores import Contribution, Parts
from recsys.session import Session
from recsys.settings import Settings, Weights

NEAR = 120  # candidates from the blend; each source adds the best half as many of its own
COLUMNS = {
    **{s: [i for i, f in enumerate(FEATURES) if f.source == s] for s in ("usual", "popular")},
    **{s: [i for i, f in enumerate(FEATURES) if f.name.startswith(s)] for s in ("als", "ease")},
    **{s: [i for i, f in enumerate(FEATURES) if f.name == s] for s in ("together", "order")},
}
EXPLAIN = {
    "als": explain_factor,
    "ease": explain_ease,
    "together": explain_together,
    "order": explain_order,
}


@dataclass(frozen=True)
class Ranked:
    """Candidates with their scores and what the ranker saw of them."""

    parts: Parts
    rows: Ints
    scores: Floats
    table: NDArray[np.float32]

    def of_row(self, n_rows: int) -> Floats:
        """Give one score a row of the model; 0 for what is no candidate."""
        scores = np.zeros(n_rows)
        scores[self.rows] = self.scores
        return scores


def gather(
    parts: Parts,
    weights: Weights,
    allowed: Mask,
    settings: Settings,
    near: int = NEAR,
    session: Session | None = None,
) -> tuple[Ints, NDArray[np.float32]]:
    """Give a customer's candidates and their features.

    Args:
        parts: the customer's scores by source.
        weights: of the blend that finds the candidates.
        allowed: one entry a row of the model; nothing else is ever a candidate.
        settings: of the training.
        near, session: see `list_candidates`.
    """
    personal: Personal = describe_customer(parts.history, parts.sources.products.gap, settings)
    rows = list_candidates(parts, weights, allowed, near, session)
    return rows, make_features(parts, personal, rows)


def rank(
    parts: Parts,
    ranker: Ranker,
    weights: Weights,
    allowed: Mask,
    settings: Settings,
    near: int = NEAR,
    session: Session | None = None,
) -> Ranked:
    """Score a customer's candidates by the learned ranker, the session's part added; see `gather`."""
    rows, table = gather(parts, weights, allowed, settings, near, session)
    scores = ranker.score(table)
    return Ranked(parts, rows, scores if session is None else session.add_to(scores, rows), table)


def explain_ranked(
    ranked: Ranked, ranker: Ranker, targets: Ints, product_ids: Sequence[str]
) -> list[list[Contribution]]:
    """Say for each target (a candidate) where the trees' score comes from; the shares add up to it.

    What the trees give to the features of a source is divided over the past products in proportion to what
    speaks for the target in that source's own explanation.
    """
    places = np.searchsorted(ranked.rows, targets)
    given = ranker.explain(ranked.table[places])
    totals = {name: given[:, columns].sum(axis=1) for name, columns in COLUMNS.items()}
    sources = {"bought": ("als", "ease"), "goes_with": ("together", "order")}
    own = {name: find(ranked.parts, targets) for name, find in EXPLAIN.items()}
    taken = set(ranked.parts.usual_rows.tolist())
    explained = []
    for place, target in enumerate(targets.tolist()):
        usual = float(totals["usual"][place])
        found = [Contribution("popular", None, float(totals["popular"][place]))]
        if target in taken:
            found.append(Contribution("usual", product_ids[target], usual))
        else:  # that it was never taken says nothing of a habit
            found.append(Contribution("popular", None, usual))
        for source, names in sources.items():
            shares = np.zeros(len(ranked.parts.rows))
            nameless = 0.0
            for name in names:
                whole = float(totals[name][place])
                divided = _divide(whole, own[name][place])
                if divided is None:
                    nameless += whole
                else:
                    shares += divided
            found += name_strongest(shares, ranked.parts.rows, source, product_ids)
            found.append(Contribution(source, None, nameless))
        explained.append(sort_parts(found))
    return explained


def _divide(whole: float, shares: Floats) -> Floats | None:
    """Divide a share of the score over the past products that speak for the target; None for a loss."""
    for_it = np.maximum(shares, 0.0)
    total = for_it.sum()
    if whole <= 0 or total <= 0:
        return None
    divided: Floats = for_it * (whole / total)
    return divided
