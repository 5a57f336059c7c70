"""Cold start of products: a tenth of them is hidden from the training and has to be found by content."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from recsys.content import Content, find_nearest, weigh_words
from recsys.interactions import Floats, Ints, Log
from recsys.metrics import CUT, measure, summarise
from recsys.model import Model
from recsys.ranking import pick
from recsys.scores import weigh_parts
from recsys.settings import Settings
from recsys.training import Progress, train_log
from recsys.windows import list_histories

PART = 0.1  # of the products with enough buyers
MOST = 1500  # customers


def measure_new_products(
    log: Log,
    start: int,
    settings: Settings,
    contents: Mapping[str, Content],
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Hide products from a training and rank all of them for the customers who bought some in the window.

    Args:
        log: the events.
        start: where the window begins, in seconds since 1970; it ends with the log.
        settings: of the training.
        contents: by product id.
        progress: see `train`.

    Returns:
        How many products and customers, and by method NDCG@10 and recall@10 with standard errors; empty
        where nobody bought any of the hidden products.
    """
    past, future = log.between(-np.inf, start), log.between(start, log.end)
    hidden = _hide(log, past, settings, contents)
    future = future.where(np.isin(future.products, hidden) & np.isin(future.customers, past.customers))
    buyers = np.unique(future.customers)[:MOST]
    if not len(buyers):
        return {}
    left = past.where(~np.isin(past.products, hidden))
    model = train_log(left, replace(settings, ease_products=0), progress)
    methods = _Methods(model, [log.product_ids[code] for code in hidden.tolist()], contents)
    found: dict[str, list[dict[str, float]]] = {}
    for customer, history in list_histories(left.where(np.isin(left.customers, buyers)), start, model):
        relevant = np.searchsorted(hidden, np.unique(future.products[future.customers == customer]))
        parts = weigh_parts(history, model.sources, settings)
        if parts.folded is None:
            continue
        for name, scores in methods.score(parts.folded.taste, parts.rows, parts.capped).items():
            ranked = pick(scores, np.ones(len(hidden), dtype=bool), CUT)
            found.setdefault(name, []).append(measure(ranked, relevant, (CUT,)))
    report: dict[str, Any] = {"products": len(hidden), "customers": len(next(iter(found.values()), []))}
    report["methods"] = {name: _sum_up(lines) for name, lines in found.items()}
    return report


def _hide(log: Log, past: Log, settings: Settings, contents: Mapping[str, Content]) -> Ints:
    """Draw products with enough buyers and with content, sorted."""
    known = np.flatnonzero(past.count_buyers() >= settings.min_buyers)
    known = np.array([code for code in known.tolist() if log.product_ids[code] in contents], dtype=np.int64)
    drawn = np.random.default_rng(settings.seed).choice(known, int(PART * len(known)), replace=False)
    return np.sort(drawn)


class _Methods:
    """Scores of the hidden products, each method from the same model."""

    def __init__(self, model: Model, hidden: list[str], contents: Mapping[str, Content]) -> None:
        warm = model.product_ids[: model.warm]
        words = weigh_words([*warm, *hidden], contents)
        self.known, self.new = words[: len(warm)], words[len(warm) :]
        nearest: csr_matrix = find_nearest(self.new, self.known)
        self.vectors = nearest @ model.sources.factors.vectors
        of_kind: dict[str, float] = {}
        for row, product_id in enumerate(warm):
            if product_id in contents:
                kind = contents[product_id].kind
                of_kind[kind] = of_kind.get(kind, 0.0) + float(model.sources.popularity[row])
        self.popularity = np.array([of_kind.get(contents[product_id].kind, 0.0) for product_id in hidden])

    def score(self, taste: Floats, rows: Ints, taken: Floats) -> dict[str, Floats]:
        """Give one score a hidden product by each method.

        Args:
            taste: the customer's vector.
            rows, taken: what the customer took, and how often of late.
        """
        own = np.asarray(self.known[rows].T @ taken).ravel()
        scores = {
            "nearest_factors": np.asarray(self.vectors @ taste),
            "content_knn": np.asarray(self.new @ own),
            "kind_popularity": self.popularity,
        }
        blended = sum(given / max(float(given.max()), 1e-9) for given in scores.values())
        return {"nearest_and_kind": np.asarray(blended), **scores}


def _sum_up(lines: list[dict[str, float]]) -> dict[str, float]:
    summary: dict[str, float] = {}
    for metric in (f"ndcg@{CUT}", f"recall@{CUT}"):
        summary[metric], summary[f"{metric}_se"] = summarise([line[metric] for line in lines])
    return summary
