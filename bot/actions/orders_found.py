"""The own orders of certain days, or with a certain product, as a table."""

from collections.abc import Sequence
from typing import Any

import shop
from bot.actions.base import Turn
from bot.actions.cards import make_table
from bot.actions.days import Days, find_days
from bot.actions.orders_pointing import list_own, list_with
from bot.actions.wording import word

MOST_ROWS = 20


def find_orders(turn: Turn) -> list[shop.Order] | None:
    """Find the own orders of the days and with the product that a message names; None without either."""
    days, thing = find_days(turn.spelt, turn.now.date()), turn.value("product")
    if days is None and (thing is None or shop.count(turn.session, shop.Query(text=str(thing))) == 0):
        return None
    orders = list_own(turn)
    if days is not None:
        orders = [order for order in orders if days.first <= order.placed_at.date() <= days.last]
    return list_with(turn, orders) if thing is not None else list(orders)


def tell_found(turn: Turn, orders: Sequence[shop.Order]) -> None:
    """Show the orders that were found, or say that there is none like that."""
    days, thing = find_days(turn.spelt, turn.now.date()), turn.value("product")
    parts = [_describe(days)] if days else []
    parts += [word("word_orders_with", thing=thing)] if thing is not None else []
    which = " ".join(parts)
    if not orders:
        turn.say("utter_no_orders_found", which=which)
        return
    rows = orders[:MOST_ROWS]
    turn.state.show_orders([order.order_number for order in rows])
    response = "utter_orders_found" if len(rows) == len(orders) else "utter_orders_found_newest"
    turn.say(response, custom=tabulate(rows), which=which, count=len(orders), shown=len(rows))


def tabulate(orders: Sequence[shop.Order]) -> dict[str, Any]:
    """Make the table of orders: number, day, state, pieces and total."""
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
    return make_table(columns, rows)


def _describe(days: Days) -> str:
    first, last = f"{days.first:%-d %B %Y}", f"{days.last:%-d %B %Y}"
    return (
        word("word_orders_from", first=first, last=last)
        if first != last
        else word("word_orders_of", day=first)
    )
