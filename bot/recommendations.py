"""Suggestions with the shop's own facts: the recommender's ranking within what may be sold and said."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

import recsys
import shop
from bot.best_sellers import suggest_plainly
from bot.delicate import is_unasked
from bot.history import list_taken, read_history
from bot.reasons import Reason, Suggested, list_parts, name_reasons
from bot.rhythm import Due, find_due, load_rhythms
from bot.shelf import Shelf, Wanted, read_shelf

__all__ = ["Reason", "Recommendations", "Suggested", "Wanted"]

LOOK_EVERY = 30.0  # seconds between two looks at whether the catalogue changed
LOOKED_AT = 5  # times as many candidates as are shown are looked at for what is due

Find = Callable[[Collection[str]], list[recsys.Suggestion]]


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
        conversation_id: str | None = None,
        cart: Sequence[str] = (),
        novelty: recsys.Novelty = "new",
        now: datetime | None = None,
        **limits: Any,
    ) -> list[Suggested]:
        """Suggest products to a customer, or to a guest (None).

        Args:
            session: of the store.
            customer_id: whose history is used.
            conversation_id: the conversation that is going on; what was done in it counts most, and so does
                what goes with it.
            cart: products in the cart; they count like the conversation and are never shown.
            novelty: "new" shows only what the customer never took and, unless a kind was named, no type that
                is bought all the time anyway or that lasts and was bought lately; "any" blends in what is
                bought again.
            now: the moment of asking, when it is not this one.
            limits: see `Wanted`.
        """
        wanted, moment = Wanted(**limits), now or datetime.now(timezone.utc)
        history = read_history(
            session, customer_id, moment, conversation_id=conversation_id, searches=not wanted.names_kind
        )
        owned = {p for p, _, _ in history} if novelty == "new" else set()
        history += [(product_id, 1.0, moment) for product_id in cart]
        taken = [*cart, *(list_taken(session, conversation_id, moment) if conversation_id else ())]
        shelf = self._current()
        found: list[Suggested] = []
        if shelf is not None:
            allowed = shelf.allow(wanted, restrained=True)
            if novelty == "new" and not wanted.names_kind:
                allowed &= ~shelf.stocked_up(history, moment)
            ask = partial(
                shelf.model.recommend, history, now=moment, novelty=novelty, allowed=allowed, session=taken
            )

            def find(out: Collection[str]) -> list[recsys.Suggestion]:
                return _spread(shelf, wanted, partial(ask, exclude=[*cart, *out]))

            found = _answer(session, wanted, find, shelf)
        return found or suggest_plainly(session, wanted, owned | set(cart), restrained=True)

    def similar(self, session: Session, product_id: str, **limits: Any) -> list[Suggested]:
        """Find products like this one: of its type, then of its category, first what the same people buy.

        Around a product too new to know, what sells well of its type.

        Raises:
            shop.ProductNotFound: there is no such product.
        """
        seed, wanted, shelf = shop.find_product(session, product_id), Wanted(**limits), self._current()
        found: list[Suggested] = []
        if shelf is not None:
            allowed = shelf.allow(wanted, restrained=not _is_unasked(seed))
            of_type = shelf.holds("product_type", [seed.product_type])
            of_category = shelf.holds("category", [seed.category]) & ~of_type

            def find(out: Collection[str]) -> list[recsys.Suggestion]:
                near = shelf.model.similar(product_id, wanted.k, allowed & of_type, out)
                return near + shelf.model.similar(
                    product_id, wanted.k - len(near), allowed & of_category, out
                )

            found = _answer(session, wanted, find, shelf)
        restrained = not _is_unasked(seed)
        return found or suggest_plainly(session, wanted, {product_id}, restrained=restrained, like=seed)

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
        allowed = shelf.allow(wanted, restrained=not any(map(_is_unasked, seeds)))
        groups = shelf.spread(wanted.k)
        find = partial(shelf.model.goes_with, around, wanted.k, allowed, groups=groups)
        return _answer(session, wanted, lambda out: find(exclude=[*product_ids, *out]), shelf)

    def usual(
        self, session: Session, customer_id: str | None, *, now: datetime | None = None, **limits: Any
    ) -> list[Suggested]:
        """Find what this customer buys again, first what is due by its own rhythm; nothing for a guest.

        The score is the recommender's, times how much it is the product's turn.
        """
        shelf, wanted, moment = self._current(), Wanted(**limits), now or datetime.now(timezone.utc)
        history = read_history(session, customer_id, moment, kinds=("bought",))
        if shelf is None or not history:
            return []
        allowed = shelf.allow(wanted, restrained=True)
        due = _find_dues(shelf, history, moment)

        def find(out: Collection[str]) -> list[recsys.Suggestion]:
            found = shelf.model.usual(history, LOOKED_AT * wanted.k, allowed, out, now=moment)
            turns = [_scale(s, due[s.product_id].weight) for s in found if s.product_id in due]
            return sorted(turns, key=lambda s: -s.score)[: wanted.k]

        return [
            replace(s, every=round(due[p].every), last=due[p].last)
            for s in _answer(session, wanted, find, shelf)
            for p in [s.product.product_id]
        ]

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
            self._shelf = read_shelf(self._engine, model, self._shelf, load_rhythms(self._folder / version))
            self._looked = time.monotonic()
            return self._shelf


def _answer(session: Session, wanted: Wanted, find: Find, shelf: Shelf) -> list[Suggested]:
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
        Suggested(kept[s.product_id], s.score, name_reasons(s, shelf.titles), list_parts(s, shelf.titles))
        for s in suggestions
        if s.product_id in kept
    ]


def _spread(
    shelf: Shelf, wanted: Wanted, ask: Callable[..., list[recsys.Suggestion]]
) -> list[recsys.Suggestion]:
    """Ask for a list of many kinds; where one kind was named, fill it up with more of the same."""
    found = ask(k=wanted.k, groups=shelf.spread(wanted.k))
    if wanted.names_kind and len(found) < wanted.k:
        shown = {s.product_id for s in found}
        found += [s for s in ask(k=wanted.k + len(found)) if s.product_id not in shown]
    return found[: wanted.k]


def _find_dues(shelf: Shelf, history: Sequence[recsys.Event], now: datetime) -> dict[str, Due]:
    """Find when each product that was bought on several days is due again."""
    bought: defaultdict[str, list[datetime]] = defaultdict(list)
    for product_id, weight, at in history:
        if weight > 0:
            bought[product_id].append(at)
    dues = {p: find_due(moments, shelf.find_rhythm(p), now) for p, moments in bought.items()}
    return {product_id: due for product_id, due in dues.items() if due is not None}


def _scale(suggestion: recsys.Suggestion, times: float) -> recsys.Suggestion:
    """Multiply a score, and with it every part of it."""
    parts = [part._replace(share=part.share * times) for part in suggestion.contributions]
    return recsys.Suggestion(suggestion.product_id, suggestion.score * times, parts)


def _is_unasked(product: shop.Product) -> bool:
    return is_unasked(product.department, product.category, product.product_type)
