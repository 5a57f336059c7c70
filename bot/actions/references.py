"""Which product is meant: "the second one", "the cheaper one", "that", or its name."""

from dataclasses import dataclass

import shop
from bot.actions.base import Turn
from bot.actions.wish import read_wish


@dataclass(frozen=True)
class Reference:
    """The products a message points at.

    `products` has one entry where the reference is clear and several where it is not; `phrase` is what was
    named when nothing in the shop answers to it.
    """

    products: list[shop.Product]
    phrase: str = ""

    @property
    def is_clear(self) -> bool:
        """Whether exactly one product is meant."""
        return len(self.products) == 1


def resolve(turn: Turn, *, search_catalogue: bool = True) -> Reference:
    """Find the product or products that the message points at.

    A button's product comes first, then ordinals and attributes against what was last shown, then names
    against what was shown, then the product last spoken of, and at last names against the catalogue.
    """
    pressed = turn.value("product_id")
    if pressed is not None:
        return Reference(shop.list_products(turn.session, [str(pressed)]))
    shown = shop.list_products(turn.session, turn.state.shown)
    by_place = _by_place(turn, shown)
    if by_place is not None:
        return Reference(by_place)
    name = turn.value("product")
    if name is None:
        by_feature = _by_feature(turn, shown)
        if by_feature:
            return Reference(by_feature)
        if turn.state.focus:
            return Reference(shop.list_products(turn.session, [turn.state.focus]))
        return Reference(shown if len(shown) == 1 else [])
    named = [product for product in shown if _answers_to(product, str(name))]
    if named:
        return Reference(_by_feature(turn, named) or named)
    if not search_catalogue:
        return Reference([], str(name))
    found = shop.search(turn.session, read_wish(turn).query()).products
    return Reference(found, str(name))


def _by_place(turn: Turn, shown: list[shop.Product]) -> list[shop.Product] | None:
    """Follow ordinals ("the second", -1 for the last); None when no ordinal was said."""
    ordinals = [int(value) for value in turn.values("ordinal")]
    if not ordinals:
        return None
    places = [n - 1 if n > 0 else len(shown) + n for n in ordinals]
    return [shown[place] for place in places if 0 <= place < len(shown)]


def _by_feature(turn: Turn, products: list[shop.Product]) -> list[shop.Product]:
    """Follow "the cheaper one", "the organic one", "the 32 oz" among products; empty when none was said."""
    if len(products) < 2:
        return []
    sort = turn.value("sort")
    if sort == "price_asc":
        return [min(products, key=lambda p: p.price_cents)]
    if sort == "price_desc":
        return [max(products, key=lambda p: p.price_cents)]
    features = [
        str(v).lower() for kind in ("attribute", "size", "brand", "category") for v in turn.values(kind)
    ]
    if not features:
        return []
    return [p for p in products if all(feature in _facts_of(p) for feature in features)]


def _facts_of(product: shop.Product) -> str:
    values = [str(k) if v is True else str(v) for k, v in (product.attributes or {}).items() if v]
    return " ".join([product.title, product.brand or "", product.category_path or "", *values]).lower()


def _answers_to(product: shop.Product, name: str) -> bool:
    facts = _facts_of(product)
    return all(_stem(part) in facts for part in name.lower().split())


def _stem(part: str) -> str:
    return part[:-1] if len(part) > 3 and part.endswith("s") and not part.endswith("ss") else part
