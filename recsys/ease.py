"""EASE: a linear item-item model in closed form.

Steck, "Embarrassingly Shallow Autoencoders for Sparse Data" (2019). Trained on who took what at all; pruned
to each product's strongest partners of positive weight, so that an answer costs what co-occurrence costs.
"""

import numpy as np
import scipy.linalg
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from recsys.interactions import Ints, Log
from recsys.itemitem import ItemItem, keep_strongest, no_partners
from recsys.settings import Settings


def learn_ease(log: Log, rows: Ints, n_rows: int, settings: Settings) -> ItemItem:
    """Learn from who took what; of a larger catalogue only the `ease_products` most bought take part.

    The matrix that is inverted has that many rows and columns: 8,000 need 0.6 GB and half a minute.

    Args:
        log: the events.
        rows: the product row of each event; -1 leaves it out.
        n_rows: how many product rows there are.
        settings: of the training.
    """
    if not settings.ease_products:
        return no_partners(n_rows)
    kept = rows >= 0
    cells = (log.customers[kept], rows[kept])
    held = csr_matrix((np.ones(kept.sum(), np.float32), cells), (len(log.customer_ids), n_rows))
    held.sum_duplicates()
    held.data[:] = 1.0
    buyers = np.asarray(held.sum(axis=0)).ravel()
    part = np.sort(np.argsort(-buyers, kind="stable")[: settings.ease_products])
    held = held[:, part]
    gram = np.asfortranarray((held.T @ held).toarray())
    gram[np.diag_indices_from(gram)] += settings.ease_regularization
    with threadpool_limits(1, "blas"):
        triangle, _ = scipy.linalg.lapack.spotrf(gram, lower=0, overwrite_a=1)
        inverse, _ = scipy.linalg.lapack.spotri(triangle, lower=0, overwrite_c=1)
    diagonal = inverse.diagonal().copy()
    inverse += np.triu(inverse, 1).T  # the solver fills one triangle
    return _prune(inverse, diagonal, part, n_rows, settings.ease_keep)


def _prune(
    inverse: NDArray[np.float32], diagonal: NDArray[np.float32], part: Ints, n_rows: int, keep: int
) -> ItemItem:
    """Make B = -P / diag(P), without its diagonal, and keep the strongest of each row."""
    ones, others, strengths = [], [], []
    for place in range(len(part)):
        line = -inverse[place] / diagonal
        line[place] = 0.0
        best = np.argpartition(-line, min(keep, len(line) - 1))[:keep]
        best = best[line[best] > 0]
        ones.append(np.full(len(best), part[place]))
        others.append(part[best])
        strengths.append(line[best].astype(np.float64))
    return keep_strongest(
        np.concatenate(ones), np.concatenate(others), np.concatenate(strengths), n_rows, keep
    )
