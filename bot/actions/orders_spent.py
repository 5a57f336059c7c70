"""What the own orders add up to, and whether a thing was in one of them."""

import re

import shop
from bot.actions.base import Turn
from bot.actions.cards import payload
from bot.actions.days import Days, find_days
from bot.actions.orders_facts import ORDER
from bot.actions.orders_found import asks_what_was_bought, describe_days, is_sold
from bot.actions.orders_pointing import find_meant, list_own, list_with, read_pointing
from bot.actions.references import answers_to
from bot.actions.wording import word

VOID = ("cancelled", "returned")
WHEN = r"last|this|in|since|from|so far|over|during|yesterday|today|here|until|altogether|total"
SPENT_CUE = re.compile(
    r"\b(?:how much|what)(?: money)? (?:have|did|had) (?:i|we)(?: \w+)? (?:spend|spent|pay|paid)\b|"
    r"\b(?:how much|what)(?: money)? do (?:i|we)(?: \w+)? spend\b|"
    r"\bhow much(?: money)? (?:i|we)(?:'?ve)? (?:spend|spent|paid)\b|"
    r"\b(?:my|total) spend(?:ing)?\b|\btotal (?:i|we)(?:'?ve)? (?:spent|paid)\b",
    re.I,
)
ONE_ORDER_CUE = re.compile(
    rf"\b(?:for|on|in|with) (?:(?:it|that|this)(?: one)?\W*$|[^,.;]*\b{ORDER}\b)", re.I
)
ON_THING_CUE = re.compile(
    r"\b(?:spend|spent|spending|pay|paid)\b.*? (?:on|for) (?:any |some |my |an? |the |those |these )?"
    r"(?P<thing>(?!(?:it|this|that|all|average|everything|you|here)\b)[a-z' -]+?)"
    rf"(?: (?:{WHEN})\b.*)?\W*$",
    re.I,
)
HOLDS_CUE = re.compile(
    r"\W*(?:(?:so|and|but|hey|hi|ok|um+|wait)\W+)*"
    r"(?:did (?:i|we) (?:ever |also )?(?:get|got|buy|order|have|put|receive)|(?:was|were|is|are)(?: there)?|"
    r"do (?:i|we) have|have (?:i|we) (?:got|bought|ordered)) "
    r"(?:any |some |my |an? |the )?(?P<thing>(?!(?:it|they|them|this|that|there)\b)[a-z' -]+?) "
    r"(?:in|inside|with) (?:my|the|that|this|it|order|[a-z]+-\d+|yesterday'?s?|\w+day'?s?)\b",
    re.I,
)
LAST_CUE = re.compile(rf"\b(?:last|latest|newest|(?:most )?recent) {ORDER}\b", re.I)
PAST_CUE = re.compile(r"\b(?:did|have|had) (?:i|we)\b", re.I)
ANYTHING = {"groceries", "grocery", "shopping", "orders", "purchases", "stuff", "things", "deliveries"}


def asks_of_bought(turn: Turn) -> bool:
    """Whether a message asks what was spent or bought, whatever its intent seems to be."""
    is_of_past = PAST_CUE.search(turn.spelt) is not None and asks_what_was_bought(turn)
    return is_of_past or SPENT_CUE.search(turn.spelt) is not None


def tell_spent(turn: Turn) -> bool:
    """Say what was spent, in the days and on the product that a message names; say whether it asks that.

    What was cancelled or came back counts for nothing. On a product only its own lines count.
    """
    if not SPENT_CUE.search(turn.spelt) or turn.value("order_number") or ONE_ORDER_CUE.search(turn.spelt):
        return False
    days = find_days(turn.spelt, turn.now.date())
    thing, own = _read_thing(turn, days), list_own(turn)
    orders = [order for order in own if days is None or days.first <= order.placed_at.date() <= days.last]
    orders = list_with(turn, orders, thing) if thing else orders
    if not orders:
        parts = [describe_days(days)] if days else []
        parts += [word("word_orders_with", thing=thing)] if thing else []
        turn.say("utter_no_orders_found" if parts else "utter_no_orders", which=" ".join(parts))
        return True
    since = word("word_orders_since", day=f"{own[-1].placed_at:%-d %B %Y}")
    _tell_sum(turn, orders, thing, describe_days(days) if days else since)
    return True


def _read_thing(turn: Turn, days: Days | None) -> str | None:
    """Read on what was spent, sold here or not; None where all is meant."""
    text = f"{turn.spelt[: days.start]} {turn.spelt[days.end :]}" if days else turn.spelt
    said = ON_THING_CUE.search(re.sub(r"\s+", " ", text))
    thing = turn.value("product") or turn.value("category") or (said["thing"] if said else None)
    return None if thing is None or ANYTHING.intersection(str(thing).lower().split()) else str(thing)


def _tell_sum(turn: Turn, orders: list[shop.Order], thing: str | None, when: str) -> None:
    kept = [order for order in orders if order.status not in VOID]
    lines = [one for order in kept for one in order.lines if thing and answers_to(one.product, thing)]
    cents = sum(one.total_cents for one in (lines if thing else kept))
    turn.say(
        "utter_spent_on" if thing else "utter_spent",
        total=shop.format_price(cents, orders[0].currency),
        count=len(kept),
        when=when,
        thing=thing or "",
        pieces=sum(line.quantity for line in lines),
    )


def tell_held(turn: Turn) -> bool:
    """Say whether a thing was in the one order that a message points at; say whether it asks that."""
    said = HOLDS_CUE.match(turn.spelt)
    thing = str(turn.value("product") or said["thing"]) if said else ""
    order = _find_asked(turn) if thing and is_sold(turn, thing) else None
    if order is None:
        return False
    lines = [line for line in order.lines if answers_to(line.product, thing)]
    turn.state.show_orders([order.order_number])
    turn.say(
        "utter_order_holds" if lines else "utter_order_holds_not",
        order_number=order.order_number,
        day=f"{order.placed_at:%-d %B %Y}",
        thing=thing,
        lines=", ".join(f"{line.quantity} × {line.product.title}" for line in lines),  # noqa: RUF001
        buttons=[(word("button_order_lines"), payload("list_orders", order_number=order.order_number))],
    )
    return True


def _find_asked(turn: Turn) -> shop.Order | None:
    """Find the one order that is asked about; None where none or several are."""
    try:
        meant = find_meant(turn)
    except shop.OrderNotFound:
        return None
    if meant is not None:
        return meant
    own = list_own(turn)
    if own and LAST_CUE.search(turn.spelt):
        return own[0]
    said = read_pointing(turn, own)
    return said.orders[0] if said and len(said.orders) == 1 else None
