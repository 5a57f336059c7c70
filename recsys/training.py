"""Training: from a log of events to a model."""

from collections.abc import Callable
from datetime import datetime, timezone

import numpy as np
from scipy.sparse import csr_matrix

from recsys.ease import learn_ease
from recsys.errors import TooLittleData
from recsys.factors import learn_factors
from recsys.interactions import DAY, Floats, Interactions, Ints, Log, encode
from recsys.model import Model
from recsys.products import describe_products
from recsys.settings import Settings
from recsys.sources import Sources
from recsys.together import count_together
from recsys.transitions import count_transitions

Progress = Callable[[str, float], None]


def train(
    interactions: Interactions, settings: Settings | None = None, progress: Progress | None = None
) -> Model:
    """Learn a recommender from all the events.

    Args:
        interactions: columns; weights of zero or less are left out.
        settings: see `Settings`.
        progress: is called with the name of the step and how much of it is done, 0 to 1.

    Raises:
        TooLittleData: there is nothing to learn from.
    """
    return train_log(encode(interactions), settings or Settings(), progress)


def train_log(log: Log, settings: Settings, progress: Progress | None = None) -> Model:
    """Learn from a log whose ids are counted already; see `train`."""
    report = progress or (lambda _step, _done: None)
    if not len(log):
        raise TooLittleData("There are no events in the training window", "import more")
    buyers = log.count_buyers()
    seen = np.flatnonzero(buyers)
    order = seen[np.argsort(buyers[seen] < settings.min_buyers, kind="stable")]
    warm = int((buyers >= settings.min_buyers).sum())
    rows = np.full(len(log.product_ids), -1, dtype=np.int64)
    rows[order] = np.arange(len(order))
    event_rows = rows[log.products]
    trained_at = datetime.now(timezone.utc)
    return Model(
        product_ids=[log.product_ids[code] for code in order],
        sources=_learn_sources(log, event_rows, warm, len(order), settings, report),
        settings=settings,
        version=f"{trained_at:%Y%m%dT%H%M%S%f}-{log.fingerprint[:8]}",
        trained_at=trained_at,
        data=describe(log, warm),
    )


def _learn_sources(
    log: Log, event_rows: Ints, warm: int, n_rows: int, settings: Settings, report: Progress
) -> Sources:
    warm_rows = np.where(event_rows < warm, event_rows, -1)
    matrix = make_confidences(log, warm_rows, warm, settings)
    factors = learn_factors(matrix, settings, lambda i: report("factors", i / settings.iterations))
    related = {}
    for name, learn in (("together", count_together), ("ease", learn_ease), ("order", count_transitions)):
        report(name, 0.0)
        related[name] = learn(log, warm_rows, warm, settings)
        report(name, 1.0)
    popularity = count_popularity(log, event_rows, n_rows, settings)
    return Sources(
        factors, **related, popularity=popularity, products=describe_products(log, event_rows, n_rows)
    )


def make_confidences(log: Log, rows: Ints, n_rows: int, settings: Settings) -> csr_matrix:
    """Make the matrix to learn from, customers x products: decayed events added up, times `confidence`.

    Args:
        log: the events.
        rows: the product row of each event; -1 leaves it out.
        n_rows: how many product rows there are.
        settings: of the training.
    """
    ages = (log.end - log.seconds) / DAY
    decayed = settings.confidence * log.weights * 0.5 ** (ages / settings.half_life_days)
    kept = rows >= 0
    shape = (len(log.customer_ids), n_rows)
    matrix = csr_matrix((decayed[kept], (log.customers[kept], rows[kept])), shape=shape)
    matrix.sum_duplicates()
    return matrix


def count_popularity(log: Log, rows: Ints, n_rows: int, settings: Settings) -> Floats:
    """Count different buyers in the newest days, as a part of the most popular product's.

    All buyers of the whole log count a hundredth, which orders what nobody bought in those days.
    """
    recent = log.seconds >= log.end - settings.popular_days * DAY
    counts = _count_buyers(log.customers[recent], rows[recent], n_rows) + 0.01 * _count_buyers(
        log.customers, rows, n_rows
    )
    popularity: Floats = counts / counts.max()
    return popularity


def _count_buyers(customers: Ints, rows: Ints, n_rows: int) -> Floats:
    pairs = np.unique(customers * n_rows + rows)
    return np.bincount(pairs % n_rows, minlength=n_rows).astype(np.float64)


def describe(log: Log, warm: int) -> dict[str, object]:
    """Say what a model was trained on."""
    first, last = (
        datetime.fromtimestamp(int(t), timezone.utc) for t in (log.seconds.min(), log.seconds.max())
    )
    return {
        "fingerprint": log.fingerprint,
        "events": len(log),
        "customers": len(np.unique(log.customers)),
        "products": len(np.unique(log.products)),
        "products_with_factors": warm,
        "first": first.isoformat(),
        "last": last.isoformat(),
    }
