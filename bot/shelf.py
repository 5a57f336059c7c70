"""The shelf: what may be suggested, as arrays along the recommender's rows, read from the catalogue."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.engine import Engine

import recsys
import shop
from bot.delicate import is_unasked
from bot.rhythm import Rhythm

# A type bought so often lately is bought anyway: another milk is no news to who buys milk each week.
HABIT_TIMES = 4
HABIT_SPAN = timedelta(days=60)

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Wanted:
    """What an answer must keep to; each limit is checked against the store's newest row before it is shown.

    Args:
        k: how many at most.
        price_min_cents, price_max_cents: inclusive.
        category: the name of a category, department or type.
        kinds: names of types, or of categories where a product has no type, the one meant most ahead; one of
            them is to hold.
        exclude_brands: names of brands or makers.
        exclude_makers, exclude_types: names of only these.
        exclude_product_ids: products not to show, such as those in the cart.
        among: when given, only these may be shown (what a search found); in its order if nothing is known.
    """

    k: int = 10
    price_min_cents: int | None = None
    price_max_cents: int | None = None
    category: str | None = None
    kinds: Sequence[str] = ()
    exclude_brands: Collection[str] = ()
    exclude_makers: Collection[str] = ()
    exclude_types: Collection[str] = ()
    exclude_product_ids: Collection[str] = ()
    among: Sequence[str] | None = None

    @property
    def names_kind(self) -> bool:
        """Say whether the shopper said what kind of thing it should be."""
        return self.among is not None or self.category is not None or bool(self.kinds)

    def as_limits(self) -> recsys.Limits:
        """Give the limits that the arrays can check."""
        only: dict[tuple[str, ...], Collection[str]] = {}
        if self.category:
            only["category", "department", "product_type"] = [self.category]
        if self.kinds:
            only["product_type", "category"] = self.kinds
        return recsys.Limits(
            self.price_min_cents,
            self.price_max_cents,
            only=only,
            without={
                "brand": self.exclude_brands,
                "maker": [*self.exclude_brands, *self.exclude_makers],
                "product_type": self.exclude_types,
            },
        )

    def allows(self, product: shop.Product) -> bool:
        """Say whether a product, as the store has it now, keeps to every limit, or one of its variants."""
        there = [variant for variant in product.variants if variant.stock > 0]
        prices = [shop.price_of(product, variant) for variant in there]
        if not product.variants and product.stock > 0:
            prices = [product.price_cents]
        return any(map(self._affords, prices)) and self._keeps_kind(product)

    def fits(self, row: Any) -> bool:
        """Say whether a product's row, in stock or not, keeps to every limit."""
        return self._affords(row.price_cents) and self._keeps_kind(row)

    def _affords(self, cents: int) -> bool:
        highest = self.price_max_cents
        return (self.price_min_cents or 0) <= cents and (highest is None or cents <= highest)

    def _keeps_kind(self, product: Any) -> bool:
        return (
            (not self.category or _is_in([self.category], product, "category", "department", "product_type"))
            and (not self.kinds or _is_in(self.kinds, product, "product_type", "category"))
            and not _is_in(self.exclude_brands, product, "brand", "maker")
            and not _is_in(self.exclude_makers, product, "maker")
            and not _is_in(self.exclude_types, product, "product_type")
            and product.product_id not in self.exclude_product_ids
        )


@dataclass(frozen=True)
class Shelf:
    """The model and the catalogue as they were read last, along the model's rows.

    `titles` leaves the kinds in `bot.delicate` out: no "because you bought cigarettes" on a screen. `types`
    says of which type a product is, `rhythms` how often each type is bought again.
    """

    model: recsys.Model
    stamp: tuple[Any, ...]
    facts: recsys.Facts
    unasked: Mask
    titles: dict[str, str]
    types: dict[str, str]
    rhythms: dict[str, Rhythm]

    def allow(self, wanted: Wanted, *, restrained: bool) -> Mask:
        """Give the rows an answer may hold.

        Args:
            wanted: the limits said.
            restrained: keep quiet about the kinds in `bot.delicate`, unless the shopper named a kind and most
                of what is left of it is of these.
        """
        allowed = self.facts.allow(wanted.as_limits())
        if wanted.among is not None:
            among = np.zeros(len(allowed), dtype=bool)
            among[[self.model.row_of[p] for p in wanted.among if p in self.model.row_of]] = True
            allowed &= among
        meant = allowed
        if wanted.kinds:
            meant = allowed & (
                self.holds("product_type", wanted.kinds[:1]) | self.holds("category", wanted.kinds[:1])
            )
        is_asked = wanted.names_kind and 2 * (meant & self.unasked).sum() > meant.sum()
        return allowed & ~self.unasked if restrained and not is_asked else allowed

    def holds(self, kind: str, names: Collection[str]) -> Mask:
        """Say which rows are of these categories, types or whatever `kind` says."""
        return self.facts.labels[kind].hold(names)

    def stocked_up(self, history: Sequence[recsys.Event], now: datetime) -> Mask:
        """Say which rows are of a type that is no news to this customer.

        What they keep buying anyway, often in the last weeks; and what lasts and was bought within the time
        after which others buy it again.
        """
        labels, row_of = self.facts.labels["product_type"], self.model.row_of
        counts: Counter[int] = Counter()
        newest: dict[int, datetime] = {}
        for product_id, weight, at in history:
            if weight > 0 and product_id in row_of:
                code = int(labels.codes[row_of[product_id]])
                counts[code] += at >= now - HABIT_SPAN
                newest[code] = max(at, newest.get(code, at))
        held = {code for code, times in counts.items() if times >= HABIT_TIMES}
        lasting = self.lasting
        held |= {code for code, at in newest.items() if code in lasting and at >= now - lasting[code]}
        return np.isin(labels.codes, list(held - {-1}))

    @cached_property
    def lasting(self) -> dict[int, timedelta]:
        """Of each type that lasts, by its code, after how long it is bought again."""
        code_of = self.facts.labels["product_type"].code_of
        return {
            code_of[name.casefold()]: timedelta(days=rhythm.days)
            for name, rhythm in self.rhythms.items()
            if rhythm.is_lasting and name.casefold() in code_of
        }

    def find_rhythm(self, product_id: str) -> Rhythm | None:
        """Give the rhythm of a product's type."""
        return self.rhythms.get(self.types.get(product_id, ""))

    def spread(self, k: int) -> recsys.Groups:
        """Limit how many of a type one answer holds: one in a short answer, two in a longer one."""
        return recsys.Groups(self.facts.labels["product_type"].codes, most=1 if k <= 5 else 2)


_NOT_SOLD: Any = SimpleNamespace(product_id="", price_cents=-1, stock=0, **dict.fromkeys(recsys.LABELS, ""))


def read_shelf(engine: Engine, model: recsys.Model, known: Shelf | None, rhythms: dict[str, Rhythm]) -> Shelf:
    """Read the catalogue into arrays along the model's rows; a known one stays while nothing changed."""
    product = shop.Product.__table__.c
    with engine.connect() as connection:
        stocked = sa.func.sum(sa.case((product.stock > 0, 1), else_=0))
        counted = sa.select(sa.func.count(), sa.func.max(product.updated_at), stocked)
        stamp = tuple(connection.execute(counted).one())
        if known is not None and known.model is model and known.stamp == stamp:
            return known
        with_variants = {row[0] for row in connection.execute(_list_stocked_variants())}
        columns = ("product_id", "title", "price_cents", "stock", *recsys.LABELS)
        rows = connection.execute(sa.select(*(product[name] for name in columns))).all()
    place = {row.product_id: number for number, row in enumerate(rows)}
    along = [rows[place[p]] if p in place else _NOT_SOLD for p in model.product_ids]
    facts = recsys.Facts(
        prices=np.array([row.price_cents for row in along], dtype=np.int64),
        in_stock=np.array([row.stock > 0 or row.product_id in with_variants for row in along], np.bool_),
        labels={kind: recsys.make_labels([getattr(row, kind) for row in along]) for kind in recsys.LABELS},
    )
    quiet = {row.product_id for row in rows if is_unasked(row.department, row.category, row.product_type)}
    return Shelf(
        model=model,
        stamp=stamp,
        facts=facts,
        unasked=np.array([product_id in quiet for product_id in model.product_ids], np.bool_),
        titles={row.product_id: row.title for row in rows if row.product_id not in quiet},
        types={row.product_id: row.product_type for row in rows},
        rhythms=rhythms,
    )


def _list_stocked_variants() -> Any:
    variant = shop.Variant.__table__.c
    return sa.select(variant.product_id.distinct()).where(variant.stock > 0)


def _is_in(names: Iterable[str], product: Any, *fields: str) -> bool:
    held = {getattr(product, field).casefold() for field in fields} - {""}
    return any(name.casefold() in held for name in names)
