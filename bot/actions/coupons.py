"""Coupons that this shopper really has, and the one on the cart."""

import re
from typing import Any

import shop
from bot.actions.base import ShopAction, Turn, takes
from bot.actions.cards import make_table, payload
from bot.actions.orders_choosing import is_yes
from bot.actions.wording import word

LISTED = 40
REMOVE_CUE = re.compile(
    r"\b(remove|take (it|that|this|the (coupon|code|voucher|discount)) (again )?(off|out|away)|without|"
    r"(don'?t|do not) want|no coupons?|cancel|drop|not use|undo)\b",
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
        coupons = shop.list_coupons(turn.session, turn.customer_id or GUEST, turn.now)
        if not coupons:
            turn.say("utter_no_coupons" if turn.customer_id else "utter_no_coupons_for_guest")
            return
        kind = turn.value("product") or turn.value("category")
        if kind is not None:
            words = [part.lower().rstrip("s") for part in str(kind).split()]
            coupons = [c for c in coupons if all(part in c.title.lower() for part in words)]
            if not coupons:
                turn.say("utter_no_coupon_for", kind=kind)
                return
        rows = [
            [coupon.code, coupon.title, describe_value(coupon), f"{coupon.ends_at:%-d %b %Y}"]
            for coupon in coupons[:LISTED]
        ]
        columns = [word(f"word_{name}") for name in ("code", "coupon", "value", "until")]
        turn.say("utter_coupons", custom=make_table(columns, rows), count=len(coupons), shown=len(rows))


class ApplyCoupon(ShopAction):
    """The code, or the best coupon, taken off the cart; or the true reason why not, and what works."""

    def answer(self, turn: Turn) -> None:
        code = turn.value("coupon_code")
        if REMOVE_CUE.search(turn.spelt):
            take_off(turn)
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
    if best is None or refusal.reason == "empty":
        return
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


def keep_coupon(turn: Turn) -> shop.Quote:
    """Say what the cart costs; a coupon that no longer holds for it is taken off, and that is said."""
    quote = shop.make_quote(turn.session, turn.owner, turn.now)
    if quote.refused is not None:
        shop.drop_coupon(turn.session, turn.owner)
        reason = word(
            f"word_coupon_{quote.refused.reason}",
            needed=shop.format_price(quote.refused.needed_cents, quote.cart.currency),
        )
        turn.say("utter_coupon_dropped", code=quote.refused.code, reason=reason)
    return quote
