"""What each source is worth: rankers learned without it, on the windows that the choices are made on."""

from dataclasses import replace
from typing import Any

import numpy as np

from recsys.errors import TooLittleData
from recsys.features import FEATURES
from recsys.interactions import DAY, Floats, Interactions, encode
from recsys.metrics import CUT, measure, summarise
from recsys.ranker import ROUNDS, Lines, learn_ranker, predict
from recsys.ranking import pick
from recsys.settings import Settings
from recsys.training import Progress
from recsys.tuning import list_lines
from recsys.windows import list_windows

LEFT_OUT = {
    "nothing": (),
    "factor model": ("als", "als_of_best"),
    "closed form (EASE)": ("ease", "ease_of_best"),
    "bought together": ("together",),
    "taken next": ("order",),
    "own habits": tuple(feature.name for feature in FEATURES if feature.source == "usual"),
    "popularity and rhythm": tuple(feature.name for feature in FEATURES if feature.source == "popular"),
}


def ablate(
    interactions: Interactions, settings: Settings, *, days: float = 28, progress: Progress | None = None
) -> dict[str, Any]:
    """Give the NDCG@10 of rankers that do without one source, on the window before the test window.

    The candidates stay the same: what is measured is what a source tells the ranker.

    Returns:
        By question (`any`, `new`) and by what was left out: the mean, and the loss with its standard error.

    Raises:
        TooLittleData: the log spans less than four windows, or too few customers buy in them.
    """
    log = encode(interactions)
    windows = list_windows(log, int(log.end - days * DAY), settings, days, progress)
    if not windows[1:]:
        raise TooLittleData("The log is too short to leave sources out", "give one of four windows or more")
    report: dict[str, Any] = {}
    for novelty in ("any", "new"):
        weights = settings.any_weights if novelty == "any" else settings.new_weights
        learned, asked = (list_lines(some, novelty, weights) for some in (windows[1:], windows[:1]))
        whole: Floats | None = None
        report[novelty] = {}
        for name, features in LEFT_OUT.items():
            rated = _rate_without(features, learned, asked, novelty, settings.seed)
            whole = rated if whole is None else whole
            line = dict(zip(("ndcg@10", "ndcg@10_se"), summarise(rated.tolist()), strict=True))
            line |= dict(zip(("loss", "loss_se"), summarise((whole - rated).tolist()), strict=True))
            report[novelty][name] = line
    return report


def _rate_without(
    features: tuple[str, ...], earlier: list[Lines], later: list[Lines], novelty: str, seed: int
) -> Floats:
    columns = [place for place, feature in enumerate(FEATURES) if feature.name in features]
    blind = [_blind(lines, columns) for lines in earlier]
    booster = learn_ranker(blind, novelty, seed)
    if booster is None:
        raise TooLittleData("Too few customers buy in a window to learn from", "give longer --days")
    rated = []
    for lines in later:
        scores = predict(booster, _blind(lines, columns).table, ROUNDS[1])
        ranked = pick(scores, np.ones(len(scores), dtype=bool), CUT)
        hits = np.flatnonzero(lines.taken)
        missed = np.arange(len(scores), len(scores) + lines.relevant - len(hits))  # relevant, no candidate
        rated.append(measure(ranked, np.concatenate([hits, missed]), ())[f"ndcg@{CUT}"])
    return np.array(rated)


def _blind(lines: Lines, columns: list[int]) -> Lines:
    table = lines.table.copy()
    table[:, columns] = np.nan
    return replace(lines, table=table)
