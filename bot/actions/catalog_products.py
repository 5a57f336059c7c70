"""One product in words: its facts, and whether it is there."""

import re
from dataclasses import replace
from typing import Any

import shop
from bot.actions.base import ShopAction, Turn, takes
from bot.actions.cart_swaps import swap_last
from bot.actions.catalog import RefineSearch, keep_asking, show_pick
from bot.actions.catalog_amounts import show_other_amount
from bot.actions.facts import describe_facts, has_attribute, tell_stock
from bot.actions.orders import list_lines, point_at_order, tell_pointed_order
from bot.actions.references import Reference, ask_which, resolve
from bot.actions.searching import show_search
from bot.actions.wish import read_wish

CONTENT_CUE = re.compile(
    r"\b((does|do|did) (it|this|that|they|these|those) (have|contain)|safe|contains?|containing|ingredients?|"
    r"allerg\w*|made (of|from|with|in)|calories?|nutrition\w*|protein|sugar|(pea)?nuts?|lactose|halal|kosher|"
    r"vegan|waterproof|expir\w*|best before)\b",
    re.I,
)
ONLY_CUE = re.compile(r"\b(only|just)\b", re.I)
NEXT_CUE = re.compile(
    r"\W*(?:and|what about|how about|then)\b(?!.*\b(?:add|take|want|buy|get|put|need|like|remove)\b)", re.I
)
ACTUALLY_CUE = re.compile(r"\W*(actually|i meant) (in|size|the) \S+\W*$", re.I)


class TellProductDetails(ShopAction):
    """The facts the shop holds about one product; what is not recorded is said to be unknown."""

    is_aside = True

    def answer(self, turn: Turn) -> None:
        if turn.state.last_list == "orders" and turn.state.orders and turn.value("product") is None:
            list_lines(turn, point_at_order(turn) or turn.state.orders[0])
            return
        reference = resolve(turn)
        if not reference.products and turn.value("product"):  # "is the chicken halal": nothing is called both
            name = str(turn.value("product"))
            reference = Reference(shop.search(turn.session, shop.Query(text=name)).products, name)
        if not reference.is_clear:
            ask_which(turn, reference, "ask_product_details")
            return
        product = reference.products[0]
        turn.state.focus = product.product_id
        turn.record("view", product.product_id)
        keep_asking(turn, "ask_product_details")
        asked = [str(v) for v in turn.values("attribute")]
        for attribute in asked:
            response = "utter_product_has" if has_attribute(product, attribute) else "utter_product_unknown"
            turn.say(response, title=product.title, attribute=attribute)
        if asked:
            return
        response = (
            "utter_product_contents_unknown" if CONTENT_CUE.search(turn.spelt) else "utter_product_details"
        )
        turn.say(response, title=product.title, facts=describe_facts(product))


class TellStock(ShopAction):
    """Whether a product is there, and how many; for a kind of product, which are in stock."""

    is_aside = True

    def answer(self, turn: Turn) -> None:
        if ACTUALLY_CUE.match(turn.spelt) and turn.value("product") is None and swap_last(turn):
            return  # "actually in 43", just added in 42
        if turn.state.last_list == "orders" and not self._names_goods(turn) and tell_pointed_order(turn):
            return
        if turn.state.search and ONLY_CUE.search(turn.spelt) and read_wish(turn).in_stock:
            RefineSearch().take(turn)  # "only what's in stock"
            return
        if show_other_amount(turn):  # "do you have it in bigger"
            return
        reference = resolve(turn)
        if not reference.products:
            ask_which(turn, reference, "ask_stock")
            return
        if not reference.is_clear and turn.value("product") is not None:
            show_search(turn, replace(read_wish(turn), in_stock=True))
            return
        for product in reference.products:
            tell_stock(turn, product)
        if reference.is_clear:
            turn.state.focus = reference.products[0].product_id
            keep_asking(turn, "ask_stock")

    @staticmethod
    def _names_goods(turn: Turn) -> bool:
        """Say whether the message names something that the shop has; "status" is nothing of that kind."""
        name = turn.value("product")
        return name is not None and shop.count(turn.session, shop.Query(text=str(name))) > 0


@takes("told")
def take_next(turn: Turn, question: dict[str, Any]) -> bool:
    """Read "and the second?" as what was just asked, of another product of the list."""
    if not turn.values("ordinal") or turn.value("product") or not NEXT_CUE.match(turn.spelt):
        return False
    if question["of"] == "ask_superlative":
        show_pick(turn, resolve(turn).products)
    else:
        TOLD[question["of"]]().take(turn)
    return True


TOLD: dict[str, type[ShopAction]] = {"ask_product_details": TellProductDetails, "ask_stock": TellStock}
