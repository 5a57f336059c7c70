"""Choosing how much each source counts, on a window that the test never sees."""

from dataclasses import replace
from itertools import product

import numpy as np

from recsys.interactions import Floats, Ints, Mask
from recsys.metrics import CUT, DISCOUNTS
from recsys.scores import Parts
from recsys.settings import Settings, Weights
from recsys.training import Progress
from recsys.windows import Window

USUAL = (0.0, 0.2, 0.4, 0.7, 1.2, 3.0)
TOGETHER = (0.0, 0.02, 0.1)
POPULAR = (0.05, 0.2, 0.5, 1.0, 2.0)
NEAR = 200  # the best ten of a mixture are looked for among so many of the best by each source


def choose_weights(window: Window, progress: Progress | None = None) -> Settings:
    """Try every mixture on the window's customers and take the best NDCG@10 of each task.

    Returns:
        The window's settings with the best `any_weights` (task `all`) and `new_weights` (task `new`).
    """
    report = progress or (lambda _step, _done: None)
    for_any = [Weights(*mix) for mix in product(USUAL, TOGETHER, POPULAR)]
    for_new = [Weights(0.0, *mix) for mix in product(TOGETHER, POPULAR)]
    sum_any, sum_new = np.zeros(len(for_any)), np.zeros(len(for_new))
    for done, case in enumerate(window.cases):
        parts = case.weigh(window.model)
        allowed = np.ones(window.model.warm, dtype=bool)
        sum_any += rate_mixtures(parts, for_any, allowed, case.all)
        if len(case.new):
            allowed[case.owned[case.owned < window.model.warm]] = False
            sum_new += rate_mixtures(parts, for_new, allowed, case.new)
        report("weights", (done + 1) / len(window.cases))
    return replace(
        window.model.settings,
        any_weights=for_any[int(sum_any.argmax())],
        new_weights=for_new[int(sum_new.argmax())],
    )


def rate_mixtures(parts: Parts, mixtures: list[Weights], allowed: Mask, relevant: Ints) -> Floats:
    """Give the NDCG@10 of each mixture for one customer, all at once."""
    warm = len(parts.factor)
    usual = np.zeros(warm)
    known = parts.usual_rows < warm
    usual[parts.usual_rows[known]] = parts.usual[known]
    sources = np.stack([parts.factor, usual, parts.together, parts.popular[:warm]])
    rows = _list_near(sources, allowed)
    factors = np.array([(1.0, m.usual, m.together, m.popular) for m in mixtures])
    scores = factors @ sources[:, rows]
    best = np.argsort(-scores, axis=1, kind="stable")[:, :CUT]
    hits = np.isin(rows, relevant)[best]
    rated: Floats = hits @ DISCOUNTS[: best.shape[1]] / DISCOUNTS[: min(CUT, len(relevant))].sum()
    return rated


def _list_near(sources: Floats, allowed: Mask) -> Ints:
    """List the allowed rows that are among the best of any source."""
    rows = np.flatnonzero(allowed)
    if len(rows) <= NEAR:
        return rows
    best = np.argpartition(-sources[:, rows], NEAR - 1, axis=1)[:, :NEAR]
    near: Ints = rows[np.unique(best)]
    return near
