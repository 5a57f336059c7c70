"""The metrics of many methods on the same customers, summed up."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import numpy as np

from recsys.interactions import Floats, Ints
from recsys.metrics import CUT, summarise
from recsys.model import Model

SEGMENTS = {"up to 5 products": 5, "6 to 50": 50, "more than 50": np.inf}  # different products in the history


class Table:
    """The metrics of one method on one task, one line a customer."""

    def __init__(self) -> None:
        self.lines: list[dict[str, float]] = []
        self.shown: set[int] = set()
        self.alike: list[float] = []
        self.known: list[float] = []

    def add(self, line: dict[str, float], shown: Ints, model: Model) -> None:
        """Take one customer's metrics and the products that were shown, best first."""
        self.lines.append(line)
        self.shown.update(shown.tolist())
        if len(shown) > 1:
            unit = model.sources.factors.unit[shown].astype(np.float64)
            pairs = len(shown) * (len(shown) - 1)
            self.alike.append(float(((unit.sum(axis=0) ** 2).sum() - (unit**2).sum()) / pairs))
        self.known.append(float(model.sources.products.ever[shown].mean()) if len(shown) else 0.0)

    def column(self, metric: str) -> Floats:
        """Give one metric of every customer."""
        return np.array([line[metric] for line in self.lines])


def sum_up(table: Mapping[str, Table], lengths: list[int], products: int) -> dict[str, Any]:
    """Give each method's means and errors, and how far ours is ahead of it.

    Args:
        table: by method; `shopmate` is ours.
        lengths: how many different products each customer's history holds.
        products: how many products there are to suggest.
    """
    ours = table["shopmate"].column(f"ndcg@{CUT}")
    summary: dict[str, Any] = {}
    for name, method in table.items():
        line: dict[str, Any] = {"customers": len(method.lines)}
        for metric in method.lines[0]:
            line[metric], line[f"{metric}_se"] = summarise(method.column(metric).tolist())
        line[f"coverage@{CUT}"] = round(len(method.shown) / products, 5)
        line[f"diversity@{CUT}"] = round(1.0 - float(np.mean(method.alike or [0.0])), 5)
        line[f"popularity@{CUT}"] = round(float(np.mean(method.known)), 5)
        line["segments"] = _sum_up_segments(method.column(f"ndcg@{CUT}"), lengths)
        if name != "shopmate":
            gap, error = summarise((ours - method.column(f"ndcg@{CUT}")).tolist())
            line["shopmate_ahead_ndcg"], line["shopmate_ahead_ndcg_se"] = gap, error
        summary[name] = line
    return summary


def _sum_up_segments(values: Floats, lengths: list[int]) -> dict[str, Any]:
    groups: defaultdict[str, list[float]] = defaultdict(list)
    for value, length in zip(values.tolist(), lengths, strict=True):
        groups[next(name for name, most in SEGMENTS.items() if length <= most)].append(value)
    return {
        name: dict(
            zip(("ndcg@10", "ndcg@10_se"), summarise(groups[name]), strict=True), customers=len(groups[name])
        )
        for name in SEGMENTS
        if groups[name]
    }
