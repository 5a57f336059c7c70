"""Complaints: a case with a number and a due time, the next steps, and how earlier ones stand."""

import re
from datetime import timedelta
from typing import Any

import shop
from bot.actions.base import ShopAction, Turn, takes
from bot.actions.cards import payload
from bot.actions.orders import find_own
from bot.actions.orders_choosing import describe_day
from bot.actions.orders_pointing import REMEMBERED, find_meant, list_with
from bot.actions.orders_problem_words import (
    CLOSING_CUE,
    MINOR,
    NO_WISH_CUE,
    WITHDRAWN_CUE,
    read_category,
    read_severity,
    read_wish,
)
from bot.actions.promises import PROMISE_CUE, tell_promises
from bot.actions.wording import word

RECENT = timedelta(days=14)
ORDERS_SEARCHED = 20
LONGEST_NOTE = 1000
SHORT, MIDDLING = 8, 14  # words of an answer
SURE = 0.85  # confidence from which a complaint without a word for what is wrong opens a case
NOTHING_CUE = re.compile(  # of these words alone a message says that something is wrong, and not what
    r"^\W*(?:(?:i|i'd|i'm|im|would|want|wanna|like|need|have|wish|to|can|how|do|please|pls|hi|hello|hey|a|an|one|"
    r"some|make|report|file|complain|complaints?|problems?|issues?|with|my|the|order|something|is|wrong|about|it|"
    r"this|open|case|not|happy|bad|there|am|having|regarding|got|me)\b\W*)+$",
    re.I,
)
WAIT_CUE = re.compile(
    r"^\W*((and|so|but|ok(ay)?|hm+|well)\W+)*"
    r"(when|how (long|soon|much longer)|what happens (now|next|then)|what('?s)? (now|next))\b",
    re.I,
)
ABOUT_ORDERS = ("ask_order_status", "list_orders", "cancel_order", "change_delivery_address")
ASKING_CUE = re.compile(r"\W*(is|was|are|were|did|does|do|has|have|can|could|will|would|which|what)\b", re.I)
ANOTHER_CUE = re.compile(r"\b(also|another|other|different|second|order|too)\b", re.I)
CORRECTING_CUE = re.compile(r"\W*(?:(?:no|well|ok(?:ay)?|sorry)\W+)*(?:actually|i mean|i meant)\b", re.I)
TELLING = (
    "inform",
    "report_problem",
    "return_item",
    "ask_refund_status",
    "ask_order_status",
    "dispute_reason",
    "out_of_scope",
    "nlu_fallback",
)


def find_matter(turn: Turn, category: str) -> shop.Order | None:
    """Find the own order that a complaint is about: named, shown, with the product, or the newest.

    What is wrong with the goods is not said of an order that is still on its way.
    """
    if turn.customer_id is None:
        return None
    try:
        meant = find_meant(turn)
    except shop.OrderNotFound:
        return None
    if meant is not None:
        return meant
    orders = shop.list_orders(turn.session, turn.customer_id, limit=ORDERS_SEARCHED)
    came = ("shipped", "delivered") if category == "delivery" else ("delivered",)
    arrived = [order for order in orders if order.status in came]
    name = turn.value("product")
    if name is not None:
        lately = [order for order in arrived if order.placed_at > turn.now - REMEMBERED]
        return next(iter(list_with(turn, lately, str(name))), None)
    recent = [order for order in arrived if order.placed_at > turn.now - RECENT]
    return recent[0] if recent and category not in MINOR else None


class ReportProblem(ShopAction):
    """A case with its number and due time, and what the shopper may ask for next."""

    def answer(self, turn: Turn) -> None:
        if turn.value("case_number") and turn.value("wish"):
            take_wish(turn, str(turn.value("case_number")), str(turn.value("wish")))
            return
        if turn.text.startswith("/") or NOTHING_CUE.search(turn.spelt) or not _is_complaint(turn):
            turn.state.question = {"kind": "problem", "order_number": turn.value("order_number")}
            turn.say("utter_ask_problem")
            return
        open_case(turn, more_of=find_continued(turn))


def find_continued(turn: Turn) -> shop.Case | None:
    """Find the open case of which a message corrects something, or tells more right after it was opened."""
    case = shop.find_open_case(turn.session, turn.conversation_id)
    is_next = (turn.state.asked or {}).get("kind") == "case_step" and turn.value("product") is None
    is_more = is_next and not ANOTHER_CUE.search(turn.spelt)
    return case if is_more or CORRECTING_CUE.match(turn.spelt) else None


def _is_complaint(turn: Turn) -> bool:
    """Say whether something is wrong beyond doubt: by its words, or clearly by the whole of them."""
    confidence = float((turn.understanding.get("intent") or {}).get("confidence") or 0.0)
    if read_category(turn.spelt) != "other":
        return True
    return confidence >= SURE and not ASKING_CUE.match(turn.spelt)


def open_case(
    turn: Turn, order_number: str | None = None, text: str = "", more_of: shop.Case | None = None
) -> None:
    """Open a case for what was said, or add it to the one that is open, and say what may come next.

    Args:
        text: what was said, where that is not this message alone.
        more_of: the case that this says more of.
    """
    spelt, text = text or turn.spelt, text or turn.text
    category = more_of.category if more_of else read_category(spelt)
    is_said = order_number is not None and not (turn.value("product") or turn.value("order_number"))
    order = None if more_of or is_said else find_matter(turn, category)
    case, is_new = shop.open_case(
        turn.session,
        turn.conversation_id,
        turn.customer_id,
        category=category,
        severity=read_severity(spelt, category),
        note=text[:LONGEST_NOTE],
        at=turn.now,
        order_number=order.order_number if order else order_number,
    )
    wish = read_wish(spelt)
    if wish is not None:
        shop.wish_for(turn.session, case, wish)
    about = word("word_about_order", order_number=case.order_number) if case.order_number else ""
    turn.state.question = {"kind": "case_step", "case_number": case.number}
    turn.say(
        "utter_case_opened" if is_new else "utter_case_noted",
        number=case.number,
        category=word(f"word_case_{case.category}"),
        about=about,
        due=describe_moment(case),
        buttons=offer_steps(case),
    )
    if wish is not None:
        say_wish(turn, case)


def describe_moment(case: shop.Case) -> str:
    """Write until when a case is answered: "Friday 27 November, 14:00 UTC"."""
    return f"{describe_day(case.due_at)}, {case.due_at:%H:%M} UTC"


def offer_steps(case: shop.Case) -> list[tuple[str, str]]:
    """Offer what a shopper may ask for; asking commits nobody to anything."""
    wishes = [
        (word(f"button_wish_{wish}"), payload("report_problem", case_number=case.number, wish=wish))
        for wish in ("exchange", "refund")
        if case.wish != wish
    ]
    return [*wishes, (word("button_talk_to_human"), payload("talk_to_human"))]


def take_wish(turn: Turn, number: str, wish: str) -> None:
    """Keep what the shopper asks for with the case, and say that nothing is decided yet."""
    try:
        case = shop.find_case(turn.session, turn.conversation_id, turn.customer_id, number)
    except shop.CaseNotFound:
        turn.say("utter_case_not_found", number=number)
        return
    shop.wish_for(turn.session, case, wish)
    say_wish(turn, case)


def say_wish(turn: Turn, case: shop.Case) -> None:
    """Say what was noted, and who decides."""
    turn.state.question = {"kind": "case_step", "case_number": case.number}
    wish = word(f"word_wish_{case.wish}")
    turn.say("utter_case_wish", number=case.number, wish=wish, due=describe_moment(case))


def withdraw_case(turn: Turn, case: shop.Case) -> None:
    """Close a case that the shopper takes back; a closed one is told as it stands."""
    if case.closed_at is not None:
        tell_case(turn, case)
        return
    shop.withdraw_case(turn.session, case, turn.text[:LONGEST_NOTE], turn.now)
    turn.say("utter_case_withdrawn", number=case.number)


def take_other_order(turn: Turn, case: shop.Case) -> bool:
    """Put a case under the order that the shopper says it is about; say whether one was said."""
    number = turn.value("order_number")
    if turn.customer_id is None or number is None or turn.intent in ABOUT_ORDERS:
        return False
    try:
        order = find_own(turn, str(number))
    except shop.OrderNotFound:
        turn.say("utter_order_not_found", order_number=number)
        return True
    shop.about_order(turn.session, case, order.order_number)
    turn.state.question = {"kind": "case_step", "case_number": case.number}
    turn.say("utter_case_moved", number=case.number, order_number=order.order_number)
    return True


def asks_when(turn: Turn) -> bool:
    """Say whether a short message only asks when what was just spoken of will be."""
    is_short = len(turn.text.split()) <= SHORT
    return is_short and bool(WAIT_CUE.search(turn.spelt)) and turn.value("order_number") is None


@takes("problem")
def take_problem(turn: Turn, question: dict[str, Any]) -> bool:
    """Read what went wrong; whatever was said, unless it clearly wants something else."""
    if turn.intent not in TELLING or NOTHING_CUE.search(turn.spelt):
        return False
    if WITHDRAWN_CUE.search(turn.spelt):  # "never mind, i found it"
        turn.say("utter_deny")
        return True
    open_case(turn, question.get("order_number"))
    return True


@takes("case_step")
def take_step(turn: Turn, question: dict[str, Any]) -> bool:
    """Read "a refund please" and "how long will that take" after a case was opened."""
    case = shop.find_case(turn.session, turn.conversation_id, turn.customer_id, question["case_number"])
    if asks_when(turn):
        tell_case(turn, case)
        return True
    wish = read_wish(turn.spelt)
    is_short = len(turn.text.split()) <= MIDDLING
    if wish is None and case.wish and NO_WISH_CUE.search(turn.spelt):  # "no, i don't want a refund"
        shop.wish_for(turn.session, case, None)
        turn.say("utter_case_wish_dropped", number=case.number)
        return True
    is_over = wish is None and WITHDRAWN_CUE.search(turn.spelt)
    if turn.intent in ("cancel_task", "undo") or is_over and is_short:
        withdraw_case(turn, case)
        return True
    if wish is None and is_short and take_other_order(turn, case):
        return True
    if wish is None and is_short and turn.value("product") and turn.intent in ("inform", "nlu_fallback"):
        open_case(turn, case.order_number, more_of=case)  # "the bread and the milk" were missing
        return True
    if wish is None or not is_short or turn.intent not in (*TELLING, "affirm", "search_products"):
        return False
    take_wish(turn, question["case_number"], wish)
    return True


class TellCaseStatus(ShopAction):
    """How the shopper's cases stand, each by its record; or what was promised, with its day."""

    def answer(self, turn: Turn) -> None:
        if PROMISE_CUE.search(turn.spelt):
            tell_promises(turn)
            return
        number = turn.value("case_number")
        if number is None:
            cases = shop.list_cases(turn.session, turn.conversation_id, turn.customer_id)
        else:
            try:
                cases = [shop.find_case(turn.session, turn.conversation_id, turn.customer_id, str(number))]
            except shop.CaseNotFound:
                turn.say("utter_case_not_found", number=number)
                return
        if not cases:
            turn.say("utter_no_cases" if turn.customer_id else "utter_no_cases_for_guest")
        if cases and CLOSING_CUE.search(turn.spelt):
            withdraw_case(turn, next((case for case in cases if case.closed_at is None), cases[0]))
            return
        for case in cases[:3]:
            tell_case(turn, case)


def tell_case(turn: Turn, case: shop.Case) -> None:
    """Say how a case stands: open, overdue or closed."""
    state = "closed" if case.closed_at else "overdue" if case.due_at < turn.now else "open"
    turn.say(
        f"utter_case_{state}",
        number=case.number,
        category=word(f"word_case_{case.category}"),
        about=word("word_about_order", order_number=case.order_number) if case.order_number else "",
        opened_at=describe_day(case.opened_at),
        due=describe_moment(case),
        closed_at=describe_day(case.closed_at) if case.closed_at else "",
        buttons=[] if case.closed_at else offer_steps(case)[-1:],
    )
