"""What products are by themselves: nearness by their words, for those that nobody has bought yet."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix, diags

NEAREST = 20  # known products that stand in for a new one


class Content(NamedTuple):
    """What a shop says of a product: its kind, and words such as those of the title, category and brand."""

    kind: str
    words: Collection[str]


def weigh_words(product_ids: Sequence[str], contents: Mapping[str, Content]) -> csr_matrix:
    """Give one line of length 1 a product: its words (TF-IDF); a product without any has zeros."""
    seen: dict[str, int] = {}
    rows, columns = [], []
    for row, product_id in enumerate(product_ids):
        for word in sorted(set(contents[product_id].words)) if product_id in contents else ():
            rows.append(row)
            columns.append(seen.setdefault(word, len(seen)))
    shape = (len(product_ids), max(1, len(seen)))
    held = csr_matrix((np.ones(len(rows)), (rows, columns)), shape)
    rarity = np.log(len(product_ids) / np.maximum(1.0, held.getnnz(axis=0)))
    weighed = held @ diags(rarity)
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    return csr_matrix(diags(1.0 / np.maximum(lengths, 1e-12)) @ weighed)


def find_nearest(new: csr_matrix, known: csr_matrix) -> csr_matrix:
    """Give, one line a new product, an equal part of 1 to each of the `NEAREST` known ones by cosine."""
    near = csr_matrix(new @ known.T)
    rows, columns, parts = [], [], []
    for row in range(near.shape[0]):
        found = slice(near.indptr[row], near.indptr[row + 1])
        best = near.indices[found][np.argsort(-near.data[found], kind="stable")[:NEAREST]]
        rows += [row] * len(best)
        columns += best.tolist()
        parts += [1.0 / len(best)] * len(best)
    return csr_matrix((parts, (rows, columns)), near.shape)
