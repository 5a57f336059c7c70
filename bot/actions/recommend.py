"""What to buy again, what is new, what goes together."""

import re
from dataclasses import replace
from typing import Any

import shop
from bot.actions.base import ShopAction, Turn
from bot.actions.needs import read_need, show_for
from bot.actions.references import ask_which, resolve
from bot.actions.suggesting import show_list, suggest
from bot.actions.wish import Wish, read_wish, refine
from bot.actions.wording import word

CART_CUE = re.compile(r"\b(cart|basket|trolley|bag)\b", re.I)


class Recommend(ShopAction):
    """New things for this shopper within the limits said; what is popular now when nobody is known."""

    def answer(self, turn: Turn) -> None:
        wish = read_wish(turn)
        need = read_need(turn)
        if need and need.kinds:
            show_for(turn, need, wish)
            return
        if need:
            turn.say("utter_need_unknown", need=need.text)
        show_list(turn, {"kind": "recommend", "wish": wish.store()})


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
        if CART_CUE.search(turn.spelt):
            products = []
        around = [p.product_id for p in products]
        title = products[0].title if products else word("word_your_cart")
        if not products:
            around = [line.product_id for line in shop.list_cart(turn.session, turn.owner).lines]
        if not around:
            if CART_CUE.search(turn.spelt):
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
        wish = read_wish(turn)
        usual = {"kind": "usual", "wish": wish.store()}
        if wish.has_noun and not suggest(turn, usual, []):
            turn.say("utter_no_usual_of_kind", wish=wish.describe())
            show_list(turn, {**usual, "kind": "recommend"})
            return
        show_list(turn, usual)


def narrow_suggestions(turn: Turn, made_by: dict[str, Any], said: Wish) -> None:
    """Make the suggestions again within a further limit.

    "Cheaper" without a price is cheaper than the middle one of those shown.
    """
    prices = sorted(p.price_cents for p in shop.list_products(turn.session, turn.state.shown))
    if prices and said.price_max_cents is None and said.sort == "price_asc":
        said = replace(said, price_max_cents=prices[len(prices) // 2] - 1)
    if prices and said.price_min_cents is None and said.sort == "price_desc":
        said = replace(said, price_min_cents=prices[len(prices) // 2] + 1)
    wish = refine(Wish.load(made_by.get("wish", {})), said)
    show_list(turn, {**made_by, "wish": replace(wish, sort="relevance").store()})
