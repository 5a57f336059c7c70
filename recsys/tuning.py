"""Choosing how much each source counts, on a window that the test never sees."""

from dataclasses import replace
from itertools import product

import numpy as np

from recsys.interactions import Floats
from recsys.metrics import CUT, measure
from recsys.model import Model
from recsys.ranking import pick
from recsys.settings import Settings, Weights
from recsys.training import Progress
from recsys.windows import Case, Window

USUAL = (0.0, 0.2, 0.4, 0.7, 1.2, 3.0)
TOGETHER = (0.0, 0.02, 0.1)
POPULAR = (0.05, 0.2, 0.5, 2.0)
SAMPLE = 400


def choose_weights(window: Window, progress: Progress | None = None) -> Settings:
    """Try every mixture on a fixed sample of the window's customers and take the best NDCG@10 of each task.

    Returns:
        The window's settings with the best `any_weights` (task `all`) and `new_weights` (task `new`).
    """
    report = progress or (lambda _step, _done: None)
    model, cases = window.model, window.cases
    if len(cases) > SAMPLE:
        places = np.random.default_rng(model.settings.seed).choice(len(cases), SAMPLE, replace=False)
        cases = [cases[place] for place in sorted(places)]
    for_any = [Weights(*mix) for mix in product(USUAL, TOGETHER, POPULAR)]
    for_new = [Weights(0.0, *mix) for mix in product(TOGETHER, POPULAR)]
    sums = np.zeros(len(for_any)), np.zeros(len(for_new))
    for done, case in enumerate(cases):
        _add(sums, case, model, for_any, for_new)
        report("weights", (done + 1) / len(cases))
    return replace(
        model.settings,
        any_weights=for_any[int(sums[0].argmax())],
        new_weights=for_new[int(sums[1].argmax())],
    )


def _add(
    sums: tuple[Floats, Floats],
    case: Case,
    model: Model,
    for_any: list[Weights],
    for_new: list[Weights],
) -> None:
    """Add what each mixture reaches for this customer."""
    parts = case.weigh(model)
    everything = np.ones(model.warm, dtype=bool)
    for place, weights in enumerate(for_any):
        ranked = pick(parts.total(weights)[: model.warm], everything, CUT)
        sums[0][place] += measure(ranked, case.all, ())[f"ndcg@{CUT}"]
    if not len(case.new):
        return
    unseen = everything.copy()
    unseen[case.owned[case.owned < model.warm]] = False
    for place, weights in enumerate(for_new):
        ranked = pick(parts.total(weights)[: model.warm], unseen, CUT)
        sums[1][place] += measure(ranked, case.new, ())[f"ndcg@{CUT}"]
