"""A window of time held back, and what each customer did in it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from recsys.history import History
from recsys.interactions import DAY, Floats, Ints, Log, Mask
from recsys.model import Model
from recsys.scores import Parts, weigh_parts
from recsys.settings import Settings
from recsys.together import number_trips
from recsys.training import Progress, train_log

FEW = 500  # customers; where windows have fewer, older ones are taken too
MOST_WINDOWS = 4
MOST_TUNED = 2_500  # customers of a window, drawn where there are more


@dataclass(frozen=True)
class Case:
    """One known customer with something relevant in the window; all are rows of the model, each once.

    `all` is everything taken in the window, `new` what the customer had never taken before, `basket` the
    first shopping trip; `owned` is what the history holds. Only products with factors count.
    """

    history: History
    owned: Ints
    all: Ints
    new: Ints
    basket: Ints

    def weigh(self, model: Model) -> Parts:
        """Make the parts of the customer's scores, by the code that answers requests."""
        return weigh_parts(self.history, model.sources, model.settings)

    def allow(self, model: Model, novelty: str) -> Mask:
        """Say what may be ranked: what has factors and, for "new", was not taken before."""
        allowed: Mask = np.zeros(len(model.product_ids), dtype=bool)
        allowed[: model.warm] = True
        if novelty == "new":
            allowed[self.owned] = False
        return allowed


@dataclass(frozen=True)
class Window:
    """A model of everything before a moment, and the cases after it."""

    model: Model
    past: Log
    start: int
    stop: int
    cases: list[Case]
    strangers: int


def list_windows(
    log: Log, start: int, settings: Settings, days: float, progress: Progress | None = None
) -> list[Window]:
    """Hold back the windows of `days` days before `start` that have as much history, the newest first.

    Two where the log is long enough, more of a small log: as many as have `FEW` customers together.
    """
    windows: list[Window] = []
    for number in range(MOST_WINDOWS):
        stop = int(start - number * days * DAY)
        begin = int(stop - days * DAY)
        is_enough = number >= 2 and sum(len(window.cases) for window in windows) >= FEW
        if is_enough or log.seconds.min() >= begin - days * DAY:
            break
        windows.append(hold_back(log, begin, stop, settings, progress, MOST_TUNED))
    return windows


def hold_back(
    log: Log,
    start: int,
    stop: int,
    settings: Settings,
    progress: Progress | None = None,
    most: int | None = None,
) -> Window:
    """Train on what came before `start` and collect what customers took from there to `stop`.

    Args:
        log: the events.
        start, stop: the window, in seconds since 1970.
        settings: of the training.
        progress: see `train`.
        most: look at so many customers, drawn by the settings' seed, where there are more.
    """
    past, future = log.between(-np.inf, start), log.between(start, stop)
    model = train_log(past, settings, progress)
    known = np.unique(past.customers)
    strangers = np.setdiff1d(future.customers, known)
    future = future.where(~np.isin(future.customers, strangers))
    active = np.unique(future.customers)
    if most is not None and len(active) > most:
        active = np.random.default_rng(settings.seed).choice(active, most, replace=False)
        future = future.where(np.isin(future.customers, active))
    cases = list(_collect(past.where(np.isin(past.customers, active)), future, start, model))
    return Window(model, past, start, stop, cases, len(strangers))


def _collect(past: Log, future: Log, start: int, model: Model) -> Iterator[Case]:
    rows = np.array([model.row_of.get(product_id, -1) for product_id in past.product_ids], dtype=np.int64)
    before = _by_customer(past)
    trips = number_trips(future, model.settings.trip_gap_minutes) if len(future) else future.seconds
    for customer, places in _by_customer(future).items():
        taken = rows[future.products[places]]
        warm = (taken >= 0) & (taken < model.warm)
        if not warm.any():
            continue
        own = before[customer]
        history = _as_history(past, own, rows, start)
        first_trip = trips[places][warm].min()
        relevant = np.unique(taken[warm])
        owned = np.unique(history.rows)
        yield Case(
            history=history,
            owned=owned,
            all=relevant,
            new=np.setdiff1d(relevant, owned),
            basket=np.unique(taken[warm & (trips[places] == first_trip)]),
        )


def list_histories(log: Log, now: int, model: Model) -> Iterator[tuple[int, History]]:
    """List each customer's code and history up to now, in the model's rows."""
    rows = np.array([model.row_of.get(product_id, -1) for product_id in log.product_ids], dtype=np.int64)
    for customer, places in _by_customer(log).items():
        yield customer, _as_history(log, places, rows, now)


def _as_history(log: Log, places: Ints, rows: Ints, now: int) -> History:
    ages: Floats = (now - log.seconds[places]) / DAY
    return History(rows[log.products[places]], log.weights[places], ages)


def _by_customer(log: Log) -> dict[int, Ints]:
    """Give the places of each customer's events in the log."""
    order = np.argsort(log.customers, kind="stable")
    customers, starts = np.unique(log.customers[order], return_index=True)
    return dict(zip(customers.tolist(), np.split(order, starts[1:]), strict=True)) if len(order) else {}
