"""What to buy again, what is new, what goes together."""

import re

import shop
from bot.actions.base import ShopAction, Turn
from bot.actions.references import ask_which, resolve
from bot.actions.suggesting import show_list
from bot.actions.wish import read_wish
from bot.actions.wording import word

CART_CUE = re.compile(r"\b(cart|basket|trolley|bag)\b", re.I)


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
