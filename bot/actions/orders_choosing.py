"""Which order is meant, and the answer "yes" to what was asked about it."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import shop
from bot.actions.base import Turn, takes
from bot.actions.cards import payload
from bot.actions.orders_pointing import (
    GOODS_CUE,
    NEWEST_CUE,
    Pointing,
    asks_for_lines,
    find_meant,
    list_own,
    list_shown,
    list_with,
    point_at_order,
    read_place,
    read_pointing,
)
from bot.actions.tasks import keep_task
from bot.actions.wording import word

OFFERED = 5
SHORT = 6  # words of an agreement that is not plainly one
UNCLEAR = ("inform", "nlu_fallback")
AGREEING = (*UNCLEAR, "cancel_order", "change_delivery_address", "apply_coupon", "delete_data")
TELLING = ("ask_order_status", "list_orders")  # nothing is changed: the question which order may be left
SEARCHING = ("search_products", "add_to_cart", "ask_stock")
READING = (  # intents of "the big one" and "what was in the second", said of orders
    "inform",
    "affirm",
    "deny",
    "nlu_fallback",
    "out_of_scope",
    "repeat",
    "ask_why_asked",
    "list_orders",
    "ask_order_status",
    "ask_superlative",
    "refine_search",
    "ask_product_details",
    "show_cart",
    *SEARCHING,
)
STATUS_CUE = re.compile(r"\W*(where|when|has|have|is|did|will)\b", re.I)
YES_CUE = re.compile(
    r"\b(yes|yeah|yep|yup|ya|sure|ok(ay)?|correct|right|confirm(ed)?|go ahead|do it|please do)\b", re.I
)
YES_TO_IT = re.compile(
    r"\W*(yes|yeah|yep|yup|ya|sure|ok(ay)?)\b\W*(please )?(take|use|apply) (this|that|it)\b", re.I
)
NO_CUE = re.compile(
    r"\b(no|not|don'?t|wait|actually|stop|never|if|maybe|perhaps|keep|hold|possible|but|know|h+m+|u+m+|"
    r"yeah,? right)\b",
    re.I,
)
PLAIN_YES = re.compile(  # whatever else stands beside, or a doubt, and the question is asked again
    r"\W*(?:(?:yes+|yea+h?|yep|yup|ya|y|aye|sure|ok(?:ay)?|k|correct|right|confirm(?:ed)?|exactly|absolutely|"
    r"definitely|of course|perfect|agreed|please|pls|plz|do|it|that|this|is|i|am|i'm|im|want|to|go|ahead|now|"
    r"then|all|everything|my|the|a|data|account|order|cancel|erase|delete|remove|change|send|proceed|continue|just|"
    r"thanks|thank|you|thx|fine|by|me|with|good|sounds|thats|that's|it's|its|take|use|apply|address|there|"
    r"bro|mate|certain|totally|one)\b\W*)+",
    re.I,
)
Asker = Callable[[Turn], None]
ASKERS: dict[str, Asker] = {}


def describe_day(moment: datetime) -> str:
    """Write a day: "Friday 27 November"."""
    return f"{moment:%A %-d %B}"


def is_yes(turn: Turn) -> bool:
    """Whether the message plainly agrees to what was asked; "hmm", "maybe" and "fine, keep it" do not."""
    if "?" in turn.text or NO_CUE.search(turn.spelt):
        return False
    if YES_TO_IT.match(turn.spelt) and turn.value("product") is None:  # "yes, take this one"
        return True
    is_plain = PLAIN_YES.fullmatch(turn.spelt) is not None
    if turn.intent == "affirm":
        return is_plain or not re.search(r"\w", turn.text)  # a thumb
    if turn.intent not in AGREEING or turn.value("quantity") is not None or len(turn.text.split()) > SHORT:
        return False
    return bool(YES_CUE.search(turn.spelt)) and (is_plain or turn.intent not in UNCLEAR)


def choose_order(
    turn: Turn, intent: str, candidates: Sequence[shop.Order], newest: shop.Order | None = None
) -> shop.Order | None:
    """Find the order meant, by number, by pointing, or as the only candidate; else ask which one.

    None when there is nothing to go on with; what the shopper needs to know was then said, unless there are
    no candidates. `intent` is what is to be done with the order, `newest` what "my last order" means.
    """
    try:
        meant = find_meant(turn)
    except shop.OrderNotFound as error:
        turn.say("utter_order_not_found", order_number=error.order_number)
        return None
    if meant is not None:
        return meant
    shown = list_shown(turn)
    said = read_pointing(turn, shown or candidates, None if shown else newest)
    if said is not None and (said.orders or shown or candidates):
        return settle(turn, intent, said, shown or candidates)
    if NEWEST_CUE.search(turn.spelt) and (newest or candidates):
        return newest or candidates[0]
    candidates = list_with(turn, candidates) or candidates
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        ask_which_order(turn, intent, candidates[:OFFERED])
    return None


def settle(turn: Turn, intent: str, said: Pointing, pool: Sequence[shop.Order]) -> shop.Order | None:
    """Take the only order that answers to what was said; of several ask which, and say so where none does.

    What is only told may be any own order, whichever stand on the screen.
    """
    if said.missing and intent in TELLING:
        said = read_pointing(turn, list_own(turn)) or said
    if len(said.orders) == 1:
        return said.orders[0]
    if said.missing:
        turn.say(f"utter_no_order_of_that_{said.missing}")
    ask_which_order(turn, intent, (said.orders or pool)[:OFFERED])
    return None


def ask_which_order(turn: Turn, intent: str, orders: Sequence[shop.Order]) -> None:
    """Ask which of several orders is meant, each a button with its day and total."""
    buttons = [
        (
            word(
                "button_order",
                order_number=order.order_number,
                placed_at=f"{order.placed_at:%-d %b}",
                total=shop.format_price(order.total_cents, order.currency),
            ),
            payload(intent, order_number=order.order_number),
        )
        for order in orders
    ]
    numbers = [order.order_number for order in orders]
    kind = "order_told" if intent in TELLING else "order"
    turn.state.question = {"kind": kind, "intent": intent, "orders": numbers}
    turn.state.show_orders(numbers)
    turn.say("utter_ask_which_order", buttons=buttons)


@takes("order")
@takes("order_told")
def take_order(turn: Turn, question: dict[str, Any]) -> bool:
    """Go on with the order that the answer points at; what is only asked about it is told before."""
    is_other_wish = turn.intent in ASKERS and turn.intent not in (question["intent"], *TELLING)
    is_kept = question["intent"] not in TELLING or turn.intent in READING
    if is_other_wish or not is_kept or not _points(turn):
        return False
    aside = _read_aside(turn)
    ASKERS[aside or question["intent"]](turn)
    if aside is None or question["intent"] in TELLING:
        return True
    if turn.state.question:  # of which order that was asked
        turn.state.tasks.append(question)
    else:
        keep_task(turn)
    return True


def _read_aside(turn: Turn) -> str | None:
    """Say by its intent what is asked about an order in passing: what is in it, or where it is."""
    if asks_for_lines(turn):
        return "list_orders"
    asks = turn.intent == "ask_order_status" and "?" in turn.text
    return "ask_order_status" if asks or STATUS_CUE.match(turn.spelt) else None


def _points(turn: Turn) -> bool:
    """Whether the message says which of several orders is meant; "it" is none of them."""
    if turn.value("order_number") is not None or read_pointing(turn, list_shown(turn)) is not None:
        return True
    by_place = read_place(turn) is not None and not (
        turn.intent in SEARCHING and GOODS_CUE.search(turn.spelt)
    )
    names = turn.value("product") or turn.value("category") or turn.value("brand")
    by_name = names is not None and turn.intent not in SEARCHING
    return (by_place or by_name) and point_at_order(turn) is not None
