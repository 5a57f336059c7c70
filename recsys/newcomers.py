"""Cold start: what strangers and newcomers are shown, measured by cutting histories short."""

from typing import Any

import numpy as np

from recsys.interactions import Mask
from recsys.metrics import CUT, measure, summarise
from recsys.model import Model
from recsys.scores import weigh_parts
from recsys.windows import Case, Window

KNOWN = (0, 1, 2, 3)  # products of the history that are left
MOST = 1000  # customers


def measure_newcomers(window: Window) -> dict[str, Any]:
    """Give NDCG@10 of ours and of recent popularity after 0, 1, 2 and 3 known products.

    The newest of each customer's products are known; to be found is what the window brings beside those.
    """
    report = {}
    for known in KNOWN:
        pairs = [p for case in window.cases[:MOST] if (p := _measure_one(case, window.model, known))]
        if not pairs:
            continue
        ours, popular = np.array(pairs).T
        line: dict[str, Any] = {"customers": len(pairs)}
        for name, values in (("shopmate", ours), ("popular_recent", popular), ("ahead", ours - popular)):
            line[name], line[f"{name}_se"] = summarise(values.tolist())
        report[str(known)] = line
    return report


def _measure_one(case: Case, model: Model, known: int) -> tuple[float, float] | None:
    history = case.history.keep_newest(known)
    relevant = np.setdiff1d(case.all, history.rows)
    if not len(relevant):
        return None
    allowed: Mask = np.zeros(len(model.product_ids), dtype=bool)
    allowed[: model.warm] = True
    allowed[history.rows] = False
    parts = weigh_parts(history, model.sources, model.settings)
    popular = np.where(allowed, model.sources.popularity, -1.0)
    rankings = (model.order(parts, allowed, CUT, "new")[1], np.argsort(-popular, kind="stable")[:CUT])
    ours, plain = (measure(ranked, relevant, ())[f"ndcg@{CUT}"] for ranked in rankings)
    return ours, plain
