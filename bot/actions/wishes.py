"""The second wish of a message: taken when the first is done, after the answer to what was asked."""

from collections.abc import Iterator
from typing import Any

from bot.actions.account import CorrectStoredData, TellStoredData
from bot.actions.base import ShopAction, Turn, read_entities
from bot.actions.cart import AddToCart, ChangeCart, RemoveFromCart
from bot.actions.cart_view import ShowCart
from bot.actions.catalog import AnswerSuperlative, SearchProducts
from bot.actions.catalog_products import TellStock
from bot.actions.checkout import Checkout
from bot.actions.coupons import ApplyCoupon, ListCoupons
from bot.actions.faq import AnswerFaq
from bot.actions.handoff import OpenHandoff
from bot.actions.orders import ListOrders, TellOrderStatus
from bot.actions.orders_address import ChangeDeliveryAddress
from bot.actions.orders_changes import CancelOrder
from bot.actions.orders_problems import TellCaseStatus
from bot.actions.orders_refunds import TellRefundStatus
from bot.actions.orders_returns import ReturnItem
from bot.actions.recommend import Recommend, ReorderUsual, ShowGoesWith, ShowSimilar

# As the rules have it; a half of a message may have only these intents.
ANSWERS: dict[str, type[ShopAction]] = {
    "search_products": SearchProducts,
    "ask_stock": TellStock,
    "ask_superlative": AnswerSuperlative,
    "ask_recommendation": Recommend,
    "ask_similar": ShowSimilar,
    "ask_goes_with": ShowGoesWith,
    "reorder_usual": ReorderUsual,
    "add_to_cart": AddToCart,
    "remove_from_cart": RemoveFromCart,
    "change_cart": ChangeCart,
    "show_cart": ShowCart,
    "checkout": Checkout,
    "ask_coupons": ListCoupons,
    "apply_coupon": ApplyCoupon,
    "list_orders": ListOrders,
    "ask_order_status": TellOrderStatus,
    "change_delivery_address": ChangeDeliveryAddress,
    "cancel_order": CancelOrder,
    "return_item": ReturnItem,
    "ask_refund_status": TellRefundStatus,
    "ask_case_status": TellCaseStatus,
    "faq": AnswerFaq,
    "talk_to_human": OpenHandoff,
    "ask_stored_data": TellStoredData,
    "correct_stored_data": CorrectStoredData,
}


class TakeNextWish(ShopAction):
    """What a message wished for beside its first wish, done as if it were said now."""

    def queue_wishes(self, turn: Turn, is_answer: bool) -> None:
        """The message's wishes were queued with its first one."""

    def answer(self, turn: Turn) -> None:
        wish, *turn.state.wishes = turn.state.wishes
        turn.text, turn.intent = wish["text"], wish["intent"]["name"]
        turn.spelt = wish.get("spelt") or turn.text
        turn.understanding, turn.entities = wish, read_entities(wish)
        find_action(wish).take(turn)


def find_action(wish: dict[str, Any]) -> ShopAction:
    """Find what answers a wish: the action that it was kept for, else that of its intent."""
    if "action" not in wish:
        return ANSWERS[wish["intent"]["name"]]()
    return next(action() for action in list_actions() if action().name() == wish["action"])


def list_actions(base: type[ShopAction] = ShopAction) -> Iterator[type[ShopAction]]:
    """List every action there is."""
    for action in base.__subclasses__():
        yield action
        yield from list_actions(action)
