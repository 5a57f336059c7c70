"""A customer's own orders; never anybody else's."""

import re
from typing import Any

import profiles
import shop
from bot.actions.account_notices import find_channel
from bot.actions.base import ShopAction, Turn, takes
from bot.actions.cards import make_table, payload
from bot.actions.ladder import is_high_enough
from bot.actions.orders_choosing import ASKERS, READING, SEARCHING, settle
from bot.actions.orders_found import find_orders, tabulate, tell_found
from bot.actions.orders_pointing import (
    asks_for_lines,
    find_own,
    list_own,
    list_shown,
    list_with,
    point_at_order,
    points_by_place,
    read_place,
    read_pointing,
)
from bot.actions.orders_spent import tell_held, tell_spent
from bot.actions.private import conceal
from bot.actions.wording import word

__all__ = ["ListOrders", "TellOrderStatus", "find_own", "list_lines", "point_at_order", "tell_pointed_order"]

LISTED = 5
WAITING = ("placed", "packed")  # not shipped yet
THERE_CUE = re.compile(r"\b(there|in (it|that|this)( one| order)?)\W*$", re.I)
GOES_CUE = re.compile(
    r"\b(where|which|what)\b.*\b(goe?s? (to|now)|going to|sent to|ship(ped|ping)? to|deliver(ed|ing)? to|"
    r"address)\b",
    re.I,
)
LINES_SHOWN = 40
ORDERS_CUE = re.compile(r"\b(how many|all|which) (of )?(my |the )?orders\b", re.I)
CANCEL_CUE = re.compile(r"\bcancel\b", re.I)
CART_INTENTS = ("change_cart", "remove_from_cart", "cancel_task")
ABOUT_GOODS = ("search", "suggest", "quantity")


def tell_status(turn: Turn, order: shop.Order) -> None:
    """Say where an order is, with the dates the shop recorded and nothing else."""
    dates: dict[str, Any] = {
        name: f"{moment:%A %-d %B}" if moment else word("word_unknown_date")
        for name in (
            "placed_at",
            "packed_at",
            "shipped_at",
            "delivered_at",
            "cancelled_at",
            "returned_at",
            "expected_at",
        )
        for moment in [getattr(order, name)]
    }
    turn.state.show_orders([order.order_number])
    turn.say(
        f"utter_order_{order.status}",
        order_number=order.order_number,
        items=sum(line.quantity for line in order.lines),
        total=shop.format_price(order.total_cents, order.currency),
        buttons=[(word("button_order_lines"), payload("list_orders", order_number=order.order_number))],
        **dates,
    )
    if GOES_CUE.search(turn.spelt) and is_high_enough(turn, "confirmed"):
        address = conceal(turn, "address", order.address) if order.address else ""
        turn.say("utter_order_goes_to" if address else "utter_order_goes_home", address=address)
    offer_notice(turn, order)


def offer_notice(turn: Turn, order: shop.Order) -> None:
    """Offer a message when the order ships, unless it did, something else is open, or it is switched on."""
    if order.status not in WAITING or turn.state.asked or turn.state.question:
        return
    if not profiles.has_consent(turn.session, str(turn.customer_id), "order_updates", find_channel(turn)):
        turn.state.question = {"kind": "ship_notice"}
        turn.say("utter_offer_ship_notice", buttons=[(word("button_ship_notice"), payload("affirm"))])


def list_lines(turn: Turn, number: str) -> None:
    """List what is in an own order."""
    try:
        order = find_own(turn, number)
    except shop.OrderNotFound:
        turn.say("utter_order_not_found", order_number=number)
        return
    lines = list(order.lines)
    products = {
        p.product_id: p for p in shop.list_products(turn.session, [line.product_id for line in lines])
    }
    rows = [
        [
            products[line.product_id].title if line.product_id in products else word("word_no_longer_sold"),
            line.quantity,
            shop.format_price(line.price_cents * line.quantity, order.currency),
        ]
        for line in lines[:LINES_SHOWN]
    ]
    columns = [word("word_item"), word("word_quantity"), word("word_price")]
    turn.state.show([line.product_id for line in lines if line.product_id in products], "search")
    turn.state.orders = [order.order_number]
    turn.say(
        "utter_order_lines",
        custom=make_table(columns, rows),
        order_number=order.order_number,
        count=len(lines),
        shown=len(rows),
    )


def tell_pointed_order(turn: Turn) -> bool:
    """Tell the status of the order on the screen that an ordinal points at; say whether one did."""
    if turn.customer_id is None or turn.state.last_list != "orders" or not points_by_place(turn):
        return False
    number = point_at_order(turn)
    if number is None:
        return False
    if asks_for_lines(turn):
        list_lines(turn, number)
    else:
        tell_status(turn, find_own(turn, number))
    return True


def list_pointed_lines(turn: Turn) -> bool:
    """List what is in the order that the message points at, or ask which; say whether it points at one."""
    number, pool = point_at_order(turn), list_shown(turn) or list_own(turn)
    said = read_pointing(turn, pool) if number is None else None
    if said is not None and pool and (order := settle(turn, "list_orders", said, pool)):
        number = order.order_number
    if number is not None:
        list_lines(turn, number)
    return bool(turn.replies)


@takes("shown_orders")
def take_shown(turn: Turn, question: dict[str, Any]) -> bool:
    """Follow what points at one of several orders on the screen; where intents point by place, they do so."""
    shown, asks = list_shown(turn), asks_for_lines(turn)
    if (turn.state.asked or {}).get("kind") in ABOUT_GOODS or not shown:
        return False
    if _cancels_shown(turn, shown):
        ASKERS["cancel_order"](turn)
        return True
    if turn.intent not in READING or turn.value("order_number") or turn.value("product"):
        return False
    if ORDERS_CUE.search(turn.spelt):  # "how many orders did i make this month"
        return False
    said = read_pointing(turn, shown)
    if said is not None and said.missing and turn.intent in SEARCHING:  # "a 5 dollar one" of goods
        return False
    if said is None and not (asks and read_place(turn) is not None):
        return False
    (ListOrders if asks else TellOrderStatus)().take(turn)
    return True


def _cancels_shown(turn: Turn, shown: list[shop.Order]) -> bool:
    """Whether what seems said of the cart cancels an order on the screen: "cancel the smaller one"."""
    if turn.intent not in CART_INTENTS or not CANCEL_CUE.search(turn.spelt):
        return False
    return read_pointing(turn, shown) is not None or read_place(turn) is not None


class ListOrders(ShopAction):
    """The newest own orders with their state; with a number, what is in that order."""

    level = "linked"
    is_aside = True

    def answer(self, turn: Turn) -> None:
        if tell_spent(turn) or tell_held(turn):
            return
        number = turn.value("order_number")
        if number is not None:
            if not turn.text.startswith("/"):  # typed, not a pressed "What's in it?"
                TellOrderStatus().take(turn)
            if turn.state.orders or turn.text.startswith("/"):
                list_lines(turn, str(number))
            return
        if turn.state.last_list == "orders" and len(turn.state.orders) == 1 and THERE_CUE.search(turn.spelt):
            list_lines(turn, turn.state.orders[0])
            return
        found = find_orders(turn)
        if found is not None and len(found.orders) == 1 and asks_for_lines(turn):
            list_lines(turn, found.orders[0].order_number)
            return
        if found is not None:
            tell_found(turn, found)
            return
        asked_lines = (turn.state.asked or {}).get("intent") == "list_orders"
        if (asked_lines or asks_for_lines(turn)) and list_pointed_lines(turn):
            return
        orders = shop.list_orders(turn.session, str(turn.customer_id), limit=LISTED)
        if not orders:
            turn.say("utter_no_orders")
            return
        turn.state.show_orders([order.order_number for order in orders])
        turn.say("utter_orders", custom=tabulate(orders), count=len(orders))


class TellOrderStatus(ShopAction):
    """Where the order meant is; the newest open one when none is named, a choice when there are several."""

    level = "linked"
    is_aside = True

    def answer(self, turn: Turn) -> None:
        if tell_spent(turn) or tell_held(turn):
            return
        named, pointed = turn.value("order_number"), point_at_order(turn)
        if named is not None or pointed is not None:
            self._tell_one(turn, str(named or pointed), asks_for_lines(turn) and named is None)
            return
        newest = shop.list_orders(turn.session, str(turn.customer_id), limit=1)
        if not newest:
            turn.say("utter_no_orders")
            return
        waiting = shop.list_orders(turn.session, str(turn.customer_id), limit=LISTED, open_only=True)
        if not self._follow(turn, waiting, newest[0]):
            self._tell_newest(turn, waiting, newest[0])

    @staticmethod
    def _tell_one(turn: Turn, number: str, is_about_lines: bool) -> None:
        if is_about_lines:
            list_lines(turn, number)
            return
        try:
            tell_status(turn, find_own(turn, number))
        except shop.OrderNotFound:
            turn.say("utter_order_not_found", order_number=number)

    def _follow(self, turn: Turn, waiting: list[shop.Order], newest: shop.Order) -> bool:
        """Tell the order pointed at, or ask which; say whether any but the newest is."""
        shown = list_shown(turn)
        pool = shown or waiting or list_own(turn)
        said = read_pointing(turn, pool, None if shown else newest)
        if said is None or (said.orders == [newest] and not shown):
            return False
        if order := settle(turn, "ask_order_status", said, pool):
            self._tell_one(turn, order.order_number, asks_for_lines(turn))
        return True

    @staticmethod
    def _tell_newest(turn: Turn, waiting: list[shop.Order], newest: shop.Order) -> None:
        """Tell the newest order, or the one that holds what was named, and offer the others on their way."""
        named = list_with(turn, waiting)
        told = named[0] if named else newest
        tell_status(turn, told)
        others = [order for order in named or waiting if order.order_number != told.order_number]
        if others:
            turn.say(
                "utter_other_open_orders",
                count=len(others),
                buttons=[
                    (o.order_number, payload("ask_order_status", order_number=o.order_number)) for o in others
                ],
            )
            turn.state.show_orders([told.order_number, *(o.order_number for o in others)])


ASKERS["ask_order_status"] = TellOrderStatus().take
ASKERS["list_orders"] = ListOrders().take
