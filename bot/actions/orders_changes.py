"""Own orders that have not left: cancelled after a yes; and the true words when it is too late."""

import re
from typing import Any

import shop
from bot.actions.base import ShopAction, Turn, takes
from bot.actions.cards import payload
from bot.actions.orders import TellOrderStatus
from bot.actions.orders_choosing import (
    ASKERS,
    OFFERED,
    ask_which_order,
    choose_order,
    describe_day,
    is_yes,
)
from bot.actions.orders_pointing import find_own, point_at_order
from bot.actions.orders_return_withdrawal import asks_to_withdraw, withdraw_meant
from bot.actions.wording import word

OPEN_LISTED = 20
WRONG_TASK_CUE = re.compile(r"\b(returns?|exchange|swap)\b", re.I)
UNDONE_CUE = re.compile(
    r"\b(un-?cancel\w*|(undo|take back|reverse) (the|my|that) cancel\w*|reinstate|reactivate)\b", re.I
)
NO_CANCEL_CUE = re.compile(
    r"\b(don'?t|do not|didn'?t|never|not)( (want|mean|wanna|ask))?( you)?( to)? cancel\b|"
    r"\b(don'?t|do not) want (\w+ ){1,2}cancell?ed\b",
    re.I,
)
STATE_CUE = re.compile(
    r"\W*(?:(?:so|and|but|hey)\W+)*(?:is|was|are|were|did|has|have|why|when)\b.*\bcancel", re.I
)
CORRECTING = ("inform", "affirm", "deny", "nlu_fallback", "cancel_order", "ask_order_status", "out_of_scope")
MANY_CUE = re.compile(
    r"\b(both|all|two|three|multiple|several|these|those)( (of|my|the|these|those|them|open|last|other|"
    r"two|three|pending))* orders\b|\b(every|each)( (one of my|single|open|last))* orders?\b|"
    r"\bcancel (them (both|all)|both|all)( of (them|these|those))?(?=\W*(please|pls|now)?\W*$)",
    re.I,
)
PART_CUE = re.compile(r"\b(just|only|half|one of|items?|off my order|from my order|out of)\b", re.I)


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

    level = "linked"

    def answer(self, turn: Turn) -> None:
        if answers_otherwise(turn):
            return
        changeable = list_changeable(turn)
        if len(changeable) > 1 and turn.value("order_number") is None and MANY_CUE.search(turn.spelt):
            turn.say("utter_cancel_one_by_one")
            ask_which_order(turn, "cancel_order", changeable[:OFFERED])
            return
        order = choose_order(turn, "cancel_order", changeable, find_newest(turn))
        if order is None:
            if not turn.replies:
                say_nothing_changeable(turn)
        elif turn.value("confirmed") or order.status == "cancelled":
            cancel(turn, order)
        elif order.status not in shop.CHANGEABLE:
            say_too_late(turn, order)
        else:
            if turn.value("product") or PART_CUE.search(turn.spelt):
                turn.say("utter_cancel_whole_only")
            ask_to_cancel(turn, order)


def answers_otherwise(turn: Turn) -> bool:
    """Answer what speaks of cancelling and wants no order cancelled; say whether it was that."""
    if WRONG_TASK_CUE.search(turn.spelt) and asks_to_withdraw(turn):  # "cancel my return"
        if not withdraw_meant(turn):
            turn.say("utter_no_return_waiting")
    elif UNDONE_CUE.search(turn.spelt):
        person = (word("button_talk_to_human"), payload("talk_to_human"))
        turn.say("utter_cannot_uncancel", buttons=[person])
    elif NO_CANCEL_CUE.search(turn.spelt):
        turn.say("utter_deny")
    elif STATE_CUE.match(turn.spelt):  # "is my order cancelled?"
        TellOrderStatus().take(turn)
    else:
        return False
    return True


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


def take_other(turn: Turn, order: shop.Order) -> bool:
    """Ask about another order that the answer points at ("actually the one before"); say whether it does."""
    if turn.intent not in CORRECTING or "?" in turn.text or turn.value("product"):
        return False
    number = point_at_order(turn)
    if number is None or number == order.order_number:
        return False
    other = find_own(turn, number)
    if other.status in shop.CHANGEABLE:
        ask_to_cancel(turn, other)
    else:
        say_too_late(turn, other)
    return True


@takes("confirm_cancel")
def take_cancel(turn: Turn, question: dict[str, Any]) -> bool:
    """Cancel after a yes that names no other order."""
    named = turn.value("order_number")
    order = shop.find_order(turn.session, str(turn.customer_id), question["order_number"])
    if take_other(turn, order):
        return True
    if (
        not is_yes(turn)
        or turn.value("product")
        or (named is not None and not order.order_number.endswith(str(named)))
    ):
        return False
    cancel(turn, order)
    return True


ASKERS["cancel_order"] = CancelOrder().take
