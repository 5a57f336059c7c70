"""What is bought together: lift-like partners from shopping trips."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from recsys.interactions import Floats, Ints, Log
from recsys.settings import Settings


@dataclass(frozen=True)
class Together:
    """The strongest partners of each product, best first: row r has `partners[starts[r]:starts[r + 1]]`."""

    starts: Ints
    partners: NDArray[np.int32]
    strengths: NDArray[np.float32]

    @cached_property
    def matrix(self) -> csr_matrix:
        """The same as a sparse matrix, rows towards their partners; shares the memory."""
        n = len(self.starts) - 1
        return csr_matrix((self.strengths, self.partners, self.starts), shape=(n, n), copy=False)

    def score(self, rows: Ints, weights: Floats) -> Floats:
        """Add up the partners of these rows, each times its weight."""
        own = self.matrix[rows]
        strengths = own.data * np.repeat(weights, np.diff(own.indptr))
        scores: Floats = np.bincount(own.indices, strengths, self.matrix.shape[1]).astype(np.float64)
        return scores

    def explain(self, rows: Ints, weights: Floats, targets: Ints) -> Floats:
        """Say what each of these rows gives to the scores of the targets: one line a target."""
        parts = self.matrix[rows][:, targets].toarray().T * weights
        return np.asarray(parts, dtype=np.float64)


def number_trips(log: Log, gap_minutes: float) -> Ints:
    """Number the shopping trips: events of one customer with no longer pause between them are one trip."""
    order = np.lexsort((log.seconds, log.customers))
    customers, seconds = log.customers[order], log.seconds[order]
    starts = np.ones(len(order), dtype=bool)
    starts[1:] = (customers[1:] != customers[:-1]) | (np.diff(seconds) > gap_minutes * 60)
    trips = np.empty(len(order), dtype=np.int64)
    trips[order] = np.cumsum(starts) - 1
    return trips


def count_together(log: Log, rows: Ints, n_rows: int, settings: Settings) -> Together:
    """Find each product's partners.

    Two products are partners when they shared at least `together_min` trips and more than chance gives:
    strength = (common trips - those by chance) / (square root of (trips of one x trips of the other) +
    shrink), close to the phi coefficient, so that the most popular product does not go with everything.

    Args:
        log: the events.
        rows: the product row of each event; -1 leaves it out.
        n_rows: how many product rows there are.
        settings: of the training.
    """
    trips = number_trips(log, settings.trip_gap_minutes)
    kept = rows >= 0
    held = csr_matrix((np.ones(kept.sum(), np.float32), (trips[kept], rows[kept])), (trips.max() + 1, n_rows))
    held.sum_duplicates()
    held.data[:] = 1.0
    common = (held.T @ held).tocoo()
    totals = np.asarray(held.sum(axis=0), dtype=np.float64).ravel()
    often = common.data >= settings.together_min
    one, other, count = common.row[often], common.col[often], common.data[often].astype(np.float64)
    both = totals[one] * totals[other]
    excess = count - both / held.shape[0]
    keep = (one != other) & (excess > 0)
    strengths = excess[keep] / (np.sqrt(both[keep]) + settings.together_shrink)
    return _keep_strongest(one[keep], other[keep], strengths, n_rows, settings.together_keep)


def _keep_strongest(one: Ints, other: Ints, strengths: Floats, n_rows: int, keep: int) -> Together:
    order = np.lexsort((other, -strengths, one))
    one, other, strengths = one[order], other[order], strengths[order]
    first = np.searchsorted(one, np.arange(n_rows))
    strongest = np.arange(len(one)) - first[one] < keep
    counts = np.bincount(one[strongest], minlength=n_rows)
    starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    return Together(starts, other[strongest].astype(np.int32), strengths[strongest].astype(np.float32))
