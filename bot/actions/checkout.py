"""From the chat to the checkout: a signed link to what is in the cart; paying never happens here."""

import shop
from bot.actions.base import ShopAction, Turn
from bot.actions.cards import payload
from bot.actions.coupons import keep_coupon
from bot.actions.faq import tell_ways_to_pay
from bot.actions.wording import word
from bot.checkout_links import minutes_left, write_link


class Checkout(ShopAction):
    """What the cart costs in all, and a link to the checkout that works once, for a quarter of an hour."""

    def answer(self, turn: Turn) -> None:
        quote = keep_coupon(turn)
        lines, currency = quote.cart.lines, quote.cart.currency
        show_cart = (word("button_show_cart"), payload("show_cart"))
        goods = shop.format_price(quote.goods_cents, currency)
        missing = [line.title for line in lines if not line.in_stock]
        if not lines and tell_ways_to_pay(turn):
            return
        if not lines:
            turn.say("utter_cart_empty")
        elif not turn.services.settings.demo_shop:
            turn.say("utter_checkout_elsewhere", total=goods, buttons=[show_cart])
        elif turn.customer_id is None:
            turn.say("utter_checkout_sign_in", total=goods, buttons=[show_cart])
        elif missing:
            turn.say("utter_checkout_sold_out", titles=", ".join(missing), buttons=[show_cart])
        else:
            give_link(turn, quote)


def give_link(turn: Turn, quote: shop.Quote) -> None:
    """Say what the cart costs and give the link to its checkout."""
    checkout = shop.open_checkout(turn.session, str(turn.customer_id), turn.now)
    currency = quote.cart.currency
    delivery = shop.format_price(quote.delivery_cents, currency)
    turn.say(
        "utter_checkout",
        custom={
            "type": "link",
            "title": word("word_checkout_link"),
            "url": write_link(turn.services.settings.session_secret, checkout),
        },
        goods=shop.format_price(quote.goods_cents, currency),
        delivery=word("word_delivery", delivery=delivery)
        if quote.delivery_cents
        else word("word_delivery_free"),
        total=shop.format_price(quote.total_cents, currency),
        minutes=minutes_left(checkout),
    )
