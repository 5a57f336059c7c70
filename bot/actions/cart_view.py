"""The cart as it stands: its lines, what they cost, and what has changed since they were added."""

import re

import shop
from bot.actions.base import ShopAction, Turn
from bot.actions.cards import make_table
from bot.actions.coupons import keep_coupon
from bot.actions.orders import ListOrders, list_lines, point_at_order
from bot.actions.orders_spent import SPENT_CUE
from bot.actions.recommend import CART_CUE, Recommend
from bot.actions.wording import word

SOMETHING_CUE = re.compile(r"\b(show|give|bring|find|tell) (me )?(something|anything|some stuff)\b", re.I)


class ShowCart(ShopAction):
    """Every line of the cart with its price, and the total."""

    is_aside = True

    def answer(self, turn: Turn) -> None:
        names_cart = CART_CUE.search(turn.spelt)
        if not names_cart and SPENT_CUE.search(turn.spelt):
            ListOrders().take(turn)
            return
        if not names_cart and SOMETHING_CUE.search(turn.spelt):  # "ok show me something"
            Recommend().take(turn)
            return
        order = None if names_cart or turn.customer_id is None else point_at_order(turn)
        if order is not None and turn.state.last_list == "orders":  # "what was in it"
            list_lines(turn, order)
            return
        quote = shop.make_quote(turn.session, turn.owner, turn.now)
        cart = quote.cart
        if not cart.lines:
            turn.say("utter_cart_empty")
            return
        turn.state.show([line.product_id for line in cart.lines], "cart")
        rows = [
            [line.title, line.quantity, shop.format_price(line.price_cents * line.quantity, cart.currency)]
            for line in cart.lines
        ]
        columns = [word("word_item"), word("word_quantity"), word("word_price")]
        total = shop.format_price(cart.total_cents, cart.currency)
        turn.say("utter_cart", custom=make_table(columns, rows), total=total, count=len(rows))
        keep_coupon(turn, quote)
        if quote.offer is not None:
            turn.say(
                "utter_cart_coupon",
                code=quote.offer.coupon.code,
                discount=shop.format_price(quote.discount_cents, cart.currency),
                total=total,
                after=shop.format_price(quote.goods_cents, cart.currency),
            )
        _tell_changes(turn, cart)


def _tell_changes(turn: Turn, cart: shop.CartView) -> None:
    """Say which prices changed since a line was added, and what can't be delivered now."""
    for line in cart.lines:
        if line.price_cents != line.was_cents:
            turn.say(
                "utter_price_changed",
                title=line.title,
                was=shop.format_price(line.was_cents, cart.currency),
                price=shop.format_price(line.price_cents, cart.currency),
            )
        if not line.in_stock:
            turn.say("utter_line_out_of_stock", title=line.title)
