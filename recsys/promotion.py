"""Whether a new version may take over, and how much it would change."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

import numpy as np

from recsys.interactions import Log
from recsys.model import Model
from recsys.tables import SEGMENTS

BOUND = 0.02  # a new version may be worse by this part of the NDCG@10, which is about what chance does
ASKED = 300  # customers whose top ten is compared
TOP = 10


def judge(report: Mapping[str, Any]) -> dict[str, Any]:
    """Compare the new version with the current one, both measured on the same window of `report`.

    Returns:
        For each task the NDCG@10 of both, and `worse`: the tasks in which the new one is worse by more than
        `bound`. Empty of tasks where there was no current version to measure.
    """
    tasks = {
        task: {"new": lines["shopmate"]["ndcg@10"], "current": lines["current"]["ndcg@10"]}
        for task, lines in report.get("tasks", {}).items()
        if "current" in lines
    }
    worse = [task for task, both in tasks.items() if both["new"] < (1 - BOUND) * both["current"]]
    return {"bound": BOUND, "tasks": tasks, "worse": worse}


def measure_drift(old: Model, new: Model, log: Log, seed: int = 7) -> dict[str, Any]:
    """Say how much of customers' top ten stays the same from one version to another, and for whom.

    Args:
        old, new: the versions.
        log: whose customers are asked, a sample of them; each with the own history up to its end.
        seed: draws the sample.
    """
    rng = np.random.default_rng(seed)
    customers = np.unique(log.customers)
    if len(customers) > ASKED:
        customers = np.sort(rng.choice(customers, ASKED, replace=False))
    now = datetime.fromtimestamp(log.end, timezone.utc)
    kept: defaultdict[str, list[float]] = defaultdict(list)
    for customer in customers.tolist():
        places = np.flatnonzero(log.customers == customer)
        history = [
            (log.product_ids[p], w, datetime.fromtimestamp(t, timezone.utc))
            for p, w, t in zip(
                log.products[places].tolist(),
                log.weights[places].tolist(),
                log.seconds[places].tolist(),
                strict=True,
            )
        ]
        before, after = (
            {s.product_id for s in model.recommend(history, k=TOP, now=now, novelty="any")}
            for model in (old, new)
        )
        length = len({product for product, _, _ in history})
        segment = next(name for name, most in SEGMENTS.items() if length <= most)
        kept[segment].append(len(before & after) / max(1, len(before)))
    everyone = [share for shares in kept.values() for share in shares]
    return {
        "customers": len(everyone),
        "top10_kept": round(float(np.mean(everyone)), 3) if everyone else None,
        "by_history": {name: round(float(np.mean(kept[name])), 3) for name in SEGMENTS if kept[name]},
    }
