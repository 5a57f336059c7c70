"""Where an own order goes: another address, read back and confirmed, before it leaves.

What is remembered and said holds the address as a token only; the order gets the address itself.
"""

import re
from typing import Any

import profiles
import shop
from bot.actions.base import ShopAction, Turn, takes
from bot.actions.cards import payload
from bot.actions.orders_changes import find_newest, list_changeable, say_nothing_changeable, say_too_late
from bot.actions.orders_choosing import ASKERS, choose_order, is_yes
from bot.actions.private import conceal, reveal
from bot.actions.wording import word

LONGEST_ADDRESS = 200
TO_CUE = re.compile(r"\b(?:to|is|be|at|address:)\s+(?=\S*\d|[A-Z])(.*\d.*)$", re.S)
LEAD_CUE = re.compile(
    r"^(?:no|yes|go on|ok(?:ay)?|actually|sorry|it'?s|please|my (?:new )?address is|to)\b[\s,.:]*", re.I
)
TAIL_CUE = re.compile(r"[\s,.!]+(?:pls|plz|please|thanks|thank you|thx|instead)\W*$", re.I)
NUMBER_CUE = re.compile(r"^\W*(?:\w+\s+){0,3}?(?:number|no\.?|nr\.?|#)\s*(\d+\s?[a-z]?)\W*$", re.I)
HOUSE = re.compile(r"\b\d{1,4}[a-z]?\b", re.I)
STREET_CUE = re.compile(
    r"\b(street|st|road|rd|avenue|ave|lane|ln|drive|dr|way|court|ct|place|square|hill|blvd|boulevard|terrace|"
    r"apt|flat|suite|unit|\d{4,5})\b|stra(ss|ß)e",
    re.I,
)
NO_SIGN = r"(?:number |no\.? )?"
INSTEAD_CUES = (  # each gives what is wrong and what is right
    re.compile(rf"\b(?P<right>\d+[a-z]?)\b\W+(?:and )?not {NO_SIGN}(?P<wrong>\d+[a-z]?)\b", re.I),
    re.compile(
        rf"\bnot {NO_SIGN}(?P<wrong>\d+[a-z]?)\b\W+(?:but )?{NO_SIGN}(?P<right>\d+[a-z]?)\b",
        re.I,
    ),
)
ZIP_CUE = re.compile(
    r"^\W*(?:(?:and|oh|the|zip|code|postcode|is|it'?s)\b\W*)*(?P<zip>\d{5})(?:\W+by the way)?\W*$", re.I
)
ZIP = re.compile(r"\b\d{5}\b")
DOOR_CUE = re.compile(
    r"\b(?P<kind>apt|apartment|suite|unit|flat|floor)\b\.? ?#?(?P<door>\d+[a-z]?|[a-z])\b", re.I
)
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
    """Find the address in "send it to 8 Hill Road instead", as a token; None where none is given."""
    if turn.text.startswith("/"):
        return None
    tokens = list(find_tokens(turn.text))
    said = TO_CUE.search(turn.text)
    if tokens:
        return keep_address(turn, turn.text[tokens[0].start() : tokens[-1].end()])
    return keep_address(turn, said.group(1)) if said else None


def find_tokens(text: str) -> list[re.Match[str]]:
    """Find the tokens that stand for addresses in a text."""
    return [token for token in profiles.VAULT_TOKEN.finditer(text) if token.group(1) == "address"]


def keep_address(turn: Turn, text: str) -> str:
    """Take away what is said before and behind an address, and give the token that stands for it."""
    before, text = None, " ".join(reveal(turn, text).split())
    while before != text:
        before, text = text, TAIL_CUE.sub("", LEAD_CUE.sub("", text))
    return conceal(turn, "address", text.strip(" .,!?")[:LONGEST_ADDRESS])


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
    if not looks_like_address(turn):
        return False
    is_told = turn.intent == "change_delivery_address" or bool(find_tokens(turn.text))
    said = read_address(turn) if is_told else None
    confirm_address(turn, question["order_number"], said or keep_address(turn, turn.text))
    return True


def amend_address(before: str, said: str) -> str | None:
    """Mend an address by what is said of a part: "41 not 14", a zip code, "apt 4b"; None for none of it."""
    for cue in INSTEAD_CUES:
        if (found := cue.search(said)) and re.search(rf"\b{found['wrong']}\b", before, re.I):
            return re.sub(rf"\b{found['wrong']}\b", found["right"], before, count=1, flags=re.I)
    if zip_code := ZIP_CUE.match(said):
        has_zip = ZIP.search(before)
        return ZIP.sub(zip_code["zip"], before, count=1) if has_zip else f"{before}, {zip_code['zip']}"
    door = DOOR_CUE.search(said)
    if door is None or re.search(r"\d", DOOR_CUE.sub("", said)):  # a whole address of its own
        return None
    is_known = re.search(rf"\b{door['kind']}\b", before, re.I)
    return DOOR_CUE.sub(door[0], before, count=1) if is_known else f"{before}, {door[0]}"


@takes("confirm_address")
def take_address_again(turn: Turn, question: dict[str, Any]) -> bool:
    """Change the address after a yes; a house number or another address corrects it first."""
    number, before = NUMBER_CUE.search(turn.spelt), reveal(turn, question["address"])
    if amended := amend_address(before, reveal(turn, turn.text)):
        confirm_address(turn, question["order_number"], conceal(turn, "address", amended))
    elif number:
        corrected = HOUSE.sub(number.group(1).replace(" ", ""), before, count=1)
        confirm_address(turn, question["order_number"], conceal(turn, "address", corrected))
    elif looks_like_address(turn):
        return take_address(turn, question)
    elif is_yes(turn):
        send_elsewhere(turn, question)
    else:
        return False
    return True


def send_elsewhere(turn: Turn, question: dict[str, Any]) -> None:
    """Change the address and say so."""
    customer_id, number = str(turn.customer_id), question["order_number"]
    try:
        shop.change_address(turn.session, customer_id, number, reveal(turn, question["address"]))
    except shop.AddressFixed:
        say_too_late(turn, shop.find_order(turn.session, customer_id, number))
        return
    turn.state.show_orders([number])
    turn.say("utter_address_changed", order_number=number, address=question["address"])


ASKERS["change_delivery_address"] = ChangeDeliveryAddress().take
