"""The measurement: one time split, the same customers, every baseline beside ours."""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from typing import Any

import numpy as np

from recsys.errors import TooLittleData
from recsys.interactions import DAY, Floats, Interactions, Ints, Mask, encode
from recsys.metrics import CUT, measure, summarise
from recsys.model import Model
from recsys.ranking import pick
from recsys.scores import Parts
from recsys.settings import Settings, Weights
from recsys.training import Progress
from recsys.tuning import choose_weights
from recsys.windows import Case, Window, hold_back

TASKS = {
    "all": "everything bought in the window",
    "new": "only what the customer had never bought; products of the history are filtered out",
    "basket": "the first shopping trip of the window",
}
Scorer = Callable[[Case, Parts, Model], Floats]


@dataclass(frozen=True)
class Evaluation:
    """What was measured, and the settings that the validation window chose."""

    report: dict[str, Any]
    settings: Settings


def evaluate(
    interactions: Interactions,
    settings: Settings | None = None,
    *,
    days: float = 28,
    cutoffs: Sequence[int] = (10, 20),
    progress: Progress | None = None,
) -> Evaluation:
    """Measure on the newest `days` days what a model of everything before them would have suggested.

    The weights of the sources are chosen on the `days` days before; the test window is looked at once. A log
    too short for that is measured with the weights of the settings, and the report says so.

    Raises:
        TooLittleData: there is no history before the test window, or nobody to measure in it.
    """
    began = time.perf_counter()
    log = encode(interactions)
    chosen = settings or Settings()
    start = int(log.end - days * DAY)
    validation_start = int(start - days * DAY)
    advice = f"give a log that spans more than {days:g} days or fewer --days"
    if log.seconds.min() >= start:
        raise TooLittleData(f"There are no events before the test window of {days:g} days", advice)
    tuned = bool(log.seconds.min() < validation_start - days * DAY)
    if tuned:
        validation = hold_back(log, validation_start, start, chosen, _name(progress, "validation"))
        if validation.cases:
            chosen = choose_weights(validation, _name(progress, "validation"))
    window = hold_back(log, start, log.end, chosen, _name(progress, "test"))
    if not window.cases:
        raise TooLittleData("No customer with a history bought anything known in the test window", advice)
    report: dict[str, Any] = {
        "protocol": _describe(window, days, tuned),
        "settings": asdict(chosen),
        "tasks": _measure_tasks(window, cutoffs, _name(progress, "test")),
    }
    report["seconds"] = round(time.perf_counter() - began, 1)
    return Evaluation(report, chosen)


def _name(progress: Progress | None, part: str) -> Progress | None:
    return progress and (lambda step, done: progress(f"{part}: {step}", done))


def _describe(window: Window, days: float, tuned: bool) -> dict[str, Any]:
    as_text = [datetime.fromtimestamp(t, timezone.utc).isoformat() for t in (window.start, window.stop)]
    return {
        "split": "by time; the newest days are the test, weights are chosen on as many days before",
        "days": days,
        "test_from": as_text[0],
        "test_to": as_text[1],
        "weights_chosen_on_validation": tuned,
        "min_buyers": window.model.settings.min_buyers,
        "products": window.model.warm,
        "training_events": len(window.past),
        "fingerprint": window.past.fingerprint,
        "customers": len(window.cases),
        "customers_without_history_left_out": window.strangers,
        "tasks": TASKS,
    }


def _measure_tasks(window: Window, cutoffs: Sequence[int], progress: Progress | None) -> dict[str, Any]:
    """Rank for every customer with every method and sum the metrics up."""
    report = progress or (lambda _step, _done: None)
    scorers = {"all": _scorers(window, "any"), "new": _scorers(window, "new")}
    scorers["basket"] = scorers["all"]
    tables = {task: {name: _Table() for name in scorers[task]} for task in TASKS}
    for done, case in enumerate(window.cases):
        parts = case.weigh(window.model)
        for task in TASKS:
            relevant = getattr(case, task)
            if not len(relevant):
                continue
            mask = _candidates(case, window.model, task)
            for name, scorer in scorers[task].items():
                scores = scorer(case, parts, window.model)[: window.model.warm]
                ranked = pick(scores, mask, max(CUT, *cutoffs))
                tables[task][name].add(measure(ranked, relevant, cutoffs), ranked[:CUT])
        report("ranking", (done + 1) / len(window.cases))
    return {task: _summarise(table, window.model.warm) for task, table in tables.items() if _is_used(table)}


def _candidates(case: Case, model: Model, task: str) -> Mask:
    mask = np.ones(model.warm, dtype=bool)
    if task == "new":
        mask[case.owned[case.owned < model.warm]] = False
    return mask


def _scorers(window: Window, novelty: str) -> dict[str, Scorer]:
    """The methods to compare: ours, its factor model alone, and the baselines."""
    model, settings = window.model, window.model.settings
    weights = settings.any_weights if novelty == "any" else settings.new_weights
    ever = np.bincount(window.past.products, minlength=len(window.past.product_ids)).astype(np.float64)
    ever = ever[np.searchsorted(window.past.product_ids, model.product_ids)]
    alone = Weights(0.0, 0.0, 0.0)
    scorers: dict[str, Scorer] = {
        "shopmate": lambda _case, parts, _model: parts.total(weights),
        "als_alone": lambda _case, parts, _model: parts.total(alone),
        "popular_recent": lambda _case, _parts, model: model.popularity,
        "popular_ever": lambda _case, _parts, _model: ever,
    }
    if novelty == "any":
        scorers["personal_frequency"] = lambda case, _parts, model: _count_own(case, model, np.inf)
        scorers["personal_frequency_decayed"] = lambda case, _parts, model: _count_own(
            case, model, settings.usual_half_life_days
        )
    return scorers


def _count_own(case: Case, model: Model, half_life_days: float) -> Floats:
    scores = np.zeros(len(model.product_ids))
    rows, sums = case.history.decayed(half_life_days)
    scores[rows] = sums
    return scores


class _Table:
    """The metrics of one method, one line a customer."""

    def __init__(self) -> None:
        self.lines: list[dict[str, float]] = []
        self.shown: set[int] = set()

    def add(self, line: dict[str, float], shown: Ints) -> None:
        self.lines.append(line)
        self.shown.update(shown.tolist())

    def column(self, metric: str) -> Floats:
        return np.array([line[metric] for line in self.lines])


def _is_used(table: dict[str, _Table]) -> bool:
    return bool(table["shopmate"].lines)


def _summarise(table: dict[str, _Table], products: int) -> dict[str, Any]:
    ours = table["shopmate"].column(f"ndcg@{CUT}")
    summary: dict[str, Any] = {}
    for name, method in table.items():
        line: dict[str, Any] = {"customers": len(method.lines)}
        for metric in method.lines[0]:
            line[metric], line[f"{metric}_se"] = summarise(method.column(metric).tolist())
        line[f"coverage@{CUT}"] = round(len(method.shown) / products, 5)
        if name != "shopmate":
            gap, error = summarise((ours - method.column(f"ndcg@{CUT}")).tolist())
            line["shopmate_ahead_ndcg"], line["shopmate_ahead_ndcg_se"] = gap, error
        summary[name] = line
    return summary
