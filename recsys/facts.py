"""What a shop says of the model's products, as arrays: the hard limits of an answer become one mask."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from recsys.interactions import Ints, Mask

LABELS = ("department", "category", "product_type", "brand", "maker")


@dataclass(frozen=True)
class Labels:
    """One label a row, such as its category; compared without case. A row without one has code -1."""

    codes: Ints
    code_of: Mapping[str, int]

    def hold(self, names: Collection[str]) -> Mask:
        """Say which rows carry one of these names."""
        wanted = [self.code_of[name.casefold()] for name in names if name.casefold() in self.code_of]
        if not wanted:
            return np.zeros(len(self.codes), dtype=bool)
        mask: Mask = self.codes == wanted[0] if len(wanted) == 1 else np.isin(self.codes, wanted)
        return mask


@dataclass(frozen=True)
class Limits:
    """What an answer must keep to; an empty limit does not limit.

    Args:
        price_min_cents, price_max_cents: both inclusive.
        only: for each kind of label the names of which one must hold; the kinds in one entry are
            alternatives, so `{("category", "department"): ["Dairy"]}` takes either.
        without: for each kind of label the names that must not hold.
    """

    price_min_cents: int | None = None
    price_max_cents: int | None = None
    only: Mapping[tuple[str, ...], Collection[str]] = field(default_factory=dict)
    without: Mapping[str, Collection[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """The facts, one entry a row of the model; a price below 0 means that the shop does not sell it."""

    prices: Ints
    in_stock: Mask
    labels: Mapping[str, Labels]

    @cached_property
    def sold(self) -> Mask:
        """The rows that are sold and in stock."""
        return self.in_stock & (self.prices >= 0)

    def allow(self, limits: Limits) -> Mask:
        """Give a fresh mask of the rows that are sold, in stock and within the limits."""
        mask = self.sold.copy()
        if limits.price_min_cents is not None:
            mask &= self.prices >= limits.price_min_cents
        if limits.price_max_cents is not None:
            mask &= self.prices <= limits.price_max_cents
        for kinds, names in limits.only.items():
            mask &= np.logical_or.reduce([self.labels[kind].hold(names) for kind in kinds])
        for kind, names in limits.without.items():
            if names:
                mask &= ~self.labels[kind].hold(names)
        return mask


def make_labels(names: Sequence[str]) -> Labels:
    """Give each different name a code; an empty one is no label."""
    code_of: dict[str, int] = {}
    codes = [code_of.setdefault(name.casefold(), len(code_of)) if name else -1 for name in names]
    return Labels(np.array(codes, dtype=np.int64), code_of)
