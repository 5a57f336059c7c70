"""Which of the coupons just told of is meant: "the second", "the $2 one", "the one for coffee", "it"."""

import re
from collections.abc import Sequence
from typing import Any

import shop
from bot.actions.base import Turn, takes
from bot.actions.coupons import (
    ABOUT_CUE,
    GUEST,
    REMOVE_CUE,
    apply,
    find_named,
    list_for,
    offer_coupon,
    tell_coupon,
)
from bot.actions.references import PRONOUN_CUE, answers_to

MOST_TOLD = 3
ONE = r"(one|coupon|offer|voucher|deal|code|discount)s?"
ONE_CUE = re.compile(rf"\b(the|that|this)\b.*\b{ONE}\b", re.I)
NAMED_CUE = re.compile(rf"\b(?:the|that|this) ([a-z][a-z' -]*?) {ONE}\b", re.I)
BEST_CUE = re.compile(
    rf"\bsaves? (me |us )?(the )?most\b|\b(best|biggest|highest|largest|most valuable) {ONE}\b|"
    rf"\bwhich\b.*\b(best|most|biggest)\b",
    re.I,
)
VALUE_CUE = re.compile(
    r"(?:\$ ?|(?<![\d.])(?=\d*\.\d\d))(\d+(?:\.\d\d?)?|\.\d\d)\b|"
    r"\b(\d+(?:\.\d\d?)?) ?(dollars?|bucks|%|per ?cent|cents?)",
    re.I,
)
OTHER_CUE = re.compile(r"\b(cart|basket|add|buy|orders?|delivery|return|erase|delete)\b", re.I)
SAVING_CUE = re.compile(r"\bsav\w*|\b(coupon|offer|voucher|deal|code|discount)s?\b", re.I)
IT_CUE = re.compile(
    r"\b(for|need|works?|valid|expires?|good|ends?|long|use|apply|redeem|activate|take|about)\b", re.I
)
USE_CUE = re.compile(r"\b(use|apply|redeem|activate|take|want)\b", re.I)
ASKING_CUE = re.compile(r"\b(what|which|who|how|when|where|about|show)\b|\?", re.I)


@takes("coupons")
def take_pointed(turn: Turn, question: dict[str, Any]) -> bool:
    """Tell what the coupon is for that the message points at, or apply it where that is said."""
    if OTHER_CUE.search(turn.spelt) or REMOVE_CUE.search(turn.spelt):
        return False
    if turn.value("coupon_code"):
        named = find_named(turn) if ABOUT_CUE.search(turn.spelt) else None
        if named is not None:
            tell_coupon(turn, named)
        return named is not None
    own = shop.list_coupons(turn.session, turn.customer_id or GUEST, turn.now)
    has_cards = bool(question.get("has_cards"))
    if BEST_CUE.search(turn.spelt) and (not has_cards or SAVING_CUE.search(turn.spelt)):
        tell_best(turn, own)
        return True
    meant = find_meant(turn, own, question)
    if has_cards and not SAVING_CUE.search(turn.spelt) and points_at_card(turn):
        return False
    if not meant:
        return False
    if len(meant) == 1 and USE_CUE.search(turn.spelt) and not ASKING_CUE.search(turn.text):
        apply(turn, meant[0].code)
        turn.state.question = turn.state.question or {**question, "code": meant[0].code}
        return True
    for coupon in meant[:MOST_TOLD]:
        tell_coupon(turn, coupon)
    if len(meant) > 1 and turn.state.question:
        turn.state.question["code"] = None
    return True


def find_meant(turn: Turn, own: Sequence[shop.Coupon], question: dict[str, Any]) -> list[shop.Coupon]:
    """Find the coupons of the table, or the one spoken of, that a message points at."""
    of_code = {coupon.code: coupon for coupon in own}
    table = [of_code[code] for code in question["codes"] if code in of_code]
    name, places = read_name(turn, table), turn.values("ordinal")
    value = VALUE_CUE.search(turn.spelt)
    if name is None and places and not question.get("has_cards"):
        chosen = [int(place) - 1 if int(place) > 0 else len(table) + int(place) for place in places]
        return [table[place] for place in chosen if 0 <= place < len(table)]
    if not ONE_CUE.search(turn.spelt):
        is_it = name is None and PRONOUN_CUE.search(turn.spelt) and IT_CUE.search(turn.spelt)
        return [of_code[question["code"]]] if is_it and question.get("code") in of_code else []
    if name is None and value is None:
        spoken_of = question.get("code") if PRONOUN_CUE.search(turn.spelt) or not table else None
        return [of_code[spoken_of]] if spoken_of in of_code else []
    if name is not None:
        table = list_for(table, str(name))
    return [coupon for coupon in table if value is None or is_worth(coupon, value)]


def read_name(turn: Turn, table: Sequence[shop.Coupon]) -> str | None:
    """Read what the coupon meant is for: "the juice ones", "the one for coffee"."""
    said = NAMED_CUE.search(turn.spelt)
    if said and any(said[1].strip().lower() in coupon.title.lower() for coupon in table):
        return said[1].strip()
    return turn.value("product") or turn.value("category")


def points_at_card(turn: Turn) -> bool:
    """Whether what is named is on the cards that were shown for a coupon, so that a product is meant."""
    name = turn.value("product") or turn.value("category")
    shown = shop.list_products(turn.session, turn.state.shown)
    return name is not None and any(answers_to(product, str(name)) for product in shown)


def is_worth(coupon: shop.Coupon, said: re.Match[str]) -> bool:
    """Whether a coupon takes off what was said: "$2", "75 cents" or "10 %"."""
    dollars, number, unit = said.groups()
    if unit and unit.lower().startswith(("%", "per")):
        return coupon.kind == "percent" and float(number) == coupon.value
    cents = float(number) if unit and unit.lower().startswith("cent") else 100 * float(dollars or number)
    return coupon.kind == "amount" and round(cents) == coupon.value


def tell_best(turn: Turn, own: Sequence[shop.Coupon]) -> None:
    """Offer the coupon that saves most on the cart; with none that works there, tell of the greatest."""
    best = shop.find_best_coupon(turn.session, turn.owner, turn.now)
    if best is not None:
        offer_coupon(turn, best)
        return
    if shop.list_cart(turn.session, turn.owner).lines:
        turn.say("utter_no_coupon_works")
    for kind in ("amount", "percent"):
        coupon = max((c for c in own if c.kind == kind), key=lambda c: c.value, default=None)
        if coupon is not None:
            tell_coupon(turn, coupon)
