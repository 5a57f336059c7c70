"""Coupons that this shopper really has, what each is for, and the one on the cart."""

import re
from collections.abc import Sequence
from typing import Any

import shop
from bot.actions.base import ShopAction, Turn, takes
from bot.actions.cards import make_cards, make_table, payload
from bot.actions.orders_choosing import is_yes
from bot.actions.tasks import is_free
from bot.actions.wording import word

LISTED = 40
SHOWN = 5  # products that a coupon is for
ABOUT_CUE = re.compile(r"\b(what|which|who|how|about|products?|items?|things|explain|details?)\b", re.I)
REMOVE_CUE = re.compile(
    r"\b(remove|take (it|that|this|the (coupon|code|voucher|discount)) (again )?(off|out|away)|without|"
    r"(don'?t|do not) want|no coupons?|cancel|drop|not use|undo)\b",
    re.I,
)
UNWANTED_CUE = re.compile(
    r"\b(?:not interested|no interest|(?:don'?t|do not) (?:want|need|care|like)|stop)"
    r"(?: (?:in|about|for|with|to|see|show\w*|hear|send\w*|get|use|have|me|of|any|your|the|these|those))*"
    r" (?:coupons?|discounts?|deals?|offers?|vouchers?|promo\w*|codes?|them|it|any)\b|^\W*no thanks\b",
    re.I,
)
GUEST = ""  # has the coupons that are for everyone


def describe_value(coupon: shop.Coupon) -> str:
    """Say what a coupon takes off: "10 %" or "$1.50"."""
    return f"{coupon.value} %" if coupon.kind == "percent" else shop.format_price(int(coupon.value), "USD")


class ListCoupons(ShopAction):
    """The shopper's valid coupons, with value and last day; or that there is none."""

    is_aside = True

    def answer(self, turn: Turn) -> None:
        if UNWANTED_CUE.search(turn.spelt):
            turn.say("utter_coupons_unwanted")
            return
        coupons = shop.list_coupons(turn.session, turn.customer_id or GUEST, turn.now)
        if not coupons:
            turn.say("utter_no_coupons" if turn.customer_id else "utter_no_coupons_for_guest")
            return
        named = find_named(turn)
        if named:
            tell_coupon(turn, named)
            return
        kind = turn.value("product") or turn.value("category")
        if kind is not None:
            coupons = list_for(coupons, str(kind))
            if not coupons:
                turn.say("utter_no_coupon_for", kind=kind)
                return
        rows = [
            [coupon.code, coupon.title, describe_value(coupon), f"{coupon.ends_at:%-d %b %Y}"]
            for coupon in coupons[:LISTED]
        ]
        columns = [word(f"word_{name}") for name in ("code", "coupon", "value", "until")]
        turn.say("utter_coupons", custom=make_table(columns, rows), count=len(coupons), shown=len(rows))
        if is_free(turn):
            codes = [coupon.code for coupon in coupons[:LISTED]]
            spoken_of = codes[0] if len(codes) == 1 else None
            turn.state.question = {"kind": "coupons", "codes": codes, "code": spoken_of}


def find_named(turn: Turn) -> shop.Coupon | None:
    """Find the coupon of this shopper whose code was said."""
    code = turn.value("coupon_code")
    if code is None:
        return None
    coupons = shop.list_coupons(turn.session, turn.customer_id or GUEST, turn.now)
    return next((coupon for coupon in coupons if coupon.code.upper() == str(code).upper()), None)


def list_for(coupons: Sequence[shop.Coupon], kind: str) -> list[shop.Coupon]:
    """List the coupons whose title has every word of a kind of goods, in the singular or the plural."""
    words = [part.lower().rstrip("s") for part in kind.split()]
    return [coupon for coupon in coupons if all(part in coupon.title.lower() for part in words)]


def tell_coupon(turn: Turn, coupon: shop.Coupon) -> None:
    """Say what a coupon takes off, until when and under what condition, and show what it is for."""
    turn.say("utter_coupon_told", code=coupon.code, title=coupon.title, until=f"{coupon.ends_at:%-d %B %Y}")
    if coupon.min_total_cents:
        turn.say("utter_coupon_needs_total", needed=shop.format_price(coupon.min_total_cents, "USD"))
    if coupon.first_order_only:
        turn.say("utter_coupon_for_first_order")
    button = (word("button_apply_coupon", code=coupon.code), payload("apply_coupon", coupon_code=coupon.code))
    is_for_all = not any((coupon.limits or {}).values())
    products, count = ([], 0) if is_for_all else shop.list_coupon_products(turn.session, coupon, SHOWN)
    if is_free(turn):
        codes = (turn.state.asked or {}).get("codes", [])
        told = {"kind": "coupons", "codes": codes, "code": coupon.code}
        turn.state.question = told | {"has_cards": bool(products)}  # then places are those of the cards
    if is_for_all:
        turn.say("utter_coupon_for_all", buttons=[button])
    elif not products:
        turn.say("utter_coupon_goods_gone")
    else:
        turn.state.show([product.product_id for product in products], "search")
        turn.say("utter_coupon_goods", count=count, custom=make_cards(products), buttons=[button])


class ApplyCoupon(ShopAction):
    """The code, or the best coupon, taken off the cart; or the true reason why not, and what works."""

    def answer(self, turn: Turn) -> None:
        code, own = turn.value("coupon_code"), find_named(turn)
        if REMOVE_CUE.search(turn.spelt):
            take_off(turn)
            return
        if own and ABOUT_CUE.search(turn.spelt):  # "what is SAVE-2-1 for"
            tell_coupon(turn, own)
            return
        if code is not None:
            apply(turn, str(code))
            return
        if not shop.list_cart(turn.session, turn.owner).lines:
            turn.say("utter_coupon_needs_cart")
            return
        best = shop.find_best_coupon(turn.session, turn.owner, turn.now)
        if best is None:
            turn.say("utter_no_coupon_works", buttons=[(word("button_ask_coupons"), payload("ask_coupons"))])
            return
        apply(turn, best.coupon.code)


def take_off(turn: Turn) -> None:
    """Take the coupon off the cart, where there is one."""
    cart = shop.list_cart(turn.session, turn.owner)
    if shop.make_quote(turn.session, turn.owner, turn.now).offer is None:
        turn.say("utter_no_coupon_on")
        return
    shop.drop_coupon(turn.session, turn.owner)
    turn.say("utter_coupon_taken_off", total=shop.format_price(cart.total_cents, cart.currency))


def apply(turn: Turn, code: str) -> None:
    """Put a coupon on the cart and say what the cart costs before and after."""
    before = shop.make_quote(turn.session, turn.owner, turn.now)
    try:
        offer = shop.apply_coupon(turn.session, turn.owner, code, turn.now)
    except shop.CouponRefused as refusal:
        say_refused(turn, refusal)
        return
    currency = before.cart.currency
    turn.say(
        "utter_coupon_applied",
        code=offer.coupon.code,
        title=offer.coupon.title,
        total=shop.format_price(before.cart.total_cents, currency),
        after=shop.format_price(before.cart.total_cents - offer.discount_cents, currency),
        buttons=[
            (word("button_show_cart"), payload("show_cart")),
            (word("button_checkout"), payload("checkout")),
        ],
    )


def say_refused(turn: Turn, refusal: shop.CouponRefused) -> None:
    """Say the true reason of a refusal, and offer the coupon that takes off most."""
    turn.say(
        f"utter_coupon_{refusal.reason}",
        code=refusal.code,
        title=refusal.title,
        at=f"{refusal.at:%-d %B %Y}" if refusal.at else "",
        needed=shop.format_price(refusal.needed_cents, "USD"),
        total=shop.format_price(shop.list_cart(turn.session, turn.owner).total_cents, "USD"),
    )
    best = shop.find_best_coupon(turn.session, turn.owner, turn.now)
    if best is not None and refusal.reason != "empty":
        offer_coupon(turn, best)


def offer_coupon(turn: Turn, best: shop.Offer) -> None:
    """Say what a coupon would save, and ask whether it is wanted."""
    code = best.coupon.code
    turn.state.question = {"kind": "coupon", "code": code}
    turn.say(
        "utter_coupon_better",
        code=code,
        title=best.coupon.title,
        saved=shop.format_price(best.discount_cents, "USD"),
        buttons=[
            (word("button_apply_coupon", code=code), payload("apply_coupon", coupon_code=code)),
            (word("button_no"), payload("deny")),
        ],
    )


@takes("coupon")
def take_coupon(turn: Turn, question: dict[str, Any]) -> bool:
    """Apply the coupon that was offered, after a yes."""
    if not is_yes(turn) or turn.value("coupon_code") not in (None, question["code"]):
        return False
    apply(turn, question["code"])
    return True


def keep_coupon(turn: Turn, quote: shop.Quote | None = None) -> shop.Quote:
    """Say what the cart costs; a coupon that no longer holds for it is taken off, and that is said."""
    quote = quote or shop.make_quote(turn.session, turn.owner, turn.now)
    if quote.refused is not None:
        shop.drop_coupon(turn.session, turn.owner)
        reason = word(
            f"word_coupon_{quote.refused.reason}",
            needed=shop.format_price(quote.refused.needed_cents, quote.cart.currency),
        )
        turn.say("utter_coupon_dropped", code=quote.refused.code, reason=reason)
    return quote
