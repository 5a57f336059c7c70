"""Picking the best rows: hard filters first, then the order, then at most so many of a kind."""

from collections import Counter

import numpy as np

from recsys.interactions import Floats, Ints, Mask


def pick(scores: Floats, allowed: Mask, k: int, groups: Ints | None = None, per_group: int = 2) -> Ints:
    """Give the rows of the best allowed scores, best first; fewer than `k` when fewer are allowed.

    Equal scores go by row, so the answer is the same each time.

    Args:
        scores: one a row.
        allowed: rows that may be picked at all; nothing else ever is.
        k: how many to give.
        groups: the kind of each row; at most `per_group` rows of one kind are picked. A kind below 0 means
            "no kind" and is not limited.
        per_group: see `groups`.
    """
    rows = np.flatnonzero(allowed)
    if k <= 0 or not len(rows):
        return rows[:0]
    best = _best(scores, rows, k if groups is None else 8 * k)
    if groups is None:
        return best
    picked = _spread(best, groups, k, per_group)
    if len(picked) < k and len(best) < len(rows):
        picked = _spread(_best(scores, rows, len(rows)), groups, k, per_group)
    return picked


def _best(scores: Floats, rows: Ints, k: int) -> Ints:
    """Order the best `k` of the rows; ties at the edge are all looked at, so that the smallest row wins."""
    values = scores[rows]
    if k < len(rows):
        edge = np.partition(values, len(rows) - k)[len(rows) - k]
        keep = values >= edge
        rows, values = rows[keep], values[keep]
    order = np.lexsort((rows, -values))
    best: Ints = rows[order[:k]]
    return best


def _spread(rows: Ints, groups: Ints, k: int, per_group: int) -> Ints:
    seen: Counter[int] = Counter()
    picked: list[int] = []
    for row in rows.tolist():
        group = int(groups[row])
        if group >= 0:
            if seen[group] >= per_group:
                continue
            seen[group] += 1
        picked.append(row)
        if len(picked) == k:
            break
    return np.array(picked, dtype=np.int64)
