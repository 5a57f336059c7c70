"""Which of a customer's own orders is meant: by its facts, its size or age, its place, or as "it"."""

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, NamedTuple

import shop
from bot.actions.base import Turn
from bot.actions.orders_facts import ONE, ORDER, ORDER_CUE, TAIL, is_asked_which, read_facts
from bot.actions.references import PRONOUN_CUE, answers_to

SEARCHED = 1000
NEWER = 5  # that are listed
REMEMBERED = timedelta(days=60)  # how long ago something may have come that is complained about by name
NEWEST_CUE = re.compile(
    r"\b(last(?! (week|month|year|night|time|mon|tue|wed|thu|fri|sat|sun))|latest|newest|recent)\b", re.I
)
BEFORE_CUE = re.compile(r"\b((one|order) before( that| it)?|previous (one|order)|before that)\b", re.I)
OTHER_CUE = re.compile(r"\bother (one|order)\b", re.I)
GOODS_CUE = re.compile(r"\b(add|buy|cart|basket|stock)\b", re.I)
LINES_CUE = re.compile(
    r"\bwhat('?s)?\b[^,.;?]*\b(in|inside) (the|my|it|that|this)\b|\bwhat('?s)?\b[^,.;?]*\binside\b|"
    r"\bcontents?\b|"
    r"\bwhat (did|have|had) i (order|buy|bought|get|got)\b|"
    r"\b(items|things|products|stuff) (in|inside|of|from) (the|my|it|that|this)\b",
    re.I,
)
PLACES = ("first", "second", "third", "fourth", "fifth")
PLACE_CUE = re.compile(rf"\bthe (?P<place>{'|'.join(PLACES)})(?: {ONE})?{TAIL}", re.I)
EXCEPT_CUE = re.compile(r"\b(except|all but|but not|other than|apart from|do not|don'?t)\b", re.I)
REFUSED = re.compile(r"\bnot (?:the|my|that)\b.*?(?=\bbut\b|[,.;]|$)", re.I)


class Pointing(NamedTuple):
    """The orders that answer to what was said, of several; and the fact that none of them has."""

    orders: list[shop.Order]
    missing: str | None = None


class Extreme(NamedTuple):
    """An end of a row of orders: how it is said of many and of two, what is compared, and which end."""

    said: re.Pattern[str]
    said_of_two: re.Pattern[str]
    measure: Callable[[shop.Order], Any]
    end: Callable[[Iterable[Any]], Any]


def _make_extreme(
    most: str,
    plain: str,
    more: str,
    measure: Callable[[shop.Order], Any],
    end: Callable[[Iterable[Any]], Any],
) -> Extreme:
    """Read "the biggest", "the big one", and of two "the bigger"."""
    after = rf"(?=\W+{ONE}\b| of (?:the|them|these|those|my|all)\b)"
    return Extreme(
        re.compile(rf"\b(?:{most})(?:{after}|{TAIL})|\b(?:{plain})(?=\W+{ONE}\b)", re.I),
        re.compile(rf"\b(?:{more})(?:{after}|{TAIL})", re.I),
        measure,
        end,
    )


NEWEST = _make_extreme(
    rf"newest|latest|most recent|(?<=my )last|last(?= {ORDER})",
    "recent",
    "newer|more recent",
    lambda order: order.placed_at,
    max,
)
EXTREMES = (
    _make_extreme(
        "biggest|largest|most expensive|priciest|dearest|costliest|cost (?:me )?(?:the )?most|highest",
        "big|large|huge|expensive|pricey",
        "bigger|larger|dearer|more expensive",
        lambda order: order.total_cents,
        max,
    ),
    _make_extreme(
        "smallest|littlest|tiniest|cheapest|least expensive|cost (?:me )?(?:the )?least|lowest",
        "small|little|tiny|cheap",
        "smaller|cheaper|less expensive",
        lambda order: order.total_cents,
        min,
    ),
    _make_extreme(
        "most (?:items|things|stuff|pieces|products)",
        "full",
        "more (?:items|things|stuff|pieces|products)",
        lambda order: sum(line.quantity for line in order.lines),
        max,
    ),
    NEWEST,
    _make_extreme("oldest|earliest|very first", "old", "older", lambda order: order.placed_at, min),
)


def find_own(turn: Turn, number: str) -> shop.Order:
    """Find an own order by its number; the digits alone will do.

    Raises:
        shop.OrderNotFound: this customer has no such order, whoever else may.
    """
    if number.isdecimal():
        for order in list_own(turn):
            if order.order_number.rpartition("-")[2] == number:
                return order
    return shop.find_order(turn.session, str(turn.customer_id), number)


def list_own(turn: Turn) -> list[shop.Order]:
    """List all own orders, newest first."""
    return shop.list_orders(turn.session, str(turn.customer_id), limit=SEARCHED)


def list_with(turn: Turn, orders: Iterable[shop.Order], thing: str | None = None) -> list[shop.Order]:
    """List the orders that hold a thing, or what the message names ("the boots"); none without either."""
    name = thing or turn.value("product") or turn.value("category") or turn.value("brand")
    if name is None:
        return []
    return [o for o in orders if any(answers_to(line.product, str(name)) for line in o.lines)]


def list_shown(turn: Turn) -> list[shop.Order]:
    """List the own orders among which is chosen: several on the screen, or those just asked about."""
    numbers = turn.state.orders if turn.state.last_list == "orders" else []
    if not numbers and is_asked_which(turn) and ORDER_CUE.search(turn.spelt):
        numbers = (turn.state.asked or {}).get("orders", [])
    orders = []
    for number in numbers if turn.customer_id and len(numbers) > 1 else []:
        with suppress(shop.OrderNotFound):  # somebody else speaks here now
            orders.append(find_own(turn, number))
    return orders


def read_pointing(
    turn: Turn, pool: Sequence[shop.Order], newest: shop.Order | None = None
) -> Pointing | None:
    """Find the orders of a pool that amount, day, status, size or age point at; None where none was said.

    `newest` is what "my last order" means where nothing else is said of it.
    """
    text = _read_text(turn)
    facts = read_facts(turn, text)
    kept = list(pool)
    for fact in facts:
        kept = [order for order in kept if fact.holds(order)]
        if not kept:
            return Pointing([], fact.name)
    ends = [] if turn.value("product") or turn.value("category") else _find_ends(text, len(kept))
    found = [order for end in ends for order in _list_at_end(end, kept)]
    if newest is not None and not facts and ends == [NEWEST]:
        return Pointing([newest])
    if found or facts:
        return Pointing([order for order in kept if order in found or not ends])
    return None


def _read_text(turn: Turn) -> str:
    """Give what may point at an order: of goods on the screen "the big one" says nothing about orders."""
    if turn.text.startswith("/") or EXCEPT_CUE.search(turn.spelt):
        return ""
    if turn.state.last_list != "orders" and not ORDER_CUE.search(turn.spelt):
        return ""
    return REFUSED.sub(" ", turn.spelt)


def _find_ends(text: str, count: int) -> list[Extreme]:
    return [e for e in EXTREMES if e.said.search(text) or (count == 2 and e.said_of_two.search(text))]


def _list_at_end(extreme: Extreme, orders: list[shop.Order]) -> list[shop.Order]:
    """List the orders at one end of the row, several where they are level."""
    reached = extreme.end(map(extreme.measure, orders)) if orders else None
    return [order for order in orders if extreme.measure(order) == reached]


def _find_before(turn: Turn, number: str) -> str | None:
    """Find the own order placed before another one."""
    numbers = [order.order_number for order in list_own(turn)]
    place = numbers.index(number) + 1 if number in numbers else len(numbers)
    return numbers[place] if place < len(numbers) else None


def point_at_order(turn: Turn) -> str | None:
    """Find the one order that is meant: "the second one", "the $34 order", "when did it arrive"."""
    if turn.customer_id is None:
        return None
    orders = turn.state.orders
    if orders and BEFORE_CUE.search(turn.spelt):
        return _find_before(turn, orders[0])
    if orders and turn.state.last_list == "orders":
        if len(orders) == 2 and OTHER_CUE.search(turn.spelt):
            return orders[1]
        named = list_with(turn, list_shown(turn))
        if len(named) == 1:
            return named[0].order_number
    said = read_pointing(turn, list_shown(turn))
    if said is not None:
        return _find_only(turn, said)
    place = read_place(turn)
    if place is not None and turn.state.last_list == "orders":
        index = place - 1 if place > 0 else place
        return orders[index] if -len(orders) <= index < len(orders) else None
    return orders[0] if orders and _says_it(turn) else None


def _says_it(turn: Turn) -> bool:
    """Whether "it" is the order last spoken of: no thing that is named, and none of several asked about."""
    is_other = is_asked_which(turn) or (len(turn.state.orders) > 1 and turn.value("product") is not None)
    return not is_other and bool(PRONOUN_CUE.search(turn.spelt)) and not NEWEST_CUE.search(turn.spelt)


def _find_only(turn: Turn, said: Pointing) -> str | None:
    """Give the only order that answers; where none on the screen does, the only other own one that does."""
    if said.missing is None:
        return said.orders[0].order_number if len(said.orders) == 1 else None
    own = list_own(turn)
    for pool in (own[:NEWER], own):
        elsewhere = read_pointing(turn, pool)
        if elsewhere is not None and len(elsewhere.orders) == 1:
            return elsewhere.orders[0].order_number
    return None


def find_meant(turn: Turn) -> shop.Order | None:
    """Find the own order that a message names by its number or points at; None where it does neither.

    Raises:
        shop.OrderNotFound: this customer has no order of that number.
    """
    number = turn.value("order_number") or point_at_order(turn)
    return None if number is None else find_own(turn, str(number))


def read_place(turn: Turn) -> int | None:
    """Read the place in the list, also where the intent lets none be found in the message."""
    place, said = turn.value("ordinal"), PLACE_CUE.search(turn.spelt)
    if place is None and said:
        return PLACES.index(said["place"].lower()) + 1
    return int(place) if place is not None else None


def points_by_place(turn: Turn) -> bool:
    """Whether the message points into a list of orders: the second, the one before, the other one."""
    if GOODS_CUE.search(turn.spelt):
        return False
    return bool(turn.values("ordinal") or BEFORE_CUE.search(turn.spelt) or OTHER_CUE.search(turn.spelt))


def asks_for_lines(turn: Turn) -> bool:
    """Whether the message asks what is in an order."""
    return LINES_CUE.search(turn.spelt) is not None
