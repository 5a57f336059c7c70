"""Where an own order goes: another address, read back and confirmed, before it leaves.

What is remembered and said holds the address as a token only; the order gets the address itself.
"""

import re
from typing import Any

import profiles
import shop
from bot.actions.base import ShopAction, Turn, takes
from bot.actions.cards import payload
from bot.actions.orders_address_words import KEEP_CUE, STREET_CUE, TO_CUE, amend_address, tidy, widen
from bot.actions.orders_changes import find_newest, list_changeable, say_nothing_changeable, say_too_late
from bot.actions.orders_choosing import ASKERS, choose_order, is_yes
from bot.actions.private import conceal, reveal
from bot.actions.wording import word

BACK_CUE = re.compile(
    r"\b(change|put|set|switch|send) (it|that) back\b|\b(back to|use) (the|my) (old|previous|first|home)\b|"
    r"\bundo\b",
    re.I,
)
CORRECTING = re.compile(r"\b(no|not|sorry|meant|mean|wrong|actually|oops|should be)\b", re.I)
ANSWERING = ("inform", "affirm", "deny", "change_delivery_address", "nlu_fallback", "out_of_scope")


class ChangeDeliveryAddress(ShopAction):
    """The order meant, sent to the address given, after a yes; or why its address stays."""

    level = "confirmed"

    def answer(self, turn: Turn) -> None:
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
            send_elsewhere(turn, str(asked["order_number"]), asked["address"])
            return
        address = read_address(turn) or asked.get("address")
        if address:
            confirm_address(turn, order.order_number, address)
            return
        turn.state.question = {"kind": "address", "order_number": order.order_number}
        turn.state.show_orders([order.order_number])
        turn.say("utter_ask_address", order_number=order.order_number)


def read_address(turn: Turn) -> str | None:
    """Find the address in "send it to 8 Hill Road instead", as a token; None where none is given."""
    if turn.text.startswith("/"):
        return None
    tokens = list(find_tokens(turn.text))
    said = TO_CUE.search(turn.text)
    if tokens:
        return keep_address(turn, widen(turn.text, tokens[0].start(), tokens[-1].end()))
    return keep_address(turn, said.group(1)) if said else None


def find_tokens(text: str) -> list[re.Match[str]]:
    """Find the tokens that stand for addresses in a text."""
    return [token for token in profiles.VAULT_TOKEN.finditer(text) if token.group(1) == "address"]


def keep_address(turn: Turn, text: str) -> str:
    """Take away what is said before and behind an address, and give the token that stands for it."""
    return conceal(turn, "address", tidy(reveal(turn, text)))


def looks_like_address(turn: Turn) -> bool:
    """Whether the message gives an address: words and a number, and nothing that asks for something else."""
    text = turn.text.strip()
    if find_tokens(text):
        return True
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
    if keeps_old(turn):
        turn.say("utter_address_kept", order_number=question["order_number"])
        return True
    if not looks_like_address(turn):
        return False
    is_told = turn.intent == "change_delivery_address" or bool(find_tokens(turn.text))
    said = read_address(turn) if is_told else None
    confirm_address(turn, question["order_number"], said or keep_address(turn, turn.text))
    return True


@takes("confirm_address")
def take_address_again(turn: Turn, question: dict[str, Any]) -> bool:
    """Change the address after a yes; what is said of a part, or another address, corrects it first."""
    number = question["order_number"]
    if keeps_old(turn):
        turn.say("utter_address_kept", order_number=number)
    elif amended := amend_address(reveal(turn, question["address"]), reveal(turn, turn.text)):
        confirm_address(turn, number, conceal(turn, "address", amended))
    elif looks_like_address(turn):
        return take_address(turn, question)
    elif is_yes(turn):
        send_elsewhere(turn, number, question["address"])
    else:
        return False
    return True


def keeps_old(turn: Turn) -> bool:
    """Whether the shopper wants no other address after all."""
    return bool(KEEP_CUE.search(turn.spelt)) and not find_tokens(turn.text) and "?" not in turn.text


def send_elsewhere(turn: Turn, number: str, address: str) -> None:
    """Change the address and say so; it can be changed back."""
    before = shop.find_order(turn.session, str(turn.customer_id), number).address
    if not change(turn, number, address):
        return
    turn.state.show_orders([number])
    turn.state.question = {
        "kind": "address_done",
        "order_number": number,
        "before": before and conceal(turn, "address", before),
    }
    turn.say("utter_address_changed", order_number=number, address=address)


def change(turn: Turn, number: str, address: str | None) -> bool:
    """Change the address of an order, None for the account's own; say it where that is too late."""
    customer_id = str(turn.customer_id)
    try:
        shop.change_address(turn.session, customer_id, number, reveal(turn, address) if address else None)
    except shop.AddressFixed:
        say_too_late(turn, shop.find_order(turn.session, customer_id, number))
        return False
    return True


@takes("address_done")
def take_address_back(turn: Turn, question: dict[str, Any]) -> bool:
    """Read "change it back" after an address was changed; a slip in it is amended."""
    number = question["order_number"]
    current = shop.find_order(turn.session, str(turn.customer_id), number).address
    if turn.intent == "undo" or BACK_CUE.search(turn.spelt) or keeps_old(turn):
        take_back(turn, number, question["before"])
    elif current and (amended := amend_address(current, reveal(turn, turn.text))):
        confirm_address(turn, number, conceal(turn, "address", amended))
    elif CORRECTING.search(turn.spelt) and looks_like_address(turn):
        return take_address(turn, question)
    else:
        return False
    return True


def take_back(turn: Turn, number: str, before: str | None) -> None:
    """Send an order where it went before the last change, and say so."""
    if not change(turn, number, before):
        return
    response = "utter_address_changed" if before else "utter_address_back_home"
    turn.say(response, order_number=number, address=before or "")


ASKERS["change_delivery_address"] = ChangeDeliveryAddress().take
