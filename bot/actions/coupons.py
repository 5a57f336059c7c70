"""Coupons that this shopper really has."""

import shop
from bot.actions.base import ShopAction, Turn
from bot.actions.cards import make_table
from bot.actions.wording import word

LISTED = 40
GUEST = ""  # has the coupons that are for everyone


def describe_value(coupon: shop.Coupon) -> str:
    """Say what a coupon takes off: "10 %" or "$1.50"."""
    return f"{coupon.value} %" if coupon.kind == "percent" else shop.format_price(int(coupon.value), "USD")


class ListCoupons(ShopAction):
    """The shopper's valid coupons, with value and last day; or that there is none."""

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


class AnswerCouponCode(ShopAction):
    """Whether a code is among the shopper's valid coupons; it is not applied here, and that is said."""

    def answer(self, turn: Turn) -> None:
        code = turn.value("coupon_code")
        coupons = shop.list_coupons(turn.session, turn.customer_id or GUEST, turn.now)
        if code is None:
            ListCoupons().answer(turn)
            return
        coupon = next((c for c in coupons if c.code.lower() == str(code).lower()), None)
        if coupon is None:
            turn.say("utter_coupon_not_yours", code=code)
            return
        turn.say(
            "utter_coupon_is_yours",
            code=coupon.code,
            title=coupon.title,
            value=describe_value(coupon),
            until=f"{coupon.ends_at:%-d %B %Y}",
        )
