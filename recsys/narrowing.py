"""A large catalogue made small for one answer: only the products that could be in it are looked at."""

from dataclasses import dataclass

import numpy as np

from recsys.history import History
from recsys.interactions import Ints, Mask
from recsys.settings import Settings
from recsys.sources import Sources

NEAR = 300  # so many of the best of the factor model, and of what is popular
FEW = 5_000  # where no more are allowed, all of them are looked at
SCANNED = 50_000  # where no more are allowed, the factor model's best are found by looking at each


@dataclass(frozen=True)
class Part:
    """The part of a catalogue that one answer is made from.

    Args:
        rows: its rows in the whole, sorted; all else is counted along them.
        sources: of the part.
        past: the customer's events.
        mask: what is allowed.
        is_whole: nothing that is allowed was left out.
    """

    rows: Ints
    sources: Sources
    past: History
    mask: Mask
    is_whole: bool


def narrow(sources: Sources, past: History, allowed: Mask, settings: Settings, k: int) -> Part:
    """Find what could be in an answer: what the customer took, its partners, and the best of each source.

    Within the part every score is what it is in the whole.

    Args:
        sources: of the whole.
        past: the customer's events.
        allowed: one entry a row of the whole.
        settings: of the training.
        k: how many the answer holds.
    """
    total = int(np.count_nonzero(allowed))
    own = np.unique(past.rows)
    known = own[own < sources.warm]
    looked_at = [own, *(m.list_partners(known) for m in (sources.together, sources.ease, sources.order))]
    near = max(NEAR, 8 * k)
    if total <= FEW:
        looked_at.append(np.flatnonzero(allowed))
    else:
        looked_at += [_take_first(order, allowed, near) for order in sources.by_popularity]
    looked_at += _find_near(sources, past, allowed, settings, near)
    marked = np.zeros(len(allowed), dtype=bool)
    marked[np.concatenate(looked_at)] = True
    kept = np.flatnonzero(marked)
    return Part(
        rows=kept,
        sources=sources.take(kept, known),
        past=History(np.searchsorted(kept, past.rows), past.weights, past.ages),
        mask=allowed[kept],
        is_whole=int(np.count_nonzero(allowed[kept])) == total,
    )


def _find_near(sources: Sources, past: History, allowed: Mask, settings: Settings, near: int) -> list[Ints]:
    """Find the factor model's best of what is allowed, and its best of all, which others are measured by."""
    rows, taken = past.decayed(settings.half_life_days)
    warm = rows < sources.warm
    if not warm.any():
        return []
    factors, inside = sources.factors, allowed[: sources.warm]
    taste = factors.fold_in(rows[warm], settings.confidence * taken[warm]).taste
    best, total = factors.nearest.find(taste, 1), np.count_nonzero(inside)
    if total > SCANNED:
        found = factors.nearest.find(taste, near, inside)
        if len(found) >= near:
            return [best, found]
    among = np.flatnonzero(inside)
    scores = factors.vectors[among] @ taste.astype(np.float32)
    return [best, among[np.argpartition(-scores, near - 1)[:near]] if total > near else among]


def _take_first(order: Ints, allowed: Mask, n: int) -> Ints:
    """Take the first `n` allowed rows of an order."""
    stop = 4 * n
    while True:
        found: Ints = order[:stop][allowed[order[:stop]]]
        if len(found) >= n or stop >= len(order):
            return found[:n]
        stop *= 8
