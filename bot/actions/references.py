"""Which product is meant: "the second one", "the cheaper one", "both", "that", or its name."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import shop
from bot.actions.base import Turn
from bot.actions.cards import payload
from bot.actions.wish import read_wish

MOST_NAMED = 5  # how many products one question or comparison names
BOTH_CUE = re.compile(r"\bboth\b", re.I)
ALL_CUE = re.compile(
    r"\b(all of (them|these|those|that|it)|(them|that|those|these) all|the (whole )?lot|everything"
    r"|all (that|those|these|two|three|four|five))\b",
    re.I,
)
ALL_BUT_CUE = re.compile(
    r"\b(all|everything|these|those|them)\b.{0,12}\b(but|except|apart from|without|other than|minus)\b|"
    r"\b(skip|leave out|not)\b.*\b(add|take) (the )?(rest|others)\b",
    re.I,
)
RANK_CUE = re.compile(
    r"\b(second|third|fourth|fifth|\d(nd|rd|th))[- ](most|least|cheapest|dearest|priciest|lowest|highest)\b",
    re.I,
)
EXTREMES: dict[Any, Callable[..., shop.Product]] = {"price_asc": min, "price_desc": max}
WORD = re.compile(r"[a-z][a-z'-]*")
SORT_FILLER = re.compile(
    r"add|put|cart|basket|to|in|my|the|a|an|and|me|i|i'll|buy|take|get|order|want|need|have|please|pls|ok(ay)?|so|then|just|"
    r"cheap\w*|dear\w*|pric\w*|most|least|more|less|expensive|lowest|highest|costly|of|them|these|those|that|this|it|"
    r"all|from|list|one|ones|two|which|what|what's|is|are|there|you|can|could|your|show|here|with|for|yes|no|not"
)
PRONOUN_CUE = re.compile(r"\b(it|that|this|that one|this one)\b", re.I)


@dataclass(frozen=True)
class Reference:
    """The products a message points at.

    `products` has one entry where the reference is clear and several where it is not, unless `is_list` says
    that all of them are meant; `phrase` is what was named when nothing in the shop answers to it.
    """

    products: list[shop.Product]
    phrase: str = ""
    is_list: bool = False

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
    by_place = _by_place(turn, shown, search_catalogue)
    if by_place is not None:
        return Reference(by_place, is_list=len(by_place) > 1)
    if BOTH_CUE.search(turn.spelt) and len(shown) > 1:
        return Reference(shown[:2], is_list=True)
    if ALL_CUE.search(turn.spelt) and shown:
        return Reference(shown, is_list=True)
    name = turn.value("product")
    if name is None:
        return _without_name(turn, shown, search_catalogue)
    named = [product for product in shown if answers_to(product, str(name))]
    if named:
        return Reference(pick_by_feature(turn, named) or named)
    if not search_catalogue:
        return Reference([], str(name))
    return Reference(find_wished(turn), str(name))


def find_wished(turn: Turn) -> list[shop.Product]:
    """Find what the message names in the catalogue; of "the cheapest soft drink" that one alone."""
    found = list(shop.search(turn.session, read_wish(turn).query()).products)
    is_one = turn.value("sort") in EXTREMES and not RANK_CUE.search(turn.spelt)
    return found[:1] if is_one else found


def _leads(turn: Turn, kind: str, other: str) -> bool:
    """Whether an entity of one kind stands before all of another kind."""
    kinds = [entity.kind for entity in turn.entities if entity.kind in (kind, other)]
    return kinds[:1] == [kind] and other not in kinds[: kinds.count(kind)]


def _without_name(turn: Turn, shown: list[shop.Product], search_catalogue: bool) -> Reference:
    """Follow a feature against what was shown, a brand against the catalogue, else what was spoken of."""
    if search_catalogue and (unnamed := _find_unnamed(turn)) is not None:
        return unnamed
    by_feature = pick_by_feature(turn, shown)
    if by_feature:
        return Reference(by_feature)
    if search_catalogue and (narrowed := _narrow_choice(turn)) is not None:
        return narrowed
    if search_catalogue and turn.value("category") and turn.value("sort") in EXTREMES:
        return Reference(find_wished(turn), str(turn.value("category")))
    by_brand = _find_only(turn) if search_catalogue else None
    if by_brand is not None:
        return Reference([by_brand])
    if turn.state.focus:
        return Reference(shop.list_products(turn.session, [turn.state.focus]))
    return Reference(shown if len(shown) == 1 else [])


def _find_unnamed(turn: Turn) -> Reference | None:
    """Find the cheapest of what no name was found in, but the shop knows: "add the cheapest soft drink"."""
    kinds = ("attribute", "size", "brand", "category", "ordinal")
    if turn.value("sort") not in EXTREMES or any(map(turn.values, kinds)):
        return None
    thing = " ".join(part for part in WORD.findall(turn.spelt.lower()) if not SORT_FILLER.fullmatch(part))
    found = shop.search(turn.session, replace(read_wish(turn), text=thing).query()) if thing else None
    if found is None or not found.products or found.corrected:
        return None
    return Reference(list(found.products[:1]), thing)


def _narrow_choice(turn: Turn) -> Reference | None:
    """Read a feature as one of the thing that was just asked about ("which bread?" "wholegrain")."""
    phrase, said = (turn.state.asked or {}).get("phrase"), read_wish(turn)
    if not phrase or said.has_noun or not (said.attributes or said.brands):
        return None
    wish = replace(said, text=str(phrase))
    return Reference(shop.search(turn.session, wish.query()).products, wish.describe())


def _find_only(turn: Turn) -> shop.Product | None:
    """Find the one product that a brand and what else was said name ("the tarn gtx")."""
    wish = read_wish(turn)
    if not wish.brands:
        return None
    named = replace(wish, attributes=tuple(turn.values("attribute")), in_stock=False, sort="relevance")
    found = shop.search(turn.session, named.query(2)).products
    if len(found) != 1 and len(wish.brands) > 1:  # "rain shell" is one thing, whatever else bears the names
        by_name = shop.Query(text=" ".join(wish.brands), limit=2)
        found = shop.search(turn.session, by_name).products
    return found[0] if len(found) == 1 else None


def _by_place(turn: Turn, shown: list[shop.Product], search_catalogue: bool) -> list[shop.Product] | None:
    """Follow ordinals ("the second", -1 for the last) among what is shown; None when no ordinal was said.

    With a name they are places among what bears it, on the screen or else in the catalogue.
    """
    ordinals = [int(value) for value in turn.values("ordinal")]
    if not ordinals:
        return None
    if name := turn.value("product"):
        named = [product for product in shown if answers_to(product, str(name))]
        if not named and search_catalogue and _leads(turn, "product", "ordinal"):  # "pancake mix, the first"
            named = list(shop.search(turn.session, read_wish(turn).query()).products)
        shown = named or shown
    extreme = EXTREMES.get(turn.value("sort"))
    if extreme and RANK_CUE.search(turn.spelt):  # "the second cheapest"
        shown = sorted(shown, key=lambda product: product.price_cents, reverse=extreme is max)
    places = [n - 1 if n > 0 else len(shown) + n for n in ordinals]
    if ALL_BUT_CUE.search(turn.spelt):
        return [product for place, product in enumerate(shown) if place not in places]
    return [shown[place] for place in places if 0 <= place < len(shown)]


def pick_by_feature(turn: Turn, products: list[shop.Product]) -> list[shop.Product]:
    """Follow "the cheaper one", "the organic one", "the 32 oz" among products; empty when none was said."""
    if len(products) < 2:
        return []
    features = [
        str(v).lower() for kind in ("attribute", "size", "brand", "category") for v in turn.values(kind)
    ]
    whole = [re.compile(rf"(?<!\w){re.escape(feature)}(?!\w)") for feature in features]
    having = [p for p in products if all(feature.search(_facts_of(p)) for feature in whole)]
    extreme = EXTREMES.get(turn.value("sort"))
    if extreme and having:
        return [extreme(having, key=lambda product: product.price_cents)]
    return having if features else []


def _facts_of(product: shop.Product) -> str:
    values = [str(k) if v is True else str(v) for k, v in (product.attributes or {}).items() if v]
    options = [option for variant in product.variants for option in shop.list_options(variant)]
    return " ".join(
        [product.title, product.brand or "", product.category_path or "", *values, *options]
    ).lower()


def answers_to(product: shop.Product, name: str) -> bool:
    """Whether all words of a name stand in a product's title, brand, category or attributes."""
    facts = _facts_of(product)
    return all(_stem(part) in facts for part in name.lower().split())


def _stem(part: str) -> str:
    return part[:-1] if len(part) > 3 and part.endswith("s") and not part.endswith("ss") else part


def ask_which(turn: Turn, reference: Reference, intent: str) -> None:
    """Ask which product is meant, with the candidates, or what is on the screen, as buttons."""
    if reference.phrase and not reference.products:
        turn.say("utter_product_not_found", phrase=reference.phrase)
        if (turn.state.asked or {}).get("phrase"):  # the choice that was offered stays open
            turn.state.question = turn.state.asked
        return
    asked = turn.state.asked or {}
    wanted = turn.value("quantity") or (asked.get("quantity") if asked.get("intent") == intent else None)
    candidates = reference.products or shop.list_products(turn.session, turn.state.shown)
    turn.state.question = {
        "kind": "product",
        "intent": intent,
        "quantity": wanted,
        "phrase": turn.value("product") or asked.get("phrase"),
    }
    if not candidates:
        turn.say("utter_ask_which_product")
        return
    candidates = candidates[:MOST_NAMED]
    turn.state.show([p.product_id for p in candidates], "search")
    chosen = {"quantity": wanted} if wanted else {}
    turn.say(
        "utter_ask_which_of_these",
        buttons=[(p.title, payload(intent, product_id=p.product_id, **chosen)) for p in candidates],
    )
