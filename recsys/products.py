"""What the log says of each product by itself: how many buy it, of late and ever, and how soon again."""

from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

from recsys.interactions import DAY, Floats, Ints, Log

SPANS = (7.0, 28.0)  # days that "of late" may mean, beside `popular_days`
TIMID = 5.0  # imaginary buyers and gaps that draw a rare product's rhythm to that of all products
LONGEST = 90.0  # days; what is older is all the same


@dataclass(frozen=True)
class Products:
    """One entry a row, float64.

    Args:
        week, month: buyers in the newest 7 and 28 days, as a part of all customers of that time.
        ever: buyers in the whole log, as a part of all customers.
        trend: the logarithm of buyers in the newest 28 days over those expected from the whole log.
        returning: the part of the buyers that bought it on another day too.
        gap: the mean number of days until it is bought again.
        young: days since it was first bought, at most 90.
        idle: days since it was last bought, at most 90.
    """

    week: Floats
    month: Floats
    ever: Floats
    trend: Floats
    returning: Floats
    gap: Floats
    young: Floats
    idle: Floats

    @cached_property
    def table(self) -> Floats:
        """All of it, one column a field."""
        return np.stack([getattr(self, field.name) for field in fields(self)], axis=1)

    def take(self, rows: Ints) -> "Products":
        """Give the part of these rows."""
        return Products(*self.table[rows].T)


def describe_products(log: Log, rows: Ints, n_rows: int) -> Products:
    """Measure the products of a log.

    Args:
        log: the events.
        rows: the product row of each event; -1 leaves it out.
        n_rows: how many product rows there are.
    """
    kept = rows >= 0
    customers, seen, seconds = log.customers[kept], rows[kept], log.seconds[kept]
    ages = (log.end - seconds) / DAY
    ever, week, month = (_count_buyers(customers, seen, ages, span, n_rows) for span in (np.inf, *SPANS))
    everyone, lately = len(np.unique(customers)), len(np.unique(customers[ages < SPANS[1]]))
    expected = ever * (month.sum() + 1.0) / (ever.sum() + 1.0)
    young, idle = np.zeros(n_rows), np.full(n_rows, LONGEST)
    np.maximum.at(young, seen, ages)
    np.minimum.at(idle, seen, ages)
    returning, gap = _measure_rhythm(customers, seen, seconds, n_rows)
    return Products(
        week=week / max(1, lately),
        month=month / max(1, lately),
        ever=ever / max(1, everyone),
        trend=np.log((month + 1.0) / (expected + 1.0)),
        returning=returning,
        gap=gap,
        young=np.minimum(young, LONGEST),
        idle=idle,
    )


def _count_buyers(customers: Ints, rows: Ints, ages: Floats, span: float, n_rows: int) -> Floats:
    near = ages < span
    pairs = np.unique(customers[near] * n_rows + rows[near])
    return np.bincount(pairs % n_rows, minlength=n_rows).astype(np.float64)


def _measure_rhythm(customers: Ints, rows: Ints, seconds: Ints, n_rows: int) -> tuple[Floats, Floats]:
    """Give the part of the buyers that came back on another day, and the mean days between two such days."""
    days = seconds // int(DAY)
    order = np.lexsort((days, rows, customers))
    pairs, days = (customers * n_rows + rows)[order], days[order]
    same = pairs[1:] == pairs[:-1]
    apart = np.diff(days)
    again = same & (apart > 0)
    of = (pairs % n_rows)[1:]
    gaps = np.bincount(of[again], minlength=n_rows).astype(np.float64)
    spans = np.bincount(of[again], apart[again], n_rows)
    returned = np.unique(pairs[1:][again])
    returners = np.bincount(returned % n_rows, minlength=n_rows).astype(np.float64)
    buyers = np.bincount(np.unique(pairs) % n_rows, minlength=n_rows).astype(np.float64)
    usual = returners.sum() / max(1.0, buyers.sum())
    typical = spans.sum() / gaps.sum() if gaps.sum() else LONGEST
    return (returners + TIMID * usual) / (buyers + TIMID), (spans + TIMID * typical) / (gaps + TIMID)
