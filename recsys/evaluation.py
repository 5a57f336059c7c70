"""The measurement: one time split, the same customers, every baseline and peer beside ours."""

import resource
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timezone
from typing import Any

from recsys.content import Content
from recsys.diversity import measure_diversity
from recsys.errors import TooLittleData
from recsys.interactions import DAY, Interactions, Log, encode
from recsys.metrics import CUT, measure
from recsys.model import Model, Novelty
from recsys.newcomers import measure_newcomers
from recsys.newproducts import measure_new_products
from recsys.peers import make_peers
from recsys.ranker import Ranker
from recsys.ranking import pick
from recsys.replay import choose_session_weights, measure_sessions
from recsys.settings import Settings
from recsys.tables import Table, sum_up
from recsys.training import Progress
from recsys.tuning import choose_rankers, choose_weights
from recsys.windows import FEW, Window, hold_back, list_windows

TASKS = {
    "all": "everything bought in the window",
    "new": "only what the customer had never bought; products of the history are filtered out",
    "basket": "the first shopping trip of the window",
}
MOST_TESTED = 5_000  # customers of the test window, drawn where there are more


@dataclass(frozen=True)
class Evaluation:
    """What was measured, and what the validation window chose: settings, and rankers by novelty."""

    report: dict[str, Any]
    settings: Settings
    rankers: Mapping[str, Ranker] = field(default_factory=dict)


def evaluate(
    interactions: Interactions,
    settings: Settings | None = None,
    *,
    days: float = 28,
    cutoffs: Sequence[int] = (10, 20),
    peers: bool = True,
    current: Model | None = None,
    contents: Mapping[str, Content] | None = None,
    progress: Progress | None = None,
) -> Evaluation:
    """Measure on the newest `days` days what a model of everything before them would have suggested.

    The weights of the sources are chosen on the `days` days before; a learned ranker comes from the `days`
    days before those and stays where it beats the weighted sources on the validation window. For a small log
    the weights are chosen, and the ranker is learned, on more windows before the test. The test window is
    looked at once. A log too short for that is measured with the weights of the settings, and the report
    says so.

    Args:
        interactions: the events.
        settings: of the training, the defaults otherwise.
        days: the length of each window.
        cutoffs: of recall.
        peers: measure the other methods too, and what a session tells.
        contents: what the shop says of its products, by id; measures products that nobody bought yet too.
        current: a version to measure on the same window: its weights and trees, on what was learned here.
        progress: see `train`.

    Raises:
        TooLittleData: there is no history before the test window, or nobody to measure in it.
    """
    began = time.perf_counter()
    log = encode(interactions)
    start = int(log.end - days * DAY)
    advice = f"give a log that spans more than {days:g} days or fewer --days"
    if log.seconds.min() >= start:
        raise TooLittleData(f"There are no events before the test window of {days:g} days", advice)
    chosen, rankers, compared, windows = _tune(log, start, settings or Settings(), days, progress)
    window = hold_back(log, start, log.end, chosen, _name(progress, "test"), MOST_TESTED)
    if not window.cases:
        raise TooLittleData("No customer with a history bought anything known in the test window", advice)
    window = replace(window, model=replace(window.model, rankers=rankers).warm_up())
    report: dict[str, Any] = {
        "protocol": _describe(window, days, windows),
        "validation": compared,
        "settings": asdict(chosen),
        "tasks": _measure_tasks(window, cutoffs, peers, _as_rival(current, window), _name(progress, "test")),
        "newcomers": measure_newcomers(window),
    }
    if peers:
        kinds = {product_id: content.kind for product_id, content in (contents or {}).items()}
        report["sessions"] = measure_sessions(window, kinds)
        if kinds:
            report["diversity"] = measure_diversity(window, kinds)
    if contents:
        named = _name(progress, "new products")
        report["new_products"] = measure_new_products(log, start, chosen, contents, named)
    report["seconds"] = round(time.perf_counter() - began, 1)
    report["peak_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Evaluation(report, chosen, rankers)


def _tune(
    log: Log, start: int, settings: Settings, days: float, progress: Progress | None
) -> tuple[Settings, dict[str, Ranker], dict[str, Any], int]:
    """Choose on the windows before the test; the last is on how many the weights were chosen, perhaps 0."""
    windows = list_windows(log, start, settings, days, _name(progress, "validation"))
    if not any(window.cases for window in windows):
        return settings, {}, {}, 0
    newest = windows[:1] if len(windows[0].cases) >= FEW else windows
    chosen = choose_weights(newest, _name(progress, "validation"))
    if not windows[1:] or not windows[0].cases:
        return choose_session_weights(newest, chosen, {}), {}, {}, len(newest)
    rankers, compared = choose_rankers(windows[1:], windows[0], chosen)
    return choose_session_weights(newest, chosen, rankers), rankers, compared, len(newest)


def _name(progress: Progress | None, part: str) -> Progress | None:
    return progress and (lambda step, done: progress(f"{part}: {step}", done))


def _describe(window: Window, days: float, tuned_on: int) -> dict[str, Any]:
    as_text = [datetime.fromtimestamp(t, timezone.utc).isoformat() for t in (window.start, window.stop)]
    return {
        "split": "by time; the newest days are the test, weights are chosen on as many days before, "
        "trees are learned on as many days before those",
        "days": days,
        "test_from": as_text[0],
        "test_to": as_text[1],
        "weights_chosen_on_validation": tuned_on > 0,
        "windows_weights_were_chosen_on": tuned_on,
        "min_buyers": window.model.settings.min_buyers,
        "products": window.model.warm,
        "training_events": len(window.past),
        "fingerprint": window.past.fingerprint,
        "customers": len(window.cases),
        "most_customers": MOST_TESTED,
        "customers_without_history_left_out": window.strangers,
        "tasks": TASKS,
    }


def _as_rival(current: Model | None, window: Window) -> Model | None:
    """Rank with the current version's weights and trees, over the sources of the window."""
    if current is None:
        return None
    weights = {
        name: getattr(current.settings, name) for name in ("any_weights", "new_weights", "newcomer_weights")
    }
    settings = replace(window.model.settings, **weights)
    return replace(window.model, settings=settings, rankers=current.rankers).warm_up()


def _measure_tasks(
    window: Window,
    cutoffs: Sequence[int],
    peers: bool,
    rival: Model | None,
    progress: Progress | None,
) -> dict[str, Any]:
    """Rank for every customer with every method and sum the metrics up."""
    report = progress or (lambda _step, _done: None)
    methods = {name: make_peers(window, name) if peers else {} for name in ("any", "new")}
    tables: dict[str, dict[str, Table]] = {}
    lengths: dict[str, list[int]] = {task: [] for task in TASKS}
    deepest, model = max(CUT, *cutoffs), window.model
    for done, case in enumerate(window.cases):
        parts = case.weigh(model)
        for task in TASKS:
            novelty: Novelty = "new" if task == "new" else "any"
            relevant = getattr(case, task)
            if not len(relevant):
                continue
            lengths[task].append(len(case.owned))
            mask = case.allow(model, novelty)
            rankings = {"shopmate": model.order(parts, mask, deepest, novelty)[1]}
            if rival is not None:
                rankings["current"] = rival.order(parts, mask, deepest, novelty)[1]
            for name, scorer in methods[novelty].items():
                rankings[name] = pick(scorer(case, parts), mask[: model.warm], deepest)
            table = tables.setdefault(task, {name: Table() for name in rankings})
            for name, ranked in rankings.items():
                table[name].add(measure(ranked, relevant, cutoffs), ranked[:CUT], model)
        report("ranking", (done + 1) / len(window.cases))
    return {task: sum_up(tables[task], lengths[task], model.warm) for task in TASKS if task in tables}
