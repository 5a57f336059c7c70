"""What variety costs: lists that hold few of a kind, beside those that may hold any number of it."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from recsys.interactions import Floats
from recsys.metrics import CUT, measure, summarise
from recsys.model import Groups, Novelty
from recsys.windows import Window

LIMITS = (0, 2, 1)  # of a kind in a list of ten; 0 is no limit
MOST = 1000  # customers


def measure_diversity(window: Window, kinds: Mapping[str, str]) -> dict[str, Any]:
    """Rank the same customers with each limit of a kind.

    Args:
        window: a model, and what customers took after it was trained.
        kinds: the kind of each product, by its id; products without one are not limited.

    Returns:
        By question (`any`, `new`) and limit ("0" is none) NDCG@10, how much each loses beside no limit, and
        how many kinds stand in a list, means over customers with standard errors.
    """
    model = window.model
    known = [kinds.get(product_id, "") for product_id in model.product_ids]
    codes = np.unique(known, return_inverse=True)[1].astype(np.int64)
    codes[[not kind for kind in known]] = -1
    report: dict[str, Any] = {}
    questions: tuple[tuple[Novelty, str], ...] = (("any", "all"), ("new", "new"))
    for novelty, task in questions:
        rated: list[list[tuple[float, int]]] = []
        for case in window.cases[:MOST]:
            relevant = getattr(case, task)
            if not len(relevant):
                continue
            parts, allowed, line = case.weigh(model), case.allow(model, novelty), []
            for most in LIMITS:
                groups = Groups(codes, most) if most else None
                ranked = model.order(parts, allowed, CUT, novelty, groups)[1]
                shown = codes[ranked]
                different = len(np.unique(shown[shown >= 0])) + int((shown < 0).sum())
                line.append((measure(ranked, relevant, ())[f"ndcg@{CUT}"], different))
            rated.append(line)
        if rated:
            report[novelty] = _sum_up(np.array(rated))
    return report


def _sum_up(rated: Floats) -> dict[str, Any]:
    lines: dict[str, Any] = {}
    for place, most in enumerate(LIMITS):
        line: dict[str, Any] = {"customers": len(rated)}
        columns = {
            "ndcg@10": rated[:, place, 0],
            "loss": rated[:, 0, 0] - rated[:, place, 0],
            "kinds": rated[:, place, 1],
        }
        for name, values in columns.items():
            line[name], line[f"{name}_se"] = summarise(values.tolist())
        lines[str(most)] = line
    return lines
