"""How often things are bought again, learned from the purchases themselves.

A type's rhythm tells what is used up from what lasts; a customer's own rhythm tells what is due again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import recsys
from recsys.interactions import encode

DAY = 86_400.0
FILE = "rhythms.json"
HORIZON = 60.0  # days within which what is used up is bought again
LASTING = 0.25  # of a type that lasts, at most this share of purchases is followed by another within HORIZON
ENOUGH = 30  # purchases of a type that can be judged
PRIOR = 2.0  # the type's rhythm counts like so many gaps of the customer's own
DUE = 0.8  # from this part of the usual gap on a product counts as due

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Rhythm:
    """Of a type: the median days between two purchases of a customer, how many are bought again soon."""

    days: float
    again: float
    purchases: int

    @property
    def is_lasting(self) -> bool:
        """Whether it is the kind of thing one does not buy again soon."""
        return self.purchases >= ENOUGH and self.again < LASTING


@dataclass(frozen=True)
class Due:
    """When it is due again: the usual gap in days, the last purchase, how much of the gap is over."""

    every: float
    last: datetime
    part: float

    @property
    def weight(self) -> float:
        """Say how much its turn it is: little just after a purchase, 1 when due, less when given up."""
        return min(self.part / DUE, 1.0) if self.part <= 3.0 else max(3.0 / self.part, 0.2)


def measure_rhythms(events: recsys.Interactions, type_of: Mapping[str, str]) -> dict[str, Rhythm]:
    """Measure every type that was bought; purchases of one customer within a day are one."""
    log = encode(events)
    bought = log.where(log.weights >= 1.0)
    names = [type_of.get(product_id, "") for product_id in log.product_ids]
    types = sorted({*names} - {""})
    if not types or not len(bought):
        return {}
    code_of = {name: code for code, name in enumerate(types)}
    codes = np.array([code_of.get(name, -1) for name in names], dtype=np.int64)[bought.products]
    kept = codes >= 0
    return _measure(types, codes[kept], bought.customers[kept], bought.seconds[kept])


def _measure(types: list[str], of_type: Ints, customers: Ints, seconds: Ints) -> dict[str, Rhythm]:
    order = np.lexsort((seconds, of_type, customers))
    kinds, who, when = of_type[order], customers[order], seconds[order] / DAY
    gaps = np.append(np.diff(when), np.inf)
    gaps[np.append((np.diff(kinds) != 0) | (np.diff(who) != 0), True)] = np.inf
    judged = (gaps >= 1.0) & (when <= when.max() - HORIZON)
    bought = np.bincount(kinds[judged], minlength=len(types))
    soon = np.bincount(kinds[judged & (gaps <= HORIZON)], minlength=len(types))
    repeated = (gaps >= 1.0) & np.isfinite(gaps)
    by_type = np.argsort(kinds[repeated], kind="stable")
    edges = np.searchsorted(kinds[repeated][by_type], np.arange(len(types) + 1))
    sorted_gaps = gaps[repeated][by_type]
    found = {}
    for code, name in enumerate(types):
        own = sorted_gaps[edges[code] : edges[code + 1]]
        if bought[code]:
            days = float(np.median(own)) if len(own) else 2 * HORIZON
            found[name] = Rhythm(round(days, 1), round(soon[code] / bought[code], 3), int(bought[code]))
    return found


def find_due(
    moments: Sequence[datetime], rhythm: Rhythm | None, now: datetime, prior: float = PRIOR
) -> Due | None:
    """Say when a product bought at these moments is due again; None where it was bought on one day only.

    The usual gap is the mean of the customer's own gaps and of `prior` gaps of the type's rhythm.
    """
    days = sorted({round(at.timestamp() / DAY) for at in moments})
    if len(days) < 2:
        return None
    spans, total = float(len(days) - 1), float(days[-1] - days[0])
    if rhythm is not None:
        spans, total = spans + prior, total + prior * rhythm.days
    every, last = max(total / spans, 1.0), max(moments)
    return Due(every, last, (now - last).total_seconds() / DAY / every)


def save_rhythms(folder: Path, rhythms: Mapping[str, Rhythm]) -> None:
    """Write the rhythms beside the recommender that was trained on the same purchases."""
    text = json.dumps({name: list(asdict(rhythm).values()) for name, rhythm in rhythms.items()})
    draft = folder / f".{FILE}"
    draft.write_text(text)
    draft.replace(folder / FILE)


def load_rhythms(folder: Path) -> dict[str, Rhythm]:
    """Read the rhythms that lie beside a recommender; none where it was trained without."""
    path = folder / FILE
    if not path.exists():
        return {}
    return {name: Rhythm(*values) for name, values in json.loads(path.read_text()).items()}
