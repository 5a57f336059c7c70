"""A registered return taken back before the parcel is there: at once, or whenever it is asked for."""

import re
from typing import Any

import shop
from bot.actions.base import Turn, takes
from bot.actions.cards import payload
from bot.actions.orders_choosing import describe_day
from bot.actions.references import answers_to
from bot.actions.wording import word

KEEP = "keep"  # what a button wishes for that withdraws
OFFERED = 5
WITHDRAW_CUE = re.compile(
    r"\b(cancel\w*|withdraw\w*|stop|undo|drop|delete|take back|forget( about)?|call off) "
    r"(the |my |that |this |a |all )*(returns?|exchange|swap)\b|"
    r"\b(don'?t|do not|no longer) (want|need|wanna) (to )?(return|send) (it|that|this|them)\b.*"
    r"\b(any ?more|after all|now)\b|"
    r"\b(changed my mind|thought (better )?about) (about )?(the |my |that )(return|exchange)\b|"
    r"\b(keep (it|them|that)|keeping (it|them|that)|i'?ll keep (it|them|that))\b",
    re.I,
)
AT_ONCE_CUE = re.compile(
    r"^\W*(?:\w+\W+){0,3}?(never ?mind|forget (it|that)|cancel (it|that)|undo( that)?|stop)\W*$", re.I
)


def asks_to_withdraw(turn: Turn) -> bool:
    """Whether the message, or a button, takes a return back."""
    return turn.value("wish") == KEEP or bool(WITHDRAW_CUE.search(turn.spelt)) and "?" not in turn.text


def withdraw_meant(turn: Turn) -> bool:
    """Withdraw the own return that is meant, the only one, or ask which; False where none is on its way."""
    if turn.value("wish") == KEEP:
        withdraw(turn, str(turn.value("order_number")), str(turn.value("product_id")))
        return True
    waiting = list_waiting(turn)
    name = turn.value("product") or turn.value("category")
    named = [(r, line) for r, line in waiting if name and answers_to(line.product, str(name))]
    meant = named or waiting
    if len(meant) == 1:
        withdraw(turn, meant[0][1].order_number, meant[0][1].product_id)
    elif meant:
        turn.say(
            "utter_ask_which_return",
            buttons=[
                (
                    word("button_return", number=receipt.number, title=line.product.title),
                    payload(
                        "return_item", order_number=line.order_number, product_id=line.product_id, wish=KEEP
                    ),
                )
                for receipt, line in meant[:OFFERED]
            ],
        )
    return bool(meant)


def list_waiting(turn: Turn) -> list[tuple[shop.Return, shop.OrderLine]]:
    """List the own returns whose parcel has not arrived, newest first, each with its line."""
    found = []
    for receipt in shop.list_returns(turn.session, str(turn.customer_id)):
        if receipt.received_at is None:
            order = shop.find_order(turn.session, str(turn.customer_id), receipt.order_number)
            found.append((receipt, next(line for line in order.lines if line.position == receipt.position)))
    return found


def name_line(line: shop.OrderLine) -> dict[str, str]:
    """Give the entities that name a line of an order."""
    return {"order_number": line.order_number, "product_id": line.product_id}


def withdraw(turn: Turn, order_number: str, product_id: str) -> None:
    """Withdraw a return and say so; say the truth where there is none, or its parcel has arrived."""
    try:
        receipt = shop.withdraw_return(turn.session, str(turn.customer_id), order_number, product_id)
    except shop.ReturnReceived as refusal:
        turn.say(
            "utter_return_received", number=refusal.number, received_at=describe_day(refusal.received_at)
        )
        return
    if receipt is None:
        turn.say("utter_no_such_return", order_number=order_number)
        return
    turn.record("return_withdrawn", product_id, order_number=order_number)
    product = shop.find_product(turn.session, product_id)
    turn.say("utter_return_withdrawn", number=receipt.number, title=product.title)


@takes("return_done")
def take_withdrawal(turn: Turn, question: dict[str, Any]) -> bool:
    """Read "never mind, I keep it" after a return was registered."""
    says_so = AT_ONCE_CUE.search(turn.spelt) or asks_to_withdraw(turn)
    if turn.customer_id is None or not (says_so or turn.intent in ("cancel_task", "undo")):
        return False
    name = turn.value("product") or turn.value("category")
    if name and not answers_to(shop.find_product(turn.session, question["product_id"]), str(name)):
        return False  # another return is meant
    withdraw(turn, question["order_number"], question["product_id"])
    return True
