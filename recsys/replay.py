"""Replay of shopping trips: half of one is known, the rest is to be found, without training in between."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from recsys.history import History
from recsys.interactions import Ints, Mask
from recsys.metrics import CUT, measure, summarise
from recsys.model import Model, Novelty
from recsys.ranker import Ranker
from recsys.ranking import pick
from recsys.scores import Parts, weigh_parts
from recsys.second_stage import Ranked
from recsys.session import Session
from recsys.settings import Settings
from recsys.windows import Window

WEIGHTS = (0.0, 0.3, 1.0, 2.0, 3.0, 5.0, 10.0)  # that the partners of what is in the session may have
LEAST = 4  # products of a trip that is replayed
MOST = 600  # trips of a window
REJECTED = 3  # the best that are not wanted
BESIDE = {"session": "history", "rejected": "session", "kind_rejected": "session"}


@dataclass(frozen=True)
class Trip:
    """A shopping trip in the middle: rows known by now, those that will follow, what may be shown."""

    history: History
    known: Ints
    rest: Ints
    allowed: Mask

    def weigh(self, model: Model, *, is_folded: bool) -> Parts:
        """Make the parts of the scores, with or without what is known of the trip."""
        history, fresh = self.history, len(self.known)
        if is_folded:
            history = History(
                np.concatenate([history.rows, self.known]),
                np.concatenate([history.weights, np.ones(fresh)]),
                np.concatenate([history.ages, np.zeros(fresh)]),
            )
        return weigh_parts(history, model.sources, model.settings)

    def rank(self, model: Model, novelty: Novelty, *, is_folded: bool, out: Ints | None = None) -> Ints:
        """Rank with or without what is known of the trip; rows `out` were rejected."""
        allowed = self.allowed.copy()
        if out is not None:
            allowed[out] = False
        session = model.make_session(self.known, novelty) if is_folded else None
        parts = self.weigh(model, is_folded=is_folded)
        return model.order(parts, allowed, CUT, novelty, session=session)[1]

    def rate(self, ranked: Ints) -> tuple[float, float]:
        """Give NDCG@10 and whether anything of the rest is among the ten."""
        found = measure(ranked, self.rest, ())
        return found[f"ndcg@{CUT}"], found[f"hit@{CUT}"]


def choose_session_weights(
    windows: Sequence[Window], settings: Settings, rankers: Mapping[str, Ranker]
) -> Settings:
    """Take for each question the weight of the session with the best NDCG@10 on the windows' trips."""
    novelties: tuple[Novelty, ...] = ("any", "new")
    for novelty in novelties:
        rated: list[list[float]] = []
        for window in windows:
            model = replace(window.model, rankers=rankers, settings=settings)
            rated += [_try_weights(trip, model, novelty) for trip in _list_trips(window, novelty)]
        if rated:
            best = int(np.mean(rated, axis=0).argmax())
            settings = _set_weight(settings, novelty, WEIGHTS[best])
    return settings


def _try_weights(trip: Trip, model: Model, novelty: Novelty) -> list[float]:
    """Give the NDCG@10 of each weight; the candidates are the same for all."""
    session = Session(model.sources.together, trip.known, 1.0)
    ranked, _ = model.order(trip.weigh(model, is_folded=True), trip.allowed, CUT, novelty, session=session)
    if isinstance(ranked, Ranked):
        rows, scores = ranked.rows, ranked.scores
    else:
        rows = np.flatnonzero(trip.allowed)
        scores = ranked[rows]
    bonus, everything = session.add_to(np.zeros(len(rows)), rows), np.ones(len(rows), dtype=bool)
    tried = [rows[pick(scores + (weight - 1.0) * bonus, everything, CUT)] for weight in WEIGHTS]
    return [trip.rate(picked)[0] for picked in tried]


def _set_weight(settings: Settings, novelty: Novelty, weight: float) -> Settings:
    if novelty == "new":
        return replace(settings, new_session=weight)
    return replace(settings, any_session=weight)


def measure_sessions(window: Window, kinds: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Say how much better the rest of a trip is found once half of it is known, and after rejections.

    Args:
        window: the trips are the first ones of its customers.
        kinds: of each product id, where they are known: rejecting a product then also rejects its kind, in a
            line of its own.

    Returns:
        By question (`any`, `new`): the number of trips, and for each way of answering NDCG@10 and hit rate,
        with how far the session is ahead of the history alone, and what was rejected of the session.
    """
    model, report = window.model, dict[str, Any]()
    codes = _code_kinds(model, kinds) if kinds else None
    novelties: tuple[Novelty, ...] = ("any", "new")
    for novelty in novelties:
        rated: dict[str, list[tuple[float, float]]] = {}
        for trip in _list_trips(window, novelty):
            for name, ranked in _answer(trip, model, novelty, codes):
                rated.setdefault(name, []).append(trip.rate(ranked))
        if rated:
            report[novelty] = {"trips": len(rated["history"]), "methods": _sum_up(rated)}
    return report


def _answer(trip: Trip, model: Model, novelty: Novelty, codes: Ints | None) -> Iterator[tuple[str, Ints]]:
    yield "history", trip.rank(model, novelty, is_folded=False)
    ranked = trip.rank(model, novelty, is_folded=True)
    yield "session", ranked
    rejected = ranked[~np.isin(ranked, trip.rest)][:REJECTED]
    yield "rejected", trip.rank(model, novelty, is_folded=True, out=rejected)
    if codes is not None:
        alike = np.flatnonzero(np.isin(codes, codes[rejected][codes[rejected] >= 0]))
        out = np.union1d(alike, rejected)
        yield "kind_rejected", trip.rank(model, novelty, is_folded=True, out=out)


def _list_trips(window: Window, novelty: Novelty) -> Iterator[Trip]:
    """List the first trips that hold enough, each cut in two by chance."""
    model, rng = window.model, np.random.default_rng(window.model.settings.seed)
    left = MOST
    for case in window.cases:
        if len(case.basket) < LEAST or not left:
            continue
        drawn = rng.permutation(case.basket)
        known, rest = np.sort(drawn[: len(drawn) // 2]), np.sort(drawn[len(drawn) // 2 :])
        allowed = np.zeros(len(model.product_ids), dtype=bool)
        allowed[: model.warm] = True
        allowed[known] = False
        if novelty == "new":
            allowed[case.owned] = False
            rest = np.setdiff1d(rest, case.owned)
        if len(rest):
            left -= 1
            yield Trip(case.history, known, rest, allowed)


def _code_kinds(model: Model, kinds: Mapping[str, str]) -> Ints:
    code_of = {kind: code for code, kind in enumerate(sorted(set(kinds.values())))}
    return np.array([code_of.get(kinds.get(p, ""), -1) for p in model.product_ids], dtype=np.int64)


def _sum_up(rated: Mapping[str, list[tuple[float, float]]]) -> dict[str, Any]:
    columns = {name: np.array(lines).T for name, lines in rated.items()}
    summary: dict[str, Any] = {}
    for name, values in columns.items():
        line: dict[str, float] = {}
        for place, metric in enumerate((f"ndcg@{CUT}", f"hit@{CUT}")):
            line[metric], line[f"{metric}_se"] = summarise(values[place].tolist())
            if name in BESIDE:
                gaps = (values - columns[BESIDE[name]])[place].tolist()
                line[f"ahead_{metric}"], line[f"ahead_{metric}_se"] = summarise(gaps)
        summary[name] = line
    return summary
