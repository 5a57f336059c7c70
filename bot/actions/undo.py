"""Taking back: the last change of the cart, an objection, or the limits of a list."""

import re

import shop
from bot.actions.base import ShopAction, Turn
from bot.actions.cards import payload
from bot.actions.cart_lines import cart_total
from bot.actions.catalog import RESET_CUE, RefineSearch
from bot.actions.coupons import keep_coupon
from bot.actions.orders_changes import CancelOrder
from bot.actions.searching import show_anew
from bot.actions.unwanted import take_back
from bot.actions.wording import word

CANCEL_CUE = re.compile(r"\bcancel\b", re.I)


class Undo(ShopAction):
    """The cart as it was before the last change, or what the shopper objected to allowed again."""

    def answer(self, turn: Turn) -> None:
        if turn.state.search and RESET_CUE.search(turn.spelt):  # "reset the search"
            RefineSearch().take(turn)
            return
        if turn.state.last_list == "orders" and CANCEL_CUE.search(turn.spelt):  # "cancel just the milk"
            CancelOrder().take(turn)
            return
        if take_back(turn):
            show_anew(turn)
            return
        change = shop.undo_cart(turn.session, turn.owner)
        if change is None:
            turn.say("utter_nothing_to_undo")
            return
        turn.say(
            "utter_undone", total=cart_total(turn), buttons=[(word("button_show_cart"), payload("show_cart"))]
        )
        keep_coupon(turn)
