"""Suggestions with the shop's own facts: the recommender's ranking within what may be sold and said."""

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

import profiles
import recsys
import shop
from bot.shelf import Shelf, Wanted, is_unasked, read_shelf

HISTORY = 1000  # a customer's newest events; older ones weigh next to nothing
LOOK_EVERY = 30.0  # seconds between two looks at whether the catalogue changed
NAMED = 3  # reasons that one suggestion gives

Mask = NDArray[np.bool_]
Find = Callable[[Collection[str]], list[recsys.Suggestion]]


@dataclass(frozen=True)
class Reason:
    """Why a product is suggested: `kind` is bought, goes_with, similar, usual or popular.

    `product_id` and `title` name the past or given product that it is due to (none for "popular"); `share`
    is the part of the score it brought, 0 to 1. Many small parts are not named: shares add up to 1 at most.
    """

    kind: str
    product_id: str | None
    title: str | None
    share: float


@dataclass(frozen=True)
class Suggested:
    """A product to show, the strongest reason first; no reason where only the limits chose it."""

    product: shop.Product
    score: float
    reasons: list[Reason]


class Recommendations:
    """The current recommender joined with the catalogue; one a process, safe in threads.

    The model is loaded anew when another version becomes current, the catalogue when it changed. Without a
    model that can be read, answers come from what sells well.
    """

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self._folder = folder
        self._lock = threading.Lock()
        self._shelf: Shelf | None = None
        self._looked = 0.0

    @property
    def version(self) -> str | None:
        """The version that answers now; None without a model."""
        shelf = self._current()
        return shelf.model.version if shelf else None

    def suggest(
        self,
        session: Session,
        customer_id: str | None,
        *,
        cart: Sequence[str] = (),
        novelty: recsys.Novelty = "new",
        now: datetime | None = None,
        **limits: Any,
    ) -> list[Suggested]:
        """Suggest products to a customer, or to a guest (None).

        Args:
            session: of the store.
            customer_id: whose history is used.
            cart: products in the cart; they count like the newest events and are never shown.
            novelty: "new" shows only what the customer never took and, unless a kind was named, no type that
                is bought all the time anyway; "any" blends in what is bought again.
            now: the moment of asking, when it is not this one.
            limits: see `Wanted`.
        """
        wanted, moment = Wanted(**limits), now or datetime.now(timezone.utc)
        history = _read_history(session, customer_id, moment)
        owned = {p for p, _, _ in history} if novelty == "new" else set()
        history += [(product_id, 1.0, moment) for product_id in cart]
        shelf = self._current()
        found: list[Suggested] = []
        if shelf is not None:
            allowed = shelf.allow(wanted, restrained=True)
            if novelty == "new" and not wanted.names_kind:
                allowed &= ~shelf.stocked_up(history, moment)
            ask = partial(
                shelf.model.recommend,
                history,
                k=wanted.k,
                now=moment,
                novelty=novelty,
                groups=shelf.spread(wanted.k),
            )
            found = _answer(
                session, wanted, lambda out: ask(allowed=allowed, exclude=[*cart, *out]), shelf.titles_to_say
            )
        return found or _suggest_plainly(session, wanted, owned | set(cart), restrained=True)

    def similar(self, session: Session, product_id: str, **limits: Any) -> list[Suggested]:
        """Find products like this one: of its type, then of its category, first what the same people buy.

        Around a product too new to know, what sells well of its type.

        Raises:
            shop.ProductNotFound: there is no such product.
        """
        seed, wanted, shelf = shop.find_product(session, product_id), Wanted(**limits), self._current()
        found: list[Suggested] = []
        if shelf is not None:
            allowed = shelf.allow(wanted, restrained=False)
            of_type = shelf.holds("product_type", [seed.product_type])
            of_category = shelf.holds("category", [seed.category]) & ~of_type

            def find(out: Collection[str]) -> list[recsys.Suggestion]:
                near = shelf.model.similar(product_id, wanted.k, allowed & of_type, out)
                return near + shelf.model.similar(
                    product_id, wanted.k - len(near), allowed & of_category, out
                )

            found = _answer(session, wanted, find, shelf.titles)
        like = Wanted(**{**limits, "category": seed.product_type or seed.category})
        return found or _suggest_plainly(session, like, {product_id}, restrained=False, spread=False)

    def goes_with(self, session: Session, product_ids: Sequence[str], **limits: Any) -> list[Suggested]:
        """Find what is bought on the same trips as these products, of other types than theirs.

        For products too new to know, the best known of their types speak; the reasons name those.
        """
        shelf, seeds = self._current(), shop.list_products(session, list(product_ids))
        types = sorted({seed.product_type for seed in seeds if seed.product_type})
        wanted = Wanted(**{**limits, "exclude_types": [*limits.get("exclude_types", ()), *types]})
        if shelf is None:
            return []
        around = list(product_ids)
        if not any(shelf.model.row_of.get(p, shelf.model.warm) < shelf.model.warm for p in around):
            around = shelf.model.list_popular(3, shelf.holds("product_type", types))
        allowed = shelf.allow(wanted, restrained=not any(is_unasked(s.department, s.category) for s in seeds))
        groups = shelf.spread(wanted.k)
        find = partial(shelf.model.goes_with, around, wanted.k, allowed, groups=groups)
        return _answer(session, wanted, lambda out: find(exclude=[*product_ids, *out]), shelf.titles)

    def usual(
        self, session: Session, customer_id: str | None, *, now: datetime | None = None, **limits: Any
    ) -> list[Suggested]:
        """Find what this customer buys most often, newer purchases counting more; nothing for a guest."""
        shelf, wanted, moment = self._current(), Wanted(**limits), now or datetime.now(timezone.utc)
        history = _read_history(session, customer_id, moment, kinds=("bought",))
        if shelf is None or not history:
            return []
        allowed = shelf.allow(wanted, restrained=False)
        find = partial(shelf.model.usual, history, wanted.k, allowed, now=moment)
        return _answer(session, wanted, lambda out: find(exclude=out), shelf.titles)

    def _current(self) -> Shelf | None:
        """Give the model and the catalogue, read anew where they changed."""
        with self._lock:
            try:
                version = recsys.find_current(self._folder)
                if self._shelf is None or self._shelf.model.version != version:
                    model = recsys.load_current(self._folder)
                elif time.monotonic() - self._looked < LOOK_EVERY:
                    return self._shelf
                else:
                    model = self._shelf.model
            except recsys.NoModel:
                return None
            except recsys.BrokenModel:
                return self._shelf
            self._shelf = read_shelf(self._engine, model, self._shelf)
            self._looked = time.monotonic()
            return self._shelf


def _answer(session: Session, wanted: Wanted, find: Find, titles: Mapping[str, str]) -> list[Suggested]:
    """Check what was found against the store's newest rows; ask again without what no longer fits."""
    out = set(wanted.exclude_product_ids)
    for _ in range(3):
        suggestions = find(out)
        fresh = shop.list_products(session, [s.product_id for s in suggestions])
        kept = {product.product_id: product for product in fresh if wanted.allows(product)}
        if len(kept) == len(suggestions):
            break
        out |= {s.product_id for s in suggestions} - set(kept)
    return [
        Suggested(kept[s.product_id], s.score, name_reasons(s, titles))
        for s in suggestions
        if s.product_id in kept
    ]


def name_reasons(suggestion: recsys.Suggestion, titles: Mapping[str, str]) -> list[Reason]:
    """Name the strongest parts of a score; the first is of the source that brought most in all.

    A past product without a title here is not named, nor is the suggested one as a reason for itself.
    """
    parts = [c for c in suggestion.contributions if c.share > 0]
    totals: defaultdict[str, float] = defaultdict(float)
    for part in parts:
        totals[part.source] += part.share
    whole = sum(totals.values())
    named = [
        Reason(part.source, part.product_id, titles.get(part.product_id or ""), part.share / whole)
        for part in parts
        if part.source in {"popular", "usual"}
        or (part.product_id in titles and part.product_id != suggestion.product_id)
    ]
    first = max(named, key=lambda reason: (totals[reason.kind], reason.share), default=None)
    named.sort(key=lambda reason: (reason is not first, -reason.share))
    return named[:NAMED]


def _suggest_plainly(
    session: Session, wanted: Wanted, out: Collection[str], *, restrained: bool, spread: bool = True
) -> list[Suggested]:
    """Answer without the model: what the search found in its order, else what sells well."""
    if wanted.among is not None:
        products = shop.list_products(session, list(wanted.among))
    else:
        columns = [getattr(shop.Product, kind) for kind in ("category", "department", "product_type")]
        best = sa.select(shop.Product).where(shop.Product.stock > 0)
        if not wanted.category:
            best = best.where(shop.Product.popularity > 0)
        if wanted.category:
            best = best.where(
                sa.or_(*(sa.func.lower(column) == wanted.category.lower() for column in columns))
            )
        best = best.order_by(shop.Product.popularity.desc(), shop.Product.product_id).limit(1000)
        products = list(session.execute(best).scalars())
    fitting = [p for p in products if wanted.allows(p) and p.product_id not in out]
    quiet = [p for p in fitting if not is_unasked(p.department, p.category)]
    if restrained and not (wanted.names_kind and 2 * len(quiet) < len(fitting)):
        fitting = quiet
    seen: Counter[str] = Counter()
    shown: list[Suggested] = []
    for product in fitting[: None if spread else wanted.k]:
        seen[product.product_type] += 1
        if len(shown) < wanted.k and (not spread or seen[product.product_type] <= 2):
            reasons = [Reason("popular", None, None, 1.0)] if product.popularity > 0 else []
            shown.append(Suggested(product, 0.0, reasons))
    return shown


def _read_history(
    session: Session, customer_id: str | None, now: datetime, kinds: Collection[str] = ()
) -> list[recsys.Event]:
    """Read a customer's newest events that speak about a product; a guest has none."""
    if customer_id is None:
        return []
    event = profiles.Event.__table__.c
    moment = sa.type_coerce(event.at, sa.DateTime).label(
        "moment"
    )  # naive UTC, read in C: there are many rows
    query = sa.select(event.product_id, event.weight, moment).where(
        event.customer_id == customer_id, event.product_id.is_not(None), event.weight != 0, event.at <= now
    )
    if kinds:
        query = query.where(event.kind.in_(kinds))
    rows = session.connection().execute(query.order_by(event.at.desc()).limit(HISTORY)).all()
    return [
        (product_id, weight, at if at.tzinfo else at.replace(tzinfo=timezone.utc))
        for product_id, weight, at in rows
    ]
