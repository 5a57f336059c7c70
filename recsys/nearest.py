"""Approximate search for the vectors of largest inner product.

The longest vectors, which the best often are among, are all looked at; the others lie in an inverted file of
`faiss`, rounded to a byte an entry.
"""

from dataclasses import dataclass
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from recsys.interactions import Floats, Ints, Mask

LONGEST = 50_000  # vectors that are looked at each time
LISTS = 1024  # groups that the others are put in
LOOKED_IN = 64  # groups nearest to the taste that are searched
SEEN = 64  # vectors a group that the groups are learned from


@dataclass(frozen=True)
class Nearest:
    """Where to search; who asks ranks what is found anew, by the vectors themselves.

    Args:
        longest, vectors: the rows of the longest vectors, and these.
        index: of all the vectors, by row.
    """

    longest: Ints
    vectors: NDArray[np.float32]
    index: Any

    def find(self, taste: Floats, n: int, allowed: Mask | None = None) -> Ints:
        """Give rows of large inner product with the taste, in no order: the best of each half of the search.

        Args:
            taste: a customer's vector.
            n: how many of each half; fewer come back where fewer are allowed.
            allowed: one entry a row; nothing else ever comes back.
        """
        scores = self.vectors @ taste.astype(np.float32)
        selector = None
        if allowed is not None:
            scores[~allowed[self.longest]] = -np.inf
            selector = faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
        how = faiss.SearchParametersIVF(sel=selector, nprobe=LOOKED_IN)
        _, found = self.index.search(taste.astype(np.float32)[None, :], n, params=how)
        best = np.argpartition(-scores, n - 1)[:n] if len(scores) > n else np.arange(len(scores))
        best = best[np.isfinite(scores[best])]
        rows: Ints = np.union1d(found[0][found[0] >= 0], self.longest[best])
        return rows


def index_vectors(vectors: NDArray[np.float32], seed: int = 7) -> Nearest:
    """Put the vectors into an index; a million of 64 numbers take about twenty seconds and 100 MB."""
    n, size = vectors.shape
    lengths = np.linalg.norm(vectors, axis=1)
    longest = np.sort(np.argsort(-lengths, kind="stable")[:LONGEST])
    lists = max(1, min(LISTS, n // SEEN))
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(size), size, lists, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    )
    index.cp.seed, index.cp.niter = seed, 10
    seen = np.random.default_rng(seed).choice(n, min(n, lists * SEEN), replace=False)
    index.train(vectors[np.sort(seen)])
    index.add(vectors)
    return Nearest(longest, vectors[longest], index)
