"""The own orders of certain days, or with a certain product, as a table."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import shop
from bot.actions.base import Turn
from bot.actions.cards import make_table
from bot.actions.days import Days, find_days
from bot.actions.orders_pointing import list_own, list_with
from bot.actions.wording import word

MOST_ROWS = 20
BOUGHT_CUE = re.compile(
    r"\bi (?:ever |last |already |just )*(?:buy|bought|order|ordered|get|got|purchased?) "
    r"(?:any |some |my |an? |the )?"
    r"(?P<thing>(?!(?:it|that|this|them|those|something|anything|these|stuff)\b)[a-z' -]+?)"
    r"(?: (?:last|this|in|on|from|before|ever|already|again|yesterday|today)\b.*)?\W*$",
    re.I,
)
ASKED_CUE = re.compile(r"\W*(when|did|have|was|were|how often)\b", re.I)


class Found(NamedTuple):
    """Own orders, newest first, and the days and the product by which they were looked for, in words."""

    orders: list[shop.Order]
    which: str


def find_orders(turn: Turn) -> Found | None:
    """Find the own orders of the days and with the product that a message names; None without either."""
    days, thing = find_days(turn.spelt, turn.now.date()), read_thing(turn)
    if days is None and thing is None:
        return None
    orders = list_own(turn)
    if days is not None:
        orders = [order for order in orders if days.first <= order.placed_at.date() <= days.last]
    if thing is not None:
        orders = list_with(turn, orders, thing)
    parts = [describe_days(days)] if days else []
    parts += [word("word_orders_with", thing=thing)] if thing is not None else []
    return Found(list(orders), " ".join(parts))


def read_thing(turn: Turn) -> str | None:
    """Read the product that a message asks for among what was bought; only what the shop knows is one."""
    bought = BOUGHT_CUE.search(turn.spelt)
    thing = turn.value("product") or (bought["thing"] if bought else None)
    return str(thing) if thing is not None and is_sold(turn, str(thing)) else None


def is_sold(turn: Turn, thing: str) -> bool:
    """Whether the shop has something of that name."""
    return shop.count(turn.session, shop.Query(text=thing)) > 0


def asks_what_was_bought(turn: Turn) -> bool:
    """Whether a message asks if or when something was bought: "did i ever buy vinegar"."""
    return bool(ASKED_CUE.match(turn.spelt)) and turn.customer_id is not None and read_thing(turn) is not None


def tell_found(turn: Turn, found: Found) -> None:
    """Show the orders that were found, or say that there is none like that."""
    orders, which = found
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


def describe_days(days: Days) -> str:
    """Write days: "of 12 November 2026", "from 1 October 2026 to 31 October 2026"."""
    first, last = f"{days.first:%-d %B %Y}", f"{days.last:%-d %B %Y}"
    return (
        word("word_orders_from", first=first, last=last)
        if first != last
        else word("word_orders_of", day=first)
    )
