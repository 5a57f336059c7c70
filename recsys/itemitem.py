"""An item-item model: each product's strongest partners, and scores that are sums over the past products."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from recsys.interactions import Floats, Ints


@dataclass(frozen=True)
class ItemItem:
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
        places, owners = self._find(rows)
        given = self.strengths[places] * weights[owners]
        scores: Floats = np.bincount(self.partners[places], given, len(self.starts) - 1).astype(np.float64)
        return scores

    def explain(self, rows: Ints, weights: Floats, targets: Ints) -> Floats:
        """Say what each of these rows gives to the scores of the targets (different): one line a target."""
        places, owners = self._find(rows)
        line_of = np.full(len(self.starts) - 1, -1)
        line_of[targets] = np.arange(len(targets))
        lines = line_of[self.partners[places]]
        meant = lines >= 0
        parts = np.zeros((len(targets), len(rows)))
        parts[lines[meant], owners[meant]] = self.strengths[places[meant]] * weights[owners[meant]]
        return parts

    def list_partners(self, rows: Ints) -> Ints:
        """List the partners of these rows, with repetitions."""
        partners: Ints = self.partners[self._find(rows)[0]].astype(np.int64)
        return partners

    def take(self, rows: Ints, place: NDArray[np.int32], n_kept: int) -> "ItemItem":
        """Give the part in which only these rows have partners.

        Args:
            rows: sorted, without repetitions.
            place: of each of these rows and of their partners, the row in the part, in the same order.
            n_kept: how many rows the part has.
        """
        places, owners = self._find(rows)
        counts = np.zeros(n_kept, dtype=np.int64)
        counts[place[rows]] = np.bincount(owners, minlength=len(rows))
        starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
        return ItemItem(starts, place[self.partners[places]], self.strengths[places])

    def _find(self, rows: Ints) -> tuple[Ints, Ints]:
        """Give where the partners of these rows stand, and for each the place of its row among `rows`."""
        first = self.starts[rows]
        counts = self.starts[rows + 1] - first
        owners = np.repeat(np.arange(len(rows)), counts)
        before = np.cumsum(counts) - counts
        return np.arange(counts.sum()) + (first - before)[owners], owners


def keep_strongest(one: Ints, other: Ints, strengths: Floats, n_rows: int, keep: int) -> ItemItem:
    """Keep the `keep` strongest partners `other` of each row `one`; equals go by row."""
    order = np.lexsort((other, -strengths, one))
    one, other, strengths = one[order], other[order], strengths[order]
    first = np.searchsorted(one, np.arange(n_rows))
    strongest = np.arange(len(one)) - first[one] < keep
    counts = np.bincount(one[strongest], minlength=n_rows)
    starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    return ItemItem(starts, other[strongest].astype(np.int32), strengths[strongest].astype(np.float32))


def no_partners(n_rows: int) -> ItemItem:
    """Give the model of products that have no partners."""
    return ItemItem(np.zeros(n_rows + 1, np.int64), np.empty(0, np.int32), np.empty(0, np.float32))
