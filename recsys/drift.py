"""How much a new version changes what customers are shown, and for whom."""

from collections import Counter, defaultdict
from datetime import datetime, timezone
from typing import Any

import numpy as np

from recsys.history import Event
from recsys.interactions import Log
from recsys.model import Model
from recsys.tables import SEGMENTS
from recsys.training import Progress

ASKED = 300  # customers whose lists are compared
TOP = 10
NAMED = 10  # products that gained or lost most are named


def measure_drift(
    old: Model, new: Model, log: Log, seed: int = 7, progress: Progress | None = None
) -> dict[str, Any]:
    """Compare the top ten (question `any`) of a sample of customers under two versions.

    Args:
        old, new: the versions.
        log: whose customers are asked, each with the own history up to its end.
        seed: draws the sample.
        progress: see `train`; the step is called "drift".

    Returns:
        `top10_kept`, the mean part of the old list that is in the new one, and `under_half_kept`, the part of
        customers that keep less than half of it, of everyone and `by_history`; for each version `coverage`
        (the part of its products that is shown at all) and `popularity` (the mean part of all customers
        that bought what is shown); `gained` and `lost`: the products that are in more lists, or in fewer.
    """
    report = progress or (lambda _step, _done: None)
    customers = np.unique(log.customers)
    if len(customers) > ASKED:
        customers = np.sort(np.random.default_rng(seed).choice(customers, ASKED, replace=False))
    own = log.where(np.isin(log.customers, customers))
    now = datetime.fromtimestamp(log.end, timezone.utc)
    kept: defaultdict[str, list[float]] = defaultdict(list)
    before, after = Counter[str](), Counter[str]()
    for number, customer in enumerate(customers.tolist()):
        history = _list_events(own.where(own.customers == customer))
        was, becomes = (_list_top(model, history, now) for model in (old, new))
        length = len({product for product, _, _ in history})
        segment = next(name for name, most in SEGMENTS.items() if length <= most)
        kept[segment].append(len(set(was) & set(becomes)) / max(1, len(was)))
        before.update(was)
        after.update(becomes)
        report("drift", (number + 1) / len(customers))
    return {
        **_sum_up([share for shares in kept.values() for share in shares]),
        "by_history": {name: _sum_up(kept[name]) for name in SEGMENTS if kept[name]},
        "old": {"version": old.version, **_describe_lists(old, before)},
        "new": {"version": new.version, **_describe_lists(new, after)},
        "gained": _list_movers(before, after, 1),
        "lost": _list_movers(before, after, -1),
    }


def _list_events(log: Log) -> list[Event]:
    moments = [datetime.fromtimestamp(t, timezone.utc) for t in log.seconds.tolist()]
    products = [log.product_ids[code] for code in log.products.tolist()]
    return list(zip(products, log.weights.tolist(), moments, strict=True))


def _list_top(model: Model, history: list[Event], now: datetime) -> list[str]:
    return [s.product_id for s in model.recommend(history, k=TOP, now=now, novelty="any")]


def _sum_up(shares: list[float]) -> dict[str, Any]:
    return {
        "customers": len(shares),
        "top10_kept": round(float(np.mean(shares)), 3),
        "under_half_kept": round(float(np.mean(np.array(shares) < 0.5)), 3),
    }


def _describe_lists(model: Model, lists: Counter[str]) -> dict[str, float]:
    """Give the coverage and the popularity of what a version shows."""
    rows = [model.row_of[product_id] for product_id in lists]
    known = np.average(model.sources.products.ever[rows], weights=list(lists.values())) if lists else 0.0
    return {
        "coverage": round(len(lists) / len(model.product_ids), 5),
        "popularity": round(float(known), 5),
    }


def _list_movers(before: Counter[str], after: Counter[str], sign: int) -> list[dict[str, Any]]:
    """List the products whose number of lists rose (sign 1) or fell (-1) most."""
    moved = {p: sign * (after[p] - before[p]) for p in before.keys() | after.keys()}
    most = sorted((-lists, p) for p, lists in moved.items() if lists > 0)[:NAMED]
    return [{"product_id": p, "lists_before": before[p], "lists_after": after[p]} for _, p in most]
