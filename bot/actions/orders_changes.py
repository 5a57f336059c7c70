"""Changes of an own order before it leaves: cancelled, or sent to another address."""

import re
from typing import Any

import shop
from bot.actions.base import ShopAction, Turn, takes
from bot.actions.cards import payload
from bot.actions.orders_choosing import ASKERS, choose_order, describe_day, is_yes
from bot.actions.wording import word

OPEN_LISTED = 20
LONGEST_ADDRESS = 200
TO_CUE = re.compile(r"\b(?:to|is|be|at|address:)\s+(?=\S*\d|[A-Z])(.*\d.*)$", re.S)
LEAD_CUE = re.compile(
    r"^(?:no|yes|go on|ok(?:ay)?|actually|sorry|it'?s|please|my (?:new )?address is|to)\b[\s,.:]*", re.I
)
NUMBER_CUE = re.compile(r"^\W*(?:\w+\s+){0,3}?(?:number|no\.?|nr\.?|#)\s*(\d+\s?[a-z]?)\W*$", re.I)
HOUSE = re.compile(r"\b\d{1,4}[a-z]?\b", re.I)
STREET_CUE = re.compile(
    r"\b(street|st|road|rd|avenue|ave|lane|ln|drive|dr|way|court|ct|place|square|hill|blvd|boulevard|terrace|"
    r"apt|flat|suite|unit|\d{4,5})\b|stra(ss|ß)e",
    re.I,
)
ANSWERING = ("inform", "affirm", "deny", "change_delivery_address", "nlu_fallback", "out_of_scope")


def list_changeable(turn: Turn) -> list[shop.Order]:
    """List the own orders that have not left yet, newest first."""
    orders = shop.list_orders(turn.session, str(turn.customer_id), limit=OPEN_LISTED, open_only=True)
    return [order for order in orders if order.status in shop.CHANGEABLE]


def find_newest(turn: Turn) -> shop.Order | None:
    """Give the newest own order, whatever its state."""
    return next(iter(shop.list_orders(turn.session, str(turn.customer_id), limit=1)), None)


def say_too_late(turn: Turn, order: shop.Order) -> None:
    """Say that an order has left, and what can be done instead."""
    person = (word("button_talk_to_human"), payload("talk_to_human"))
    back = (word("button_return_item"), payload("return_item", order_number=order.order_number))
    turn.state.show_orders([order.order_number])
    turn.say(
        f"utter_too_late_{order.status}",
        order_number=order.order_number,
        buttons=[back, person] if order.status == "delivered" else [person],
    )


def say_nothing_changeable(turn: Turn) -> None:
    """Say that no own order can be changed any more, by the state of the newest."""
    newest = find_newest(turn)
    if newest:
        say_too_late(turn, newest)
    else:
        turn.say("utter_no_orders")


class CancelOrder(ShopAction):
    """The order meant, cancelled after a yes; or why it cannot be cancelled any more."""

    def answer(self, turn: Turn) -> None:
        if turn.customer_id is None:
            turn.say("utter_orders_need_sign_in")
            return
        order = choose_order(turn, "cancel_order", list_changeable(turn), find_newest(turn))
        if order is None:
            if not turn.replies:
                say_nothing_changeable(turn)
        elif turn.value("confirmed") or order.status == "cancelled":
            cancel(turn, order)
        elif order.status not in shop.CHANGEABLE:
            say_too_late(turn, order)
        else:
            ask_to_cancel(turn, order)


def ask_to_cancel(turn: Turn, order: shop.Order) -> None:
    """Ask before an order is cancelled; nothing is changed yet."""
    number = order.order_number
    turn.state.show_orders([number])
    turn.state.question = {"kind": "confirm_cancel", "order_number": number}
    turn.say(
        "utter_confirm_cancel",
        order_number=number,
        items=sum(line.quantity for line in order.lines),
        total=shop.format_price(order.total_cents, order.currency),
        status=word(f"word_status_{order.status}"),
        buttons=[
            (
                word("button_confirm_cancel", order_number=number),
                payload("cancel_order", order_number=number, confirmed=True),
            ),
            (word("button_keep_order"), payload("deny")),
        ],
    )


def cancel(turn: Turn, order: shop.Order) -> None:
    """Cancel an order and say what is paid back until when; once cancelled, say it again."""
    was_cancelled = order.status == "cancelled"
    try:
        promise = shop.cancel_order(turn.session, str(turn.customer_id), order.order_number, turn.now)
    except shop.IllegalTransition:
        say_too_late(turn, order)
        return
    turn.state.show_orders([order.order_number])
    turn.say(
        "utter_cancelled_before" if was_cancelled else "utter_cancelled",
        order_number=order.order_number,
        amount=shop.format_price(int(promise.amount_cents or 0), promise.currency),
        due=describe_day(promise.due_at),
    )


@takes("confirm_cancel")
def take_cancel(turn: Turn, question: dict[str, Any]) -> bool:
    """Cancel after a yes that names no other order."""
    named = turn.value("order_number")
    order = shop.find_order(turn.session, str(turn.customer_id), question["order_number"])
    if not is_yes(turn) or (named is not None and not order.order_number.endswith(str(named))):
        return False
    cancel(turn, order)
    return True


class ChangeDeliveryAddress(ShopAction):
    """The order meant, sent to the address given, after a yes; or why its address stays."""

    def answer(self, turn: Turn) -> None:
        if turn.customer_id is None:
            turn.say("utter_orders_need_sign_in")
            return
        order = choose_order(turn, "change_delivery_address", list_changeable(turn), find_newest(turn))
        if order is None:
            if not turn.replies:
                say_nothing_changeable(turn)
            elif turn.state.question:
                turn.state.question["address"] = read_address(turn)
            return
        if order.status not in shop.CHANGEABLE:
            say_too_late(turn, order)
            return
        asked = turn.state.asked or {}
        if turn.value("confirmed") and asked.get("kind") == "confirm_address":
            send_elsewhere(turn, asked)
            return
        address = read_address(turn) or asked.get("address")
        if address:
            confirm_address(turn, order.order_number, address)
            return
        turn.state.question = {"kind": "address", "order_number": order.order_number}
        turn.state.show_orders([order.order_number])
        turn.say("utter_ask_address", order_number=order.order_number)


def read_address(turn: Turn) -> str | None:
    """Find the address in "send it to 8 Hill Road instead"; None where none is given."""
    said = None if turn.text.startswith("/") else TO_CUE.search(turn.text)
    return clean_address(said.group(1)) if said else None


def clean_address(text: str) -> str:
    """Take away what is said around an address."""
    before = None
    text = " ".join(text.split())
    while before != text:
        before, text = text, LEAD_CUE.sub("", text)
    return text.strip(" .,!?")[:LONGEST_ADDRESS]


def looks_like_address(turn: Turn) -> bool:
    """Whether the message gives an address: words and a number, and nothing that asks for something else."""
    text = turn.text.strip()
    has_both = bool(re.search(r"\d", text) and re.search(r"[^\W\d_]{2,}", text)) and "?" not in text
    return has_both and (turn.intent in ANSWERING or bool(STREET_CUE.search(text)))


def confirm_address(turn: Turn, order_number: str, address: str) -> None:
    """Read the address back and ask whether it is right; nothing is changed yet."""
    turn.state.show_orders([order_number])
    turn.state.question = {"kind": "confirm_address", "order_number": order_number, "address": address}
    turn.say(
        "utter_confirm_address",
        order_number=order_number,
        address=address,
        buttons=[
            (
                word("button_yes"),
                payload("change_delivery_address", order_number=order_number, confirmed=True),
            ),
            (word("button_no"), payload("deny")),
        ],
    )


@takes("address")
def take_address(turn: Turn, question: dict[str, Any]) -> bool:
    """Read the address that was asked for."""
    if not looks_like_address(turn):
        return False
    said = read_address(turn) if turn.intent == "change_delivery_address" else None
    confirm_address(turn, question["order_number"], said or clean_address(turn.text))
    return True


@takes("confirm_address")
def take_address_again(turn: Turn, question: dict[str, Any]) -> bool:
    """Change the address after a yes; a house number or another address corrects it first."""
    number = NUMBER_CUE.search(turn.text)
    if number:
        corrected = HOUSE.sub(number.group(1).replace(" ", ""), question["address"], count=1)
        confirm_address(turn, question["order_number"], corrected)
    elif looks_like_address(turn):
        return take_address(turn, question)
    elif is_yes(turn):
        send_elsewhere(turn, question)
    else:
        return False
    return True


def send_elsewhere(turn: Turn, question: dict[str, Any]) -> None:
    """Change the address and say so."""
    try:
        order = shop.change_address(
            turn.session, str(turn.customer_id), question["order_number"], question["address"]
        )
    except shop.AddressFixed:
        say_too_late(turn, shop.find_order(turn.session, str(turn.customer_id), question["order_number"]))
        return
    turn.state.show_orders([order.order_number])
    turn.say("utter_address_changed", order_number=order.order_number, address=order.address)


ASKERS["cancel_order"] = CancelOrder().answer
ASKERS["change_delivery_address"] = ChangeDeliveryAddress().answer
