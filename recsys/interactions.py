"""Events as columns: what training and evaluation read."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recsys.errors import TooLittleData

DAY = 86_400.0

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Interactions:
    """Equal-length columns: who, what, how strongly, when (numpy datetimes in UTC or seconds since 1970).

    A purchase weighs 1 whatever the quantity: measured on a grocery's log, counting pieces made every ranking
    worse. Weights of zero or less say "not this" and are kept out of training.
    """

    customer_ids: NDArray[Any]
    product_ids: NDArray[Any]
    weights: NDArray[Any]
    times: NDArray[Any]

    def __post_init__(self) -> None:
        lengths = {len(self.customer_ids), len(self.product_ids), len(self.weights), len(self.times)}
        if len(lengths) > 1:
            raise ValueError(f"the columns differ in length: {sorted(lengths)}")

    def __len__(self) -> int:
        return len(self.times)


@dataclass(frozen=True)
class Log:
    """Interactions with ids counted from 0: `customers` and `products` are codes into the sorted id lists."""

    customer_ids: list[str]
    product_ids: list[str]
    customers: Ints
    products: Ints
    weights: Floats
    seconds: Ints

    def __len__(self) -> int:
        return len(self.seconds)

    @property
    def end(self) -> int:
        """The moment just after the newest event, in seconds since 1970."""
        return int(self.seconds.max()) + 1

    def where(self, keep: Mask) -> "Log":
        """Take some of the rows; the codes stay what they were."""
        return Log(
            self.customer_ids,
            self.product_ids,
            self.customers[keep],
            self.products[keep],
            self.weights[keep],
            self.seconds[keep],
        )

    def between(self, start: float, stop: float) -> "Log":
        """Take the rows from `start` up to but not including `stop`, in seconds since 1970."""
        return self.where((self.seconds >= start) & (self.seconds < stop))

    def count_buyers(self) -> Ints:
        """Count the different customers of each product."""
        pairs = np.unique(self.customers * len(self.product_ids) + self.products)
        return np.bincount(pairs % len(self.product_ids), minlength=len(self.product_ids))

    @cached_property
    def fingerprint(self) -> str:
        """A digest of the rows that does not depend on their order."""
        order = np.lexsort((self.weights, self.seconds, self.products, self.customers))
        digest = hashlib.sha256("\n".join(self.customer_ids + [""] + self.product_ids).encode())
        for column in (self.customers, self.products, self.seconds, self.weights):
            digest.update(column[order].tobytes())
        return digest.hexdigest()


def encode(interactions: Interactions) -> Log:
    """Count the ids from 0 in sorted order and leave out what has no positive weight.

    Raises:
        TooLittleData: nothing is left.
    """
    weights = np.asarray(interactions.weights, dtype=np.float64)
    keep = weights > 0
    if not keep.any():
        raise TooLittleData("There are no events with a positive weight", "import some first")
    customer_ids, customers = _encode_ids(np.asarray(interactions.customer_ids)[keep])
    product_ids, products = _encode_ids(np.asarray(interactions.product_ids)[keep])
    seconds = as_seconds(np.asarray(interactions.times)[keep])
    return Log(customer_ids, product_ids, customers, products, weights[keep], seconds)


def as_seconds(times: NDArray[Any]) -> Ints:
    """Give whole seconds since 1970 for numpy datetimes (taken as UTC) or numbers of seconds."""
    if times.dtype.kind == "M":
        times = times.astype("datetime64[s]")
    return times.astype(np.int64)


def _encode_ids(ids: NDArray[Any]) -> tuple[list[str], Ints]:
    seen: dict[str, int] = {}
    codes = np.fromiter((seen.setdefault(key, len(seen)) for key in ids.tolist()), np.int64, len(ids))
    known = sorted(seen)
    place = np.empty(len(known), dtype=np.int64)
    place[[seen[key] for key in known]] = np.arange(len(known))
    return known, place[codes]
