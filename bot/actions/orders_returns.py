"""Sending something back: which order, which item, why, and the one receipt for it."""

import re
from typing import Any

import shop
from bot.actions.base import ShopAction, Turn, takes
from bot.actions.cart_variants import read_options
from bot.actions.orders import find_own, point_at_order
from bot.actions.orders_choosing import ASKERS, choose_order
from bot.actions.orders_return_talk import (
    ask_item,
    ask_reason,
    ask_wish,
    list_other_sizes,
    press,
    say_receipt,
    say_refused,
)
from bot.actions.orders_return_withdrawal import asks_to_withdraw, withdraw_meant
from bot.actions.references import answers_to
from bot.actions.wording import word

SEARCHED = 20
SHORT = 12  # words of an answer
TELLING = ("inform", "report_problem")  # intents of an answer to why it comes back
REASONS = {  # the first that matches is the reason
    "too_small": r"too? (small|tight|short|narrow)|(needs?|want) (a )?(bigger|larger)|smaller than|"
    r"(bit|little|so|really|very) (small|tight|snug|short|narrow)|tight(er)? (across|around|on|in|at)|"
    r"pinch(es|ing)?|runs? small|size up",
    "too_big": r"too? (big|large|wide|long|loose)|(needs?|want) (a )?smaller|bigger than|larger than|"
    r"(bit|little|so|really|very) (big|large|wide|loose|baggy|long)|baggy|runs? (big|large)|size down",
    "damaged": r"damaged?|broken?|defect\w*|faulty|cracked|torn|leak\w*|doesn'?t work|not working|scratched",
    "wrong_item": r"wrong (item|thing|one|product|colou?r|size)|not what i ordered|ordered the wrong|"
    r"(?<!thing )(is|are|was) (all )?wrong(?!\W*\w)|not the (right )?(one|colou?r|item|thing) (i|that)|"
    r"(colou?r|item|product)\b.* (not|isn'?t) (the )?right( one)?",
    "not_as_described": r"not (as|like) (described|expected|(in )?the (picture|photo))|looks different|"
    r"isn'?t what i expected|quality|not as nice",
    "changed_mind": r"chang\w+ (my )?mind|"
    r"don'?t (want|like|need)(?! (a |any |my |the |to )*(refund|money|return|send|replacement|exchange))|"
    r"no longer (want|need)|didn'?t like|regret|"
    r"already (has|have|got)|twice|by accident|not for me|isn'?t for me|just because",
    "fit": r"(doesn'?t|don'?t|didn'?t|does not|do not) fit",
}
SIZES = ("too_small", "too_big", "fit")
EXCHANGE_CUE = re.compile(r"\b(exchange\w*|swap\w*|replace\w*|another (size|colou?r)|other size)\b", re.I)
NEXT_CUE = re.compile(
    r"\b(next (one|size)( (up|down|bigger|smaller))?|one (size )?(up|down)|size (up|down)|"
    r"(bigger|smaller|larger) (one|size))\b",
    re.I,
)
NOT_CUE = re.compile(  # "i don't want to return anything, just asking"
    r"\b((don'?t|do not|didn'?t|not|no|never)( (want|need|wanna|going|plan\w*|to|a|any))* "
    r"(return\w*|send\w*( it| them| anything| something)? back)|kidding|joking|"
    r"(just|only) (asking|checking|curious))\b",
    re.I,
)
ASKING_CUE = re.compile(
    r"^\W*(\w+\W+){0,2}?(what|which|why|when|how|can'?t|is there)\b|\bcan (i|you|we) not\b", re.I
)
CHOICE_CUE = re.compile(r"\b(instead|get|take|like|want|prefer|swap|exchange)\b", re.I)  # "could i get L"
CART_CUE = re.compile(r"\b(add|cart|basket|buy|put|order)\b", re.I)
REFUND_CUE = re.compile(r"\b(refund|money)\b", re.I)


def says_no(turn: Turn) -> bool:
    """Whether the shopper wants no return; "what can i not return" only asks."""
    return bool(NOT_CUE.search(turn.spelt)) and not ASKING_CUE.search(turn.spelt)


def read_reason(text: str) -> str | None:
    """Find the reason in a message; None where none is said."""
    for reason, words in REASONS.items():
        if re.search(rf"\b({words})\b", text, re.I):
            return reason
    return None


class ReturnItem(ShopAction):
    """A return with its number, once order, item and reason are known; or why it can't be sent back."""

    level = "linked"

    def answer(self, turn: Turn) -> None:
        takes_back = asks_to_withdraw(turn)
        if takes_back and withdraw_meant(turn):
            return
        if takes_back or says_no(turn):
            turn.say("utter_nothing_registered")
            return
        asked = turn.state.asked or {}
        go_on(turn, dict(asked.get("draft") or {}))


def go_on(turn: Turn, draft: dict[str, Any]) -> None:
    """Take the next step of a return with what is known: order, item, reason, refund or exchange."""
    _read_into(turn, draft)
    order = _find_order(turn, draft)
    if order is None:
        return
    line = _find_line(turn, order, draft)
    if line is None:
        return
    receipt = shop.find_return(turn.session, order.order_number, line.position)
    if receipt is not None:
        say_receipt(turn, order, line, receipt, "known")
        return
    draft.update(order_number=order.order_number, product_id=line.product_id)
    try:
        shop.check_return(order, line, turn.now)
    except shop.ReturnRefused as refusal:
        say_refused(turn, refusal)
        return
    if not draft.get("reason"):
        ask_reason(turn, line, draft)
    elif not draft.get("wish") and draft["reason"] in SIZES and list_other_sizes(line):
        ask_wish(turn, line, draft)
    else:
        register(turn, order, line, draft)


def _read_into(turn: Turn, draft: dict[str, Any]) -> None:
    """Add what the message, or the pressed button, says about the return."""
    typed = "" if turn.text.startswith("/") else turn.spelt
    for name, said in (
        ("order_number", turn.value("order_number") or (None if draft else point_at_order(turn))),
        ("product_id", turn.value("product_id")),
        ("reason", turn.value("reason") or read_reason(typed)),
        ("wish", turn.value("wish") or ("exchange" if EXCHANGE_CUE.search(typed) else None)),
        ("size", turn.value("size")),
    ):
        if said is not None:
            draft[name] = str(said)


def _find_order(turn: Turn, draft: dict[str, Any]) -> shop.Order | None:
    """Find the order, by its number, by the product named, by pointing, or as the only one; else ask."""
    if draft.get("order_number"):
        try:
            return find_own(turn, draft["order_number"])
        except shop.OrderNotFound:
            turn.say("utter_order_not_found", order_number=draft["order_number"])
            return None
    orders = shop.list_returnable(turn.session, str(turn.customer_id), turn.now, limit=SEARCHED)
    name = turn.value("product") or turn.value("category")
    with_it = [o for o in orders if name and any(answers_to(line.product, str(name)) for line in o.lines)]
    if name and orders and not with_it:
        turn.say("utter_return_not_bought", phrase=name, days=shop.read_rules().return_window.days)
        return None
    candidates = with_it or orders
    if not candidates:
        turn.say("utter_nothing_returnable", days=shop.read_rules().return_window.days)
        return None
    order = choose_order(turn, "return_item", candidates)
    if order is None and turn.state.question:
        turn.state.question.update(draft=draft, name=name)
    return order


def _find_line(turn: Turn, order: shop.Order, draft: dict[str, Any]) -> shop.OrderLine | None:
    """Find the item of an order, by button, name or place; else ask which one."""
    if draft.get("product_id"):
        line = shop.find_line(order, draft["product_id"])
        if line is not None:
            return line
    asked = turn.state.asked or {}
    name = turn.value("product") or turn.value("category") or asked.get("name")
    lines = [line for line in order.lines if not name or answers_to(line.product, str(name))]
    place = turn.value("ordinal")
    offered = asked.get("items") or []
    if place is not None and offered:
        places = [int(said) - 1 if int(said) > 0 else int(said) for said in turn.values("ordinal")]
        meant = [offered[index] for index in places if -len(offered) <= index < len(offered)]
        if meant:
            queue_returns(turn, order, meant[1:])
            return shop.find_line(order, meant[0])
    if name and not lines:
        turn.say("utter_return_not_in_order", phrase=name, order_number=order.order_number)
        return None
    if len(lines) == 1:
        return lines[0]
    ask_item(turn, order, lines, draft)
    return None


def queue_returns(turn: Turn, order: shop.Order, product_ids: list[str]) -> None:
    """Keep the other items that are to go back ("the first and the third") as wishes of their own."""
    for product_id in product_ids:
        named = {"order_number": order.order_number, "product_id": product_id}
        entities = [{"entity": kind, "value": value} for kind, value in named.items()]
        turn.state.wishes.append({"text": "", "intent": {"name": "return_item"}, "entities": entities})


def register(turn: Turn, order: shop.Order, line: shop.OrderLine, draft: dict[str, Any]) -> None:
    """Register the return and say its number; an exchange needs the thing to be there."""
    wish, variant_id = draft.get("wish") or "refund", None
    if wish == "exchange" and line.product.variants:
        variant = _find_variant(line, draft.get("size"))
        if variant is None and list_other_sizes(line):
            ask_wish(turn, line, draft)
            return
        variant_id = variant.variant_id if variant else line.variant_id
    try:
        receipt = shop.open_return(
            turn.session,
            str(turn.customer_id),
            order.order_number,
            line.product_id,
            draft["reason"],
            turn.now,
            wish=wish,
            variant_id=variant_id,
        )
    except shop.OutOfStock:
        turn.state.question = {"kind": "return", "step": "wish", "draft": {**draft, "wish": None}}
        turn.say(
            "utter_exchange_out_of_stock",
            title=line.product.title,
            buttons=[(word("button_wish_refund"), press(draft, wish="refund"))],
        )
        return
    turn.record("returned", line.product_id, order_number=order.order_number, reason=draft["reason"])
    say_receipt(turn, order, line, receipt, "opened")


def _find_variant(line: shop.OrderLine, size: str | None) -> shop.Variant | None:
    """Find the other size or colour that was named, among those that are there; of several what was bought.

    "L" of a blue jacket means the blue one in L.
    """
    said = str(size or "").lower()
    fitting = [
        variant
        for variant in list_other_sizes(line)
        if said in (*shop.list_options(variant), shop.describe_variant(variant).lower())
    ]
    bought = next((v for v in line.product.variants if v.variant_id == line.variant_id), None)
    kept = set(shop.list_options(bought)) if bought else set()
    return max(fitting, key=lambda variant: len(kept & set(shop.list_options(variant))), default=None)


def _answer_reason(turn: Turn, offered: list[str]) -> str | None:
    """Read the reason asked for: by its words, by its place among those offered, or as another one."""
    place = turn.value("ordinal")
    if place is not None:
        index = int(place) - 1 if int(place) > 0 else int(place)
        return offered[index] if -len(offered) <= index < len(offered) else None
    return read_reason(turn.spelt) or ("other" if turn.intent in TELLING else None)


def _name_other_size(turn: Turn, product_id: str) -> str | None:
    """Give the size or colour that the message names, of those that the product comes in."""
    product = shop.find_product(turn.session, product_id)
    return next(iter(read_options(turn, product.variants)), None)


def _name_next_size(turn: Turn, draft: dict[str, Any]) -> str | None:
    """Give the size next to the bought one, up or down as was said or as the reason has it."""
    step = NEXT_CUE.search(turn.spelt)
    order = find_own(turn, draft["order_number"])
    line = shop.find_line(order, draft["product_id"])
    if step is None or line is None:
        return None
    up = "up" in step.group() or draft["reason"] != "too_big" and "down" not in step.group()
    bought = next((v for v in line.product.variants if v.variant_id == line.variant_id), None)
    others = {name: value for name, value in (bought.options if bought else {}).items() if name != shop.SIZE}
    sizes = [
        str(v.options.get(shop.SIZE))
        for v in line.product.variants
        if {name: value for name, value in v.options.items() if name != shop.SIZE} == others
    ]
    sizes.sort(key=shop.rank_size)
    held = str(bought.options.get(shop.SIZE)) if bought else ""
    place = sizes.index(held) + (1 if up else -1) if held in sizes else -1
    return sizes[place] if 0 <= place < len(sizes) else None


@takes("return")
def take_return(turn: Turn, question: dict[str, Any]) -> bool:
    """Read the item, the reason, or refund or exchange, as it was asked for."""
    draft, step = dict(question["draft"]), question["step"]
    if says_no(turn) or asks_to_withdraw(turn):
        turn.say("utter_nothing_registered")
        return True
    asks_for_size = step == "wish" and CHOICE_CUE.search(turn.spelt) and turn.value("size") is not None
    if not asks_for_size and (len(turn.text.split()) > SHORT or "?" in turn.text):
        return False
    if step == "item":
        points = bool(turn.values("ordinal")) and not CART_CUE.search(turn.spelt)
        names = turn.intent in ("inform", "return_item", "affirm")
        is_named = bool(turn.value("product") or turn.value("category"))
        tells_reason = not is_named and turn.intent in TELLING and bool(read_reason(turn.spelt))
        takes_it = points or names and is_named or tells_reason
    elif step == "reason":
        draft["reason"] = _answer_reason(turn, question["reasons"])
        takes_it = draft["reason"] is not None
    else:
        if REFUND_CUE.search(turn.spelt):
            draft["wish"] = "refund"
        elif named := _name_other_size(turn, draft["product_id"]):
            draft.update(wish="exchange", size=named)
        elif EXCHANGE_CUE.search(turn.spelt) or NEXT_CUE.search(turn.spelt):
            draft.update(wish="exchange", size=_name_next_size(turn, draft))
        takes_it = bool(draft.get("wish"))
    if takes_it:
        go_on(turn, draft)
    return takes_it


ASKERS["return_item"] = ReturnItem().take
