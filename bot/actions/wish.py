"""What a shopper looks for: the limits said so far, as one value that survives between messages."""

import re
from dataclasses import asdict, dataclass, replace
from typing import Any

import shop
from bot.actions.base import Turn
from bot.actions.wording import word

PAGE = 5
SIZED = ("size", "quantity")
BARE = re.compile(r"(?<![\w$.,-])\d{1,2}(?:\.5)?(?![\w%$.-])")
STOCK_CUE = re.compile(r"(?<!out of )(?<!out-of-)\b(in[ -]stock|available)\b", re.I)


@dataclass(frozen=True)
class Wish:
    """The limits of a search. Prices are in cents; `exclude` holds phrases that must be absent."""

    text: str = ""
    categories: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    price_min_cents: int | None = None
    price_max_cents: int | None = None
    sort: str = "relevance"
    in_stock: bool = False
    offset: int = 0

    @classmethod
    def load(cls, stored: dict[str, Any]) -> "Wish":
        """Read a wish back from a slot."""
        values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in stored.items()}
        return cls(**values)

    def store(self) -> dict[str, Any]:
        """Write the wish for a slot: only what limits something."""
        return {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(self).items() if v}

    @property
    def is_empty(self) -> bool:
        """Whether nothing says what kind of thing is wanted."""
        return not (self.text or self.categories or self.brands or self.attributes)

    @property
    def has_noun(self) -> bool:
        """Whether a product or a category is named."""
        return bool(self.text or self.categories)

    def query(self, limit: int = PAGE) -> shop.Query:
        """Make the catalogue query."""
        return shop.Query(**asdict(self), limit=limit)

    def describe(self) -> str:
        """Say the wish in words: "organic milk, under $3.00, without chocolate"."""
        noun = " ".join([*self.attributes, *self.brands, self.text or " ".join(self.categories)]).strip()
        parts = [noun or word("word_products")]
        if self.price_min_cents is not None:
            parts.append(word("word_from_price", price=shop.format_price(self.price_min_cents, "USD")))
        if self.price_max_cents is not None:
            parts.append(word("word_up_to_price", price=shop.format_price(self.price_max_cents, "USD")))
        if self.exclude:
            parts.append(word("word_without", exclude=", ".join(self.exclude)))
        if self.in_stock:
            parts.append(word("word_in_stock"))
        return ", ".join(parts)


def read_wish(turn: Turn) -> Wish:
    """Read the limits of this message alone."""
    low, high = turn.value("price_min"), turn.value("price_max")
    excluded = [str(e.value) for e in turn.entities if e.is_excluded]
    return Wish(
        text=" ".join(str(v) for v in turn.values("product")[:1]),
        categories=tuple(turn.values("category")),
        brands=tuple(turn.values("brand")),
        attributes=tuple(
            [*turn.values("attribute"), *map(str, turn.values("size")), *_read_bare_sizes(turn)]
        ),
        exclude=tuple(excluded),
        price_min_cents=None if low is None else round(float(low) * 100),
        price_max_cents=None if high is None else round(float(high) * 100),
        sort=turn.value("sort") or "relevance",
        in_stock=bool(STOCK_CUE.search(turn.spelt)),
    )


def _read_bare_sizes(turn: Turn) -> list[str]:
    """List the numbers without a word ("running shoes, 42") that are a size in this shop."""
    claimed = {str(entity.value).removesuffix(".0") for entity in turn.entities if entity.kind not in SIZED}
    numbers = dict.fromkeys(BARE.findall("" if turn.text.startswith("/") else turn.text))
    known = {str(value) for value in turn.values("size")} | claimed
    return [number for number in numbers if number not in known and shop.is_option(turn.session, number)]


def refine(wish: Wish, said: Wish) -> Wish:
    """Add what was said to a wish: new values win, lists grow, an exclusion removes its own opposite."""
    unwanted = set(said.exclude)
    return replace(
        wish,
        text=said.text or wish.text,
        categories=said.categories or tuple(c for c in wish.categories if c not in unwanted),
        brands=said.brands or tuple(b for b in wish.brands if b not in unwanted),
        attributes=_grow(tuple(a for a in wish.attributes if a not in unwanted), said.attributes),
        exclude=tuple(x for x in _grow(wish.exclude, said.exclude) if x not in said.attributes + said.brands),
        price_min_cents=wish.price_min_cents if said.price_min_cents is None else said.price_min_cents,
        price_max_cents=wish.price_max_cents if said.price_max_cents is None else said.price_max_cents,
        sort=said.sort if said.sort != "relevance" else wish.sort,
        in_stock=said.in_stock or wish.in_stock,
        offset=0,
    )


def _grow(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return (*old, *(value for value in new if value not in old))
