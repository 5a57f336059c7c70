"""What is taken next: transitions from a product to those that follow it in a customer's events."""

import numpy as np
from scipy.sparse import csr_matrix

from recsys.interactions import DAY, Floats, Ints, Log
from recsys.itemitem import ItemItem, keep_strongest
from recsys.settings import Settings

REACH = 5  # so many events later still count, less and less
SHRINK = 2.0  # imaginary transitions that hold rare products back


def count_transitions(log: Log, rows: Ints, n_rows: int, settings: Settings) -> ItemItem:
    """Find what follows each product: transitions, decayed by age and distance, over powers of both totals.

    Args:
        log: the events.
        rows: the product row of each event; -1 leaves it out.
        n_rows: how many product rows there are.
        settings: of the training.
    """
    kept = np.flatnonzero(rows >= 0)
    order = kept[np.lexsort((rows[kept], log.seconds[kept], log.customers[kept]))]
    customers, seen, seconds = log.customers[order], rows[order], log.seconds[order]
    again = np.zeros(len(order), dtype=bool)
    again[1:] = (customers[1:] == customers[:-1]) & (seen[1:] == seen[:-1])
    customers, seen, seconds = customers[~again], seen[~again], seconds[~again]
    fresh = 0.5 ** ((log.end - seconds) / DAY / settings.order_half_life_days)
    following = csr_matrix((n_rows, n_rows), dtype=np.float64)
    for distance in range(1, REACH + 1):
        same = customers[distance:] == customers[:-distance]
        one, other = seen[:-distance][same], seen[distance:][same]
        counted = fresh[distance:][same] / distance
        differ = one != other
        cells = (one[differ], other[differ])
        following = following + csr_matrix((counted[differ], cells), (n_rows, n_rows))
    totals = np.bincount(seen, fresh, n_rows)
    table = following.tocoo()
    scale = (totals[table.row] + SHRINK) * np.sqrt(totals[table.col] + SHRINK)
    return keep_strongest(
        table.row.astype(np.int64),
        table.col.astype(np.int64),
        table.data / scale,
        n_rows,
        settings.order_keep,
    )


def weigh_by_order(rows: Ints, ages: Floats, weights: Floats, fade: float) -> tuple[Ints, Floats]:
    """Weigh each different product by its place in the events: the newest 1, the next `fade`, and so on.

    Returns:
        The different rows and their weights, at most the newest 50.
    """
    wanted = weights > 0
    order = np.lexsort((rows[wanted], ages[wanted]))
    newest_first = rows[wanted][order]
    _, first = np.unique(newest_first, return_index=True)
    places = np.sort(first)[:50]
    return newest_first[places], fade ** np.arange(len(places), dtype=np.float64)
