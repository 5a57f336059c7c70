"""Ranking metrics for one customer, as the field defines them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from recsys.interactions import Ints

CUT = 10  # of NDCG, MAP and the hit rate
DISCOUNTS = 1.0 / np.log2(np.arange(2, CUT + 2))


def measure(ranked: Ints, relevant: Ints, cutoffs: Sequence[int]) -> dict[str, float]:
    """Compare a ranking, best first, with what turned out to be relevant (different rows, at least one).

    Recall is against all that is relevant; the ideal of NDCG and MAP is at min(10, relevant).
    """
    hits: NDArray[np.bool_] = np.isin(ranked, relevant)
    ideal = min(CUT, len(relevant))
    top = hits[:CUT]
    precisions = np.cumsum(top) / np.arange(1, len(top) + 1)
    found = {f"recall@{k}": float(hits[:k].sum() / len(relevant)) for k in cutoffs}
    found[f"ndcg@{CUT}"] = float((top * DISCOUNTS[: len(top)]).sum() / DISCOUNTS[:ideal].sum())
    found[f"map@{CUT}"] = float((precisions * top).sum() / ideal)
    found[f"hit@{CUT}"] = float(top.any())
    return found


def summarise(values: Sequence[float]) -> tuple[float, float]:
    """Give the mean and its standard error; the error of a single value is 0."""
    array = np.asarray(values, dtype=np.float64)
    error = array.std(ddof=1) / np.sqrt(len(array)) if len(array) > 1 else 0.0
    return round(float(array.mean()), 5), round(float(error), 5)
