"""What is said of an order to tell it from others: its amount, its day, its status."""

import re
from collections.abc import Callable
from typing import NamedTuple

import shop
from bot.actions.base import Turn
from bot.actions.days import Days, find_days

SHORT = 6  # words of an answer to "which order?"
ABOUT = 0.2  # "about 30 dollars" is 24 to 36
ORDER = r"(?:order|purchase|parcel|package|delivery|shipment)"
ONE = rf"(?:one|{ORDER})"
TAIL = r"(?=\W*(?:please|pls|plz|thanks|then)?\W*$)"
ORDER_CUE = re.compile(rf"\b{ORDER}\b", re.I)
ONE_AFTER = re.compile(rf"\W?s?\W+{ONE}\b", re.I)
AMOUNT = re.compile(
    r"(?<![\w.,-])(?P<sign>\$ ?)?(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,5})(?:[.,](?P<part>\d{1,2}))?"
    r"(?P<unit>[ -]?(?:dollars?|bucks?|usd|\$|cents?)\b)?(?:(?: and)? (?P<rest>\d{2})(?: cents?)?)?"
    r"(?![\w%-]|[.,]\d)",
    re.I,
)
MONEY_CUE = re.compile(r"\b(dollars?|bucks?|cents)\b", re.I)
AMOUNT_LEAD = re.compile(
    rf"\b{ONE}(?: (?:for|of|at|worth|with|that|which|was|is|cost|costs|costing|came|comes|to|i|paid|"
    r"totall?ing|about|around|roughly|exactly|just|under|below|over|above|less|more|than|a|the|total))*\W*$",
    re.I,
)
LIMITS: tuple[tuple[re.Pattern[str], Callable[[int, int], bool]], ...] = tuple(
    (re.compile(rf"\b(?:{words})\W*$", re.I), holds)
    for words, holds in (
        ("under|below|less than|up to", lambda total, cents: total <= cents),
        ("over|above|more than", lambda total, cents: total >= cents),
        ("about|around|roughly", lambda total, cents: abs(total - cents) <= ABOUT * cents),
    )
)
DAY_LEAD = re.compile(
    r"\b(?:from|placed|ordered|made|bought|i (?:order|place|make|buy)|(?:one|order) (?:of|on|in))"
    r"(?: (?:it|that|back|on|in|at|the|of))*\W*$",
    re.I,
)
MOMENT_LEAD = re.compile(r"\W*(?:(?:on|in|at|the)\W+)*", re.I)
NOT = r"(?:not (?:yet )?|un)?"
BETWEEN = (
    r"(?:(?:that|which|has|have|had|is|are|was|were|did|does|hasn|isn|wasn|didn|hasnt|isnt|wasnt|didnt|t|s|"
    r"not|never|just|already|now|still|been|got|gone|yet|to|it|you|i|we|out)\W+)*?"
)
NOT_CUE = re.compile(r"\b(?:not|never|yet to|(?:has|is|was|did)n\W?t|un(?=\w))", re.I)


class Status(NamedTuple):
    """How a status is said, which orders have it, which do not yet have it, and when it was reached."""

    words: str
    reached: tuple[str, ...]
    before: tuple[str, ...]
    moment: str


STATUSES = (
    Status("packed", ("packed",), ("placed",), "packed_at"),
    Status("returned|sent back", ("returned",), (), "returned_at"),
    Status(
        r"shipped|ship|sent(?! back)|dispatched|left|on (?:its|it's|the) way|in transit|out for delivery",
        ("shipped",),
        ("placed", "packed"),
        "shipped_at",
    ),
    Status(
        "delivered|arrived?|came|come|received",
        ("delivered",),
        ("placed", "packed", "shipped"),
        "delivered_at",
    ),
    Status("cancell?ed", ("cancelled",), (), "cancelled_at"),
    Status("open|waiting|pending|processing", ("placed", "packed"), (), "placed_at"),
)


class Fact(NamedTuple):
    """What was said of an order: "amount", "day" or "status", and which orders it holds of."""

    name: str
    holds: Callable[[shop.Order], bool]


def is_asked_which(turn: Turn) -> bool:
    """Whether the bot just asked which order is meant."""
    return (turn.state.asked or {}).get("kind") in ("order", "order_told")


def read_facts(turn: Turn, text: str) -> list[Fact]:
    """Read what a text says of the order meant; in a short answer to "which order?" the bare fact will do."""
    is_bare = is_asked_which(turn) and len(text.split()) <= SHORT
    status, day = _find_status(text, is_bare), find_days(text, turn.now.date())
    is_of_status = bool(status and day and MOMENT_LEAD.fullmatch(text[status[1].end() : day.start]))
    facts = [_read_amount(turn, text, is_bare)]
    if status is not None and day is not None and is_of_status:  # "the one that shipped on friday"
        facts.append(_make_day(day, status[0].moment))
    elif status is not None:
        facts.append(_make_status(*status))
    if day is not None and not is_of_status and (is_bare or _is_day_of_order(text, day)):
        facts.append(_make_day(day, "placed_at"))
    return [fact for fact in facts if fact is not None]


def _read_amount(turn: Turn, text: str, is_bare: bool) -> Fact | None:
    for said in AMOUNT.finditer(text):
        before, after = text[: said.start()], text[said.end() :]
        is_money = bool(said["sign"] or said["unit"] or said["part"])
        is_led = AMOUNT_LEAD.search(before) and (is_money or re.fullmatch(r"\W*", after))
        if is_led or ONE_AFTER.match(after) or (is_bare and is_money):
            return _make_amount(_read_cents(said), _is_whole(said), before)
    return _read_worded_amount(turn, text, is_bare)


def _read_worded_amount(turn: Turn, text: str, is_bare: bool) -> Fact | None:
    """Read "the thirty four dollar one"; of "a hundred and four" only the four is found, so that is none."""
    sums = [entity for entity in turn.entities if entity.kind == "price_max"]
    money = MONEY_CUE.search(text)
    if not sums or money is None or re.search(r"\d|\b(hundred|thousand)\b", text, re.I):
        return None
    if is_bare or ONE_AFTER.match(text[money.end() :]) or re.search(rf"\b{ONE} (?:for|of|at)\b", text, re.I):
        return _make_amount(round(sums[0].value * 100), sums[0].value == int(sums[0].value), "")
    return None


def _is_whole(said: re.Match[str]) -> bool:
    return not (said["part"] or said["rest"] or "cent" in str(said["unit"]).lower())


def _read_cents(said: re.Match[str]) -> int:
    whole = int(said["whole"].replace(",", ""))
    if "cent" in str(said["unit"]).lower():
        return whole
    return whole * 100 + int((said["part"] or said["rest"] or "").ljust(2, "0"))


def _make_amount(cents: int, is_whole: bool, before: str) -> Fact:
    """Hold the total against an amount; "34 dollars" is also 34.10 and 33.90."""
    limit = next((holds for cue, holds in LIMITS if cue.search(before)), None)
    if limit is not None:
        return Fact("amount", lambda order: limit(order.total_cents, cents))
    near = range(cents - 50, cents + 100) if is_whole else (cents,)
    return Fact("amount", lambda order: order.total_cents in near)


def _is_day_of_order(text: str, day: Days) -> bool:
    """Whether a day is when the order was placed: "from tuesday", "yesterday's order"."""
    return bool(DAY_LEAD.search(text[: day.start]) or ONE_AFTER.match(text[day.end :]))


def _make_day(day: Days, moment: str) -> Fact:
    def holds(order: shop.Order) -> bool:
        reached = getattr(order, moment)
        return reached is not None and day.first <= reached.date() <= day.last

    return Fact("day", holds)


def _find_status(text: str, is_bare: bool) -> tuple[Status, re.Match[str]] | None:
    """Find a status said of an order: "the one that has shipped", "the delivered order"."""
    for status in STATUSES:
        forms = [
            rf"\b(?:the one|{ORDER} (?:that|which|thats))\W+{BETWEEN}(?:{status.words})\b",
            rf"\b(?:the|my|that|this) {NOT}(?:{status.words}) {ONE}\b",
            *([rf"^\W*(?:(?:the|its|it's|is|one) )*{NOT}(?:{status.words})(?: yet)?{TAIL}"] * is_bare),
        ]
        for form in forms:
            if said := re.search(form, text, re.I):
                return status, said
    return None


def _make_status(status: Status, said: re.Match[str]) -> Fact | None:
    meant = status.before if NOT_CUE.search(said[0]) else status.reached
    return Fact("status", lambda order: order.status in meant) if meant else None
