"""Choosing on a window that the test never sees: the weights of the sources, and if trees rank better."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import NamedTuple

import numpy as np

from recsys.interactions import Floats, Ints, Mask
from recsys.metrics import CUT, DISCOUNTS, measure, summarise
from recsys.ranker import ROUNDS, Lines, Ranker, cut_ranker, learn_ranker, predict
from recsys.ranking import pick
from recsys.scores import Parts, weigh_parts
from recsys.second_stage import gather
from recsys.settings import Settings, Weights
from recsys.training import Progress
from recsys.windows import Case, Window

USUAL = (0.0, 0.2, 0.4, 0.7, 1.2, 3.0)
TOGETHER = (0.0, 0.02, 0.1)
POPULAR_TO_NEWCOMERS = (0.2, 1.0, 2.0, 5.0, 20.0)
POPULAR = (0.05, 0.2, 0.5, 1.0, 2.0)
POPULAR_ONLY = Weights(usual=0.0, together=0.0, popular=1.0, factor=0.0)
NEVER_AGAIN = -1000.0  # where nothing is bought twice, what is owned comes last
# then one source after the other, given the rest
REFINED = {
    "usual": (NEVER_AGAIN, 0.0),
    "together": (0.0, 0.1, 1.0, 5.0),
    "ease": (0.0, 0.3, 1.0, 3.0),
    "order": (0.0, 1.0, 5.0, 20.0),
    "factor": (0.0, 1.0),
    "popular": POPULAR,
}
NEAR = 100  # the best ten of a mixture are looked for among so many of the best by each source


class Sample(NamedTuple):
    """One customer's rows that may come first: a line a source, which are relevant, how many there are."""

    sources: Floats
    hits: Mask
    relevant: int


def choose_weights(windows: Sequence[Window], progress: Progress | None = None) -> Settings:
    """Try mixtures on the customers of the windows and take the best NDCG@10 of each task.

    Returns:
        The windows' settings with the best `any_weights` (task `all`) and `new_weights` (task `new`), and
        `newcomer_weights`, as if only the newest one to three products were known.
    """
    report = progress or (lambda _step, _done: None)
    settings = windows[0].model.settings
    pairs = [(window, case) for window in windows for case in window.cases]
    for_any, for_new, for_newcomers = [], [], []
    for done, (window, case) in enumerate(pairs):
        parts = case.weigh(window.model)
        for_any.append(take_sample(parts, case.allow(window.model, "any")[: window.model.warm], case.all))
        if len(case.new):
            for_new.append(take_sample(parts, case.allow(window.model, "new")[: window.model.warm], case.new))
        newcomer = _take_newcomer(case, window, 1 + done % settings.newcomer_products)
        if newcomer.relevant:
            for_newcomers.append(newcomer)
        report("weights", (done + 1) / len(pairs))
    grid_newcomer = [Weights(0.0, *mix) for mix in product(TOGETHER, POPULAR_TO_NEWCOMERS)]
    grid_any = [Weights(*mix) for mix in product(USUAL, TOGETHER, POPULAR)]
    grid_new = [Weights(0.0, *mix) for mix in product(TOGETHER, POPULAR)]
    return replace(
        settings,
        any_weights=_refine(for_any, grid_any) if for_any else settings.any_weights,
        new_weights=_refine(for_new, grid_new) if for_new else settings.new_weights,
        newcomer_weights=(
            _refine(for_newcomers, grid_newcomer) if for_newcomers else settings.newcomer_weights
        ),
    )


def choose_rankers(
    earlier: Sequence[Window], later: Window, settings: Settings
) -> tuple[dict[str, Ranker], dict[str, dict[str, float]]]:
    """Learn rankers on some windows and keep those that clearly beat the blend on a later one.

    Returns:
        The rankers by novelty, and for each the NDCG@10 of the blend and of the trees on the later window.
    """
    rankers, compared = {}, {}
    for novelty in ("any", "new"):
        weights = settings.any_weights if novelty == "any" else settings.new_weights
        booster = learn_ranker(list_lines(earlier, novelty, weights), novelty, settings.seed)
        if booster is None:
            continue
        blend, trees = [], []
        for case, lines in zip(_cases(later, novelty), list_lines([later], novelty, weights), strict=True):
            relevant = case.all if novelty == "any" else case.new
            scores = case.weigh(later.model).total(weights)
            blend.append(_rate(scores, case.allow(later.model, novelty), relevant))
            everything = np.ones(len(lines.rows), dtype=bool)
            ranked = [pick(predict(booster, lines.table, n), everything, CUT) for n in ROUNDS]
            trees.append([measure(lines.rows[r], relevant, ())[f"ndcg@{CUT}"] for r in ranked])
        if not blend:
            continue
        by_rounds, by_blend = np.array(trees), np.array(blend)
        best = int(by_rounds.mean(axis=0).argmax())
        if is_better(by_rounds[:, best], by_blend):
            rankers[novelty] = cut_ranker(booster, ROUNDS[best])
        means = (float(by_blend.mean()), float(by_rounds[:, best].mean()))
        compared[novelty] = dict(zip(("blend", "ranker"), (round(m, 5) for m in means), strict=True))
    return rankers, compared


def take_sample(parts: Parts, allowed: Mask, relevant: Ints) -> Sample:
    """Keep of one customer what any mixture needs."""
    warm = len(parts.factor)
    usual = np.zeros(warm)
    known = parts.usual_rows < warm
    usual[parts.usual_rows[known]] = parts.usual[known]
    sources = np.stack([parts.factor, usual, parts.together, parts.popular[:warm], parts.ease, parts.order])
    rows = _list_near(sources, allowed)
    return Sample(sources[:, rows], np.isin(rows, relevant), len(relevant))


def rate_mixtures(sample: Sample, mixtures: Sequence[Weights]) -> Floats:
    """Give the NDCG@10 of each mixture for one customer, all at once."""
    factors = np.array([(m.factor, m.usual, m.together, m.popular, m.ease, m.order) for m in mixtures])
    scores = factors @ sample.sources
    if scores.shape[1] > 4 * CUT:
        near = np.argpartition(-scores, CUT, axis=1)[:, :CUT]
        near.sort(axis=1)
        order = np.argsort(-np.take_along_axis(scores, near, 1), axis=1, kind="stable")
        best = np.take_along_axis(near, order, 1)
    else:
        best = np.argsort(-scores, axis=1, kind="stable")[:, :CUT]
    hits = sample.hits[best]
    rated: Floats = hits @ DISCOUNTS[: best.shape[1]] / DISCOUNTS[: min(CUT, sample.relevant)].sum()
    return rated


def _take_newcomer(case: Case, window: Window, known: int) -> Sample:
    """Ask for a customer as if only the newest so many products were known."""
    model, history = window.model, case.history.keep_newest(known)
    allowed = np.ones(model.warm, dtype=bool)
    allowed[history.rows[history.rows < model.warm]] = False
    relevant = np.setdiff1d(case.all, history.rows)
    return take_sample(weigh_parts(history, model.sources, model.settings), allowed, relevant)


def _refine(samples: list[Sample], mixtures: list[Weights]) -> Weights:
    """Start from popularity alone; what is richer must be better by more than chance gives."""
    best = _take_best(samples, POPULAR_ONLY, mixtures)
    for name, values in REFINED.items():
        best = _take_best(samples, best, [replace(best, **{name: value}) for value in values])
    return best


def _take_best(samples: list[Sample], held: Weights, mixtures: list[Weights]) -> Weights:
    """Take the best mixture, or stay with the held one where that is not clearly worse."""
    rated = np.stack([rate_mixtures(sample, [held, *mixtures]) for sample in samples])
    best = int(rated.mean(axis=0).argmax())
    return [held, *mixtures][best] if is_better(rated[:, best], rated[:, 0]) else held


def is_better(one: Floats, other: Floats) -> bool:
    """Say whether the first of two methods, one value a customer, is ahead by more than a standard error."""
    gap, error = summarise((one - other).tolist())
    return gap > error


def _cases(window: Window, novelty: str) -> list[Case]:
    return [case for case in window.cases if len(case.all if novelty == "any" else case.new)]


def list_lines(windows: Sequence[Window], novelty: str, weights: Weights) -> list[Lines]:
    """List the candidates of each customer with something to find, found by the sources and this blend."""
    return [_gather(window, case, novelty, weights) for window in windows for case in _cases(window, novelty)]


def _gather(window: Window, case: Case, novelty: str, weights: Weights) -> Lines:
    relevant = case.all if novelty == "any" else case.new
    allowed = case.allow(window.model, novelty)
    rows, table = gather(case.weigh(window.model), weights, allowed, window.model.settings)
    return Lines(rows, table, np.isin(rows, relevant), len(relevant))


def _rate(scores: Floats, allowed: Mask, relevant: Ints) -> float:
    return measure(pick(scores, allowed, CUT), relevant, ())[f"ndcg@{CUT}"]


def _list_near(sources: Floats, allowed: Mask) -> Ints:
    """List the allowed rows that are among the best of any source."""
    rows = np.flatnonzero(allowed)
    if len(rows) <= NEAR:
        return rows
    best = np.argpartition(-sources[:, rows], NEAR - 1, axis=1)[:, :NEAR]
    near: Ints = rows[np.unique(best)]
    return near
