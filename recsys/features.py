"""What the learned ranker sees of one customer's candidates: one line a candidate, one column a feature."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recsys.history import History
from recsys.interactions import DAY, Floats, Ints, Mask
from recsys.scores import Parts
from recsys.session import Session
from recsys.settings import Settings, Weights

HALF_LIVES = (10.0, 30.0, 365.0)  # days, beside the one of the settings
TRIP_FADE = 0.9  # what the trip before counts beside the newest


class Feature(NamedTuple):
    """A column: the source its share of a score is said of, and whether more of it may only raise scores."""

    name: str
    source: str
    monotone: int = 0


FEATURES = (
    Feature("als", "bought", 1),
    Feature("als_of_best", "bought", 1),
    Feature("ease", "bought", 1),
    Feature("ease_of_best", "bought", 1),
    Feature("together", "goes_with", 1),
    Feature("order", "goes_with", 1),
    Feature("popular", "popular", 1),
    Feature("week", "popular"),
    Feature("month", "popular"),
    Feature("ever", "popular"),
    Feature("trend", "popular"),
    Feature("returning", "popular"),
    Feature("gap", "popular"),
    Feature("young", "popular"),
    Feature("idle", "popular"),
    Feature("times", "usual", 1),
    Feature("usual", "usual", 1),
    Feature("usual_10", "usual", 1),
    Feature("usual_30", "usual", 1),
    Feature("usual_365", "usual", 1),
    Feature("usual_by_trip", "usual", 1),
    Feature("last", "usual"),
    Feature("due", "usual"),
    Feature("own_gap", "usual"),
    Feature("trips_ago", "usual"),
    Feature("part_of_trips", "usual", 1),
    Feature("since_first", "usual"),
)
NAMES = [feature.name for feature in FEATURES]
PERSONAL = NAMES.index("times")  # from here on only what the customer took before has values


@dataclass(frozen=True)
class Personal:
    """What the history says of each product in it: the personal columns, one line a row of `rows`."""

    rows: Ints
    table: Floats


def describe_customer(history: History, gaps: Floats, settings: Settings) -> Personal:
    """Measure a customer's own rhythm, product by product.

    Args:
        history: only events of positive weight count.
        gaps: the mean days until a product is bought again, one a row of the model.
        settings: of the training.
    """
    wanted = history.weights > 0
    seen, weights, ages = history.rows[wanted], history.weights[wanted], history.ages[wanted]
    if not len(seen):
        return Personal(seen, np.empty((0, len(FEATURES) - PERSONAL)))
    trips, n_trips = _number_trips(ages, settings.trip_gap_minutes)
    rows, place = np.unique(seen, return_inverse=True)

    def total(values: Floats) -> Floats:
        return np.bincount(place, values, len(rows)).astype(np.float64)

    first, last, trips_ago = np.zeros(len(rows)), np.full(len(rows), np.inf), np.full(len(rows), np.inf)
    np.maximum.at(first, place, ages)
    np.minimum.at(last, place, ages)
    np.minimum.at(trips_ago, place, trips.astype(np.float64))
    held = np.unique(place * n_trips + trips) // n_trips
    times = np.bincount(held, minlength=len(rows)).astype(np.float64)
    typical = gaps[rows]
    own_gap = (first - last + 2 * typical) / (times + 1.0)
    fading = [total(weights * 0.5 ** (ages / h)) for h in (settings.usual_half_life_days, *HALF_LIVES)]
    by_trip = total(weights * TRIP_FADE ** trips.astype(np.float64))
    columns = [times, *fading, by_trip, last, last / own_gap, own_gap, trips_ago, times / n_trips, first]
    return Personal(rows, np.stack(columns, axis=1))


def _number_trips(ages: Floats, gap_minutes: float) -> tuple[Ints, int]:
    """Number the trips from the newest, 0; with how many there are."""
    order = np.argsort(ages, kind="stable")
    steps = np.zeros(len(ages), dtype=np.int64)
    steps[1:] = np.diff(ages[order]) * DAY > gap_minutes * 60
    trips = np.empty(len(ages), dtype=np.int64)
    trips[order] = np.cumsum(steps)
    return trips, int(trips.max()) + 1


def make_features(parts: Parts, personal: Personal, rows: Ints) -> NDArray[np.float32]:
    """Make the table of candidates; what is not known is NaN.

    Args:
        parts: the customer's scores by source.
        personal: of the same history.
        rows: the candidates.
    """
    table = np.full((len(rows), len(FEATURES)), np.nan, dtype=np.float32)
    known = rows < len(parts.factor)
    inside = rows[known]
    if len(parts.rows):
        for column, values in ((0, parts.factor), (2, parts.ease)):
            table[known, column] = values[inside]
            table[known, column + 1] = values[inside] / max(values.max(), 1e-9)
        table[known, 4] = parts.together[inside]
        table[known, 5] = parts.order[inside]
    table[:, 6] = parts.popular[rows]
    table[:, 7:PERSONAL] = parts.sources.products.table[rows]
    if len(personal.rows):
        place = np.minimum(np.searchsorted(personal.rows, rows), len(personal.rows) - 1)
        owned = personal.rows[place] == rows
        table[owned, PERSONAL:] = personal.table[place[owned]]
    return table


def list_candidates(
    parts: Parts, weights: Weights, allowed: Mask, near: int, session: Session | None = None
) -> Ints:
    """List the allowed rows worth ranking: all that is owned, and the best of each source and of their blend.

    Args:
        parts: the customer's scores by source.
        weights: of the blend.
        allowed: one entry a row of the model; nothing else is ever listed.
        near: how many of the best of the blend; half as many of each source.
        session: what goes with it is a source too.
    """
    rows = np.flatnonzero(allowed)
    if len(rows) <= near:
        return rows
    warm = len(parts.factor)
    inside = rows[: np.searchsorted(rows, warm)]
    among = rows if len(inside) <= near else inside  # few buy the others: they come last, or when owned
    lists = [parts.usual_rows[allowed[parts.usual_rows]], _best(parts.total(weights)[among], among, near)]
    sources = [parts.popular[inside], parts.sources.products.week[inside]]
    if len(parts.rows):
        sources += [s[inside] for s in (parts.factor, parts.ease, parts.together, parts.order)]
    if session is not None:
        sources.append(session.bonus[inside])
    lists += [_best(source, inside, near // 2) for source in sources]
    candidates: Ints = np.unique(np.concatenate(lists))
    return candidates


def _best(values: Floats, rows: Ints, n: int) -> Ints:
    return rows if len(rows) <= n else rows[np.argpartition(-values, n - 1)[:n]]
