"""A customer's own orders; never anybody else's."""

import re
from collections.abc import Iterable
from typing import Any

import profiles
import shop
from bot.actions.account_notices import find_channel
from bot.actions.base import ShopAction, Turn
from bot.actions.cards import make_table, payload
from bot.actions.references import PRONOUN_CUE, answers_to
from bot.actions.wording import word

LISTED = 5
WAITING = ("placed", "packed")  # not shipped yet
NEWEST_CUE = re.compile(r"\b(last|latest|newest|recent)\b", re.I)
THERE_CUE = re.compile(r"\b(there|in (it|that|this)( one| order)?)\W*$", re.I)
BEFORE_CUE = re.compile(r"\b((one|order) before( that| it)?|previous (one|order)|before that)\b", re.I)
OTHER_CUE = re.compile(r"\bother (one|order)\b", re.I)
LINES_SHOWN = 40
DIGITS_SEARCHED = 1000


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
    offer_notice(turn, order)


def offer_notice(turn: Turn, order: shop.Order) -> None:
    """Offer a message when the order ships, unless it did, something else is open, or it is switched on."""
    if order.status not in WAITING or turn.state.asked or turn.state.question:
        return
    if not profiles.has_consent(turn.session, str(turn.customer_id), "order_updates", find_channel(turn)):
        turn.state.question = {"kind": "ship_notice"}
        turn.say("utter_offer_ship_notice", buttons=[(word("button_ship_notice"), payload("affirm"))])


def find_own(turn: Turn, number: str) -> shop.Order:
    """Find an own order by its number; the digits alone will do.

    Raises:
        shop.OrderNotFound: this customer has no such order, whoever else may.
    """
    if number.isdecimal():
        for order in shop.list_orders(turn.session, str(turn.customer_id), limit=DIGITS_SEARCHED):
            if order.order_number.rpartition("-")[2] == number:
                return order
    return shop.find_order(turn.session, str(turn.customer_id), number)


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


def list_with(turn: Turn, orders: Iterable[shop.Order]) -> list[shop.Order]:
    """List the orders that hold what the message names ("the boots"); none where it names nothing."""
    name = turn.value("product") or turn.value("category") or turn.value("brand")
    if name is None:
        return []
    return [o for o in orders if any(answers_to(line.product, str(name)) for line in o.lines)]


def _find_before(turn: Turn, number: str) -> str | None:
    """Find the own order placed before another one."""
    known = shop.list_orders(turn.session, str(turn.customer_id), limit=DIGITS_SEARCHED)
    numbers = [order.order_number for order in known]
    place = numbers.index(number) + 1 if number in numbers else len(numbers)
    return numbers[place] if place < len(numbers) else None


def point_at_order(turn: Turn) -> str | None:
    """Find the order on the screen that is meant: "the second one", "when did it arrive"."""
    orders = turn.state.orders
    if orders and BEFORE_CUE.search(turn.spelt):
        return _find_before(turn, orders[0])
    if orders and turn.state.last_list == "orders":
        if len(orders) == 2 and OTHER_CUE.search(turn.spelt):
            return orders[1]
        shown = list_with(turn, [find_own(turn, number) for number in orders])
        if len(shown) == 1:
            return shown[0].order_number
    place = turn.value("ordinal")
    if place is not None and turn.state.last_list == "orders":
        index = int(place) - 1 if int(place) > 0 else int(place)
        return orders[index] if -len(orders) <= index < len(orders) else None
    if orders and PRONOUN_CUE.search(turn.spelt) and not NEWEST_CUE.search(turn.spelt):
        return orders[0]
    return None


def points_by_place(turn: Turn) -> bool:
    """Whether the message points into a list of orders: the second, the one before, the other one."""
    return bool(turn.values("ordinal") or BEFORE_CUE.search(turn.spelt) or OTHER_CUE.search(turn.spelt))


def tell_pointed_order(turn: Turn) -> bool:
    """Tell the status of the order on the screen that an ordinal points at; say whether one did."""
    if turn.customer_id is None or turn.state.last_list != "orders" or not points_by_place(turn):
        return False
    number = point_at_order(turn)
    if number is None:
        return False
    tell_status(turn, find_own(turn, number))
    return True


class ListOrders(ShopAction):
    """The newest own orders with their state; with a number, what is in that order."""

    level = "linked"
    is_aside = True

    def answer(self, turn: Turn) -> None:
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
        orders = shop.list_orders(turn.session, str(turn.customer_id), limit=LISTED)
        if not orders:
            turn.say("utter_no_orders")
            return
        rows = [
            [
                order.order_number,
                f"{order.placed_at:%-d %b %Y}",
                word(f"word_status_{order.status}"),
                sum(line.quantity for line in order.lines),
                shop.format_price(order.total_cents, order.currency),
            ]
            for order in orders
        ]
        columns = [word(f"word_{name}") for name in ("order", "placed", "status", "items", "total")]
        turn.state.show_orders([order.order_number for order in orders])
        turn.say("utter_orders", custom=make_table(columns, rows), count=len(rows))


class TellOrderStatus(ShopAction):
    """Where the order meant is; the newest open one when none is named, a choice when there are several."""

    level = "linked"
    is_aside = True

    def answer(self, turn: Turn) -> None:
        number = turn.value("order_number") or point_at_order(turn)
        if number is not None:
            try:
                tell_status(turn, find_own(turn, str(number)))
            except shop.OrderNotFound:
                turn.say("utter_order_not_found", order_number=number)
            return
        newest = shop.list_orders(turn.session, str(turn.customer_id), limit=1)
        if not newest:
            turn.say("utter_no_orders")
            return
        waiting = shop.list_orders(turn.session, str(turn.customer_id), limit=LISTED, open_only=True)
        named = list_with(turn, waiting)
        told = named[0] if named else newest[0]
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
