"""What is bought together: lift-like partners from shopping trips."""

import numpy as np
from scipy.sparse import csr_matrix

from recsys.interactions import Ints, Log
from recsys.itemitem import ItemItem, keep_strongest
from recsys.settings import Settings

SINGLE = 0.2  # where fewer of the trips hold two products, all that a customer ever took is one trip


def number_trips(log: Log, gap_minutes: float) -> Ints:
    """Number the shopping trips: events of one customer with no longer pause between them are one trip."""
    order = np.lexsort((log.seconds, log.customers))
    customers, seconds = log.customers[order], log.seconds[order]
    starts = np.ones(len(order), dtype=bool)
    starts[1:] = (customers[1:] != customers[:-1]) | (np.diff(seconds) > gap_minutes * 60)
    trips = np.empty(len(order), dtype=np.int64)
    trips[order] = np.cumsum(starts) - 1
    return trips


def count_together(log: Log, rows: Ints, n_rows: int, settings: Settings) -> ItemItem:
    """Find each product's partners.

    Two products are partners when they shared at least `together_min` trips and more than chance gives:
    strength = (common trips - those by chance) / (square root of (trips of one x trips of the other) +
    shrink), close to the phi coefficient, so that the most popular product does not go with everything. In a
    shop where a trip is for one thing, as a rule, what the same customers take goes together.

    Args:
        log: the events.
        rows: the product row of each event; -1 leaves it out.
        n_rows: how many product rows there are.
        settings: of the training.
    """
    kept = rows >= 0
    trips = number_trips(log, settings.trip_gap_minutes)[kept]
    held = _hold(trips, rows[kept], n_rows)
    if (held.getnnz(axis=1) > 1).sum() < SINGLE * len(np.unique(trips)):
        held = _hold(np.unique(log.customers[kept], return_inverse=True)[1], rows[kept], n_rows)
    common = (held.T @ held).tocoo()
    totals = np.asarray(held.sum(axis=0), dtype=np.float64).ravel()
    often = common.data >= settings.together_min
    one, other, count = common.row[often], common.col[often], common.data[often].astype(np.float64)
    both = totals[one] * totals[other]
    excess = count - both / held.shape[0]
    keep = (one != other) & (excess > 0)
    strengths = excess[keep] / (np.sqrt(both[keep]) + settings.together_shrink)
    return keep_strongest(one[keep], other[keep], strengths, n_rows, settings.together_keep)


def _hold(trips: Ints, rows: Ints, n_rows: int) -> csr_matrix:
    """Say what each trip held: 1 for every product of it."""
    held = csr_matrix((np.ones(len(rows), np.float32), (trips, rows)), (trips.max(initial=0) + 1, n_rows))
    held.sum_duplicates()
    held.data[:] = 1.0
    return held
