"""Suggestions, their reasons, and what the shopper does not want."""

import re
from typing import Any

import shop
from bot.actions.base import ShopAction, Turn
from bot.actions.cards import make_cards
from bot.actions.references import ask_which, resolve
from bot.actions.searching import show_more, show_search
from bot.actions.wish import Wish, read_wish
from bot.actions.wording import word
from bot.recommendations import Suggested

SHOWN = 4
BANNED_AT_ONCE = 500
BRAND_CUE = re.compile(r"\b(brands?|makers?|manufacturers?|labels?|company)\b", re.I)
CART_CUE = re.compile(r"\b(cart|basket|trolley|bag)\b", re.I)
KIND_CUE = re.compile(r"\b(kinds?|sorts?|types?|things? like|such|stuff)\b", re.I)


def show_list(turn: Turn, made_by: dict[str, Any], *, others: bool = False) -> None:
    """Make a list of suggestions and show it, each card with its main reason.

    Args:
        turn: the shopper's message.
        made_by: what to ask the recommender: {"kind": recommend | similar | goes_with | usual,
            "around": ids of the products it starts from, "title": what these are called,
            "wish": the limits said}. It is remembered, so that the list can be made again.
        others: leave out what stands on the screen ("anything else?").
    """
    if others:
        made_by = {**made_by, "seen": [*made_by.get("seen", []), *turn.state.shown]}
    suggested = _suggest(turn, made_by)
    kind = made_by["kind"]
    turn.state.made_by = made_by
    title = made_by.get("title", "")
    if not suggested:
        turn.say(f"utter_no_{kind}", title=title)
        return
    if kind == "recommend" and all(r.kind == "popular" for s in suggested for r in s.reasons):
        kind = "recommend_popular"
    reasons = {s.product.product_id: s.reasons for s in suggested}
    turn.state.show(list(reasons), "suggestions")
    turn.state.reasons = {
        key: [[r.kind, r.title, round(r.share, 3)] for r in rs] for key, rs in reasons.items()
    }
    model = turn.services.recommendations.version
    for s in suggested:
        turn.record("shown", s.product.product_id, list=kind, model=model)
    main = {key: word_reason(rs[0].kind, shorten(rs[0].title)) for key, rs in reasons.items() if rs}
    cards = make_cards([s.product for s in suggested], "recommend", main)
    wish = Wish.load(made_by.get("wish", {}))
    if wish.has_noun and kind in {"recommend", "recommend_popular"}:
        kind += "_of_kind"
    turn.say(f"utter_{kind}", custom=cards, title=title, wish=wish.describe())


def _suggest(turn: Turn, made_by: dict[str, Any]) -> list[Suggested]:
    """Ask the recommender within the hard limits: what was said, rejected before, or is in the cart."""
    service, kind = turn.services.recommendations, made_by["kind"]
    wish, rejected = Wish.load(made_by.get("wish", {})), turn.state.rejected
    cart = [line.product_id for line in shop.list_cart(turn.session, turn.owner).lines]
    limits: dict[str, Any] = {
        "k": SHOWN,
        "price_min_cents": wish.price_min_cents,
        "price_max_cents": wish.price_max_cents,
        "exclude_makers": rejected.get("makers", []),
        "exclude_types": rejected.get("types", []),
        "exclude_product_ids": [*rejected.get("products", []), *made_by.get("seen", []), *cart],
        "among": None,
    }
    if not wish.is_empty or wish.exclude:
        found = shop.search(turn.session, wish.query(BANNED_AT_ONCE)).products
        limits["among"] = [p.product_id for p in found]
    if kind == "similar":
        return service.similar(turn.session, made_by["around"][0], **limits)
    if kind == "goes_with":
        return service.goes_with(turn.session, made_by["around"], **limits)
    if kind == "usual":
        return service.usual(turn.session, turn.customer_id, **limits)
    return service.suggest(turn.session, turn.customer_id, cart=cart, **limits)


def word_reason(kind: str, title: str | None) -> str:
    """Say a reason in plain words: "because you bought Soy milk"."""
    return word(f"reason_{kind}", title=title or "")


def shorten(title: str | None) -> str:
    """Keep what a title begins with: on a card "Soy milk" says enough of "Soy milk, store brand, 32 oz"."""
    return (title or "").partition(",")[0]


class Recommend(ShopAction):
    """New things for this shopper within the limits said; what is popular now when nobody is known."""

    def answer(self, turn: Turn) -> None:
        show_list(turn, {"kind": "recommend", "wish": read_wish(turn).store()})


class ShowSimilar(ShopAction):
    """Products like the one meant."""

    def answer(self, turn: Turn) -> None:
        reference = resolve(turn)
        if not reference.products or (len(reference.products) > 1 and turn.value("product") is None):
            ask_which(turn, reference, "ask_similar")
            return
        product = reference.products[0]
        show_list(turn, {"kind": "similar", "around": [product.product_id], "title": product.title})


class ShowGoesWith(ShopAction):
    """What others took together with the product meant, or with the cart when none is named."""

    def answer(self, turn: Turn) -> None:
        reference = resolve(turn)
        products = reference.products[:1] if turn.value("product") or reference.is_clear else []
        if CART_CUE.search(turn.text):
            products = []
        around = [p.product_id for p in products]
        title = products[0].title if products else word("word_your_cart")
        if not products:
            around = [line.product_id for line in shop.list_cart(turn.session, turn.owner).lines]
        if not around:
            if CART_CUE.search(turn.text):
                turn.say("utter_cart_empty")
            else:
                ask_which(turn, reference, "ask_goes_with")
            return
        show_list(turn, {"kind": "goes_with", "around": around, "title": title})


class ReorderUsual(ShopAction):
    """What this customer buys again and again; a guest is told why there is nothing to show."""

    def answer(self, turn: Turn) -> None:
        if turn.customer_id is None:
            turn.say("utter_usual_needs_sign_in")
            return
        show_list(turn, {"kind": "usual", "wish": read_wish(turn).store()})


class ExplainRecommendation(ShopAction):
    """Why a suggestion was made, with the share of each reason, as the model counted it."""

    def answer(self, turn: Turn) -> None:
        product_id = _find_meant(turn)
        reasons = turn.state.reasons.get(product_id or "")
        if product_id is None or not reasons:
            turn.say("utter_why_search" if turn.state.last_list == "search" else "utter_why_nothing")
            return
        product = shop.find_product(turn.session, product_id)
        turn.state.focus = product_id
        said = [
            word("reason_with_share", reason=word_reason(kind, title), share=round(share * 100))
            for kind, title, share in reasons[:3]
            if share >= 0.01
        ]
        turn.say("utter_why", title=product.title, reasons="; ".join(said))


def _find_meant(turn: Turn) -> str | None:
    """Find the suggestion that is spoken of: the one pointed at, else the first on the screen."""
    reference = resolve(turn, search_catalogue=False)
    meant = [p.product_id for p in reference.products]
    return next(iter([*meant, *turn.state.shown]), None)


class RejectRecommendation(ShopAction):
    """The rejected product, maker or kind is left out from now on, and the list is made anew at once."""

    def answer(self, turn: Turn) -> None:
        named = _name_unwanted(read_wish(turn))
        if named and not resolve(turn, search_catalogue=False).products:
            self._reject_phrase(turn, named)
            return
        pointed_at = resolve(turn, search_catalogue=False).products
        says_level = BRAND_CUE.search(turn.text) or KIND_CUE.search(turn.text)
        if not pointed_at and not says_level and len(turn.state.shown) > 1:
            self._show_others(turn)
            return
        product_id = _find_meant(turn)
        if product_id is None:
            turn.say("utter_ask_what_to_reject")
            return
        product = shop.find_product(turn.session, product_id)
        field, value, name = _choose_level(turn.text, product)
        self._reject(turn, field, [value])
        turn.record("rejected", product_id, what=field, value=value)
        turn.say(f"utter_rejected_{field}", name=name)
        self._show_anew(turn)

    @staticmethod
    def _show_others(turn: Turn) -> None:
        """Nothing was pointed at: leave the whole list and show what comes next."""
        if turn.state.last_list == "search" and turn.state.search:
            show_more(turn)
            return
        show_list(turn, turn.state.made_by or {"kind": "recommend"}, others=True)

    def _reject_phrase(self, turn: Turn, named: str) -> None:
        """Leave out what was named ("no peanuts", "don't show me fish") and make the list anew."""
        banned = shop.search(turn.session, shop.Query(text=named, limit=BANNED_AT_ONCE)).products
        self._reject(turn, "products", [p.product_id for p in banned])
        turn.record("rejected", what="phrase", value=named)
        turn.say("utter_rejected_phrase", name=named)
        self._show_anew(turn)

    @staticmethod
    def _reject(turn: Turn, field: str, values: list[str]) -> None:
        rejected = dict(turn.state.rejected)
        rejected[field] = list(dict.fromkeys([*rejected.get(field, []), *values]))
        turn.state.rejected = rejected

    @staticmethod
    def _show_anew(turn: Turn) -> None:
        if turn.state.last_list == "search" and turn.state.search:
            show_search(turn, Wish.load(turn.state.search))
            return
        show_list(turn, turn.state.made_by or {"kind": "recommend"})


def _name_unwanted(wish: Wish) -> str:
    return next(iter([*wish.exclude, *filter(None, [wish.text]), *wish.categories, *wish.brands]), "")


def _choose_level(text: str, product: shop.Product) -> tuple[str, str, str]:
    """Say whether the maker, the kind or just the product is rejected: (field, value, name)."""
    if BRAND_CUE.search(text) and product.maker:
        return "makers", product.maker, product.maker
    if KIND_CUE.search(text) and product.product_type:
        return "types", product.product_type, product.product_type
    return "products", product.product_id, product.title
