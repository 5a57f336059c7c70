"""What the shop may say of its own accord: switched on and off, and "tell me when it is back"."""

import re

import profiles
import shop
from bot.actions.base import ShopAction, Turn
from bot.actions.cart_variants import read_options
from bot.actions.references import ask_which, resolve
from bot.actions.wording import word

CHANNELS = ("web", "telegram")
OFF_CUE = re.compile(
    r"\b(stop|off|unsubscribe|no|opt(ing)? ?out|don'?t|do not|never|cancel|remove|quit|without)\b", re.I
)
ON_CUE = re.compile(
    r"\b(on|yes|subscribe|sign (me )?up|opt(ing)? ?in|(send|remind|notify|tell|keep) me|let me know|"
    r"i('?d| would)? (want|like)|allow|agree|start|resume)\b",
    re.I,
)
QUESTION_CUE = re.compile(
    r"^\W*((so|and|hey|hi|ok(ay)?|but)\W+)*"
    r"(is|are|am|was|do(?! not|n'?t)|does|did|have|which|what|why|who)\b",
    re.I,
)
NAMED = {
    "cart_reminder": re.compile(r"\b(cart|basket|remind\w*)\b", re.I),
    "back_in_stock": re.compile(r"\b(stock|back in)\b", re.I),
    "order_updates": re.compile(r"\b(order|shipping|shipped|delivery|parcel)\b", re.I),
    "marketing": re.compile(
        r"\b(marketing|mailing list|newsletters?|spam|advert\w*|ads|offers?|promo\w*|deals?)\b", re.I
    ),
}


ORDER_CUE = re.compile(
    r"\b(ships?|shipped|leaves?|left|lands?|arrives?|comes?|deliver\w*|sent|on its way)\b", re.I
)
MY_ORDER_CUE = re.compile(r"\b(my|the) (orders?|parcel|package|delivery)\b", re.I)


class ChangeMarketingConsent(ShopAction):
    """Messages of the named kind, or of every kind, on or off from now on, as the ledger then says.

    Nothing is switched on but by a clear wish; a question is answered with what is on.
    """

    level = "linked"

    def answer(self, turn: Turn) -> None:
        pressed = turn.value("purpose")
        named = [purpose for purpose, cue in NAMED.items() if cue.search(turn.spelt)]
        purposes = [str(pressed)] if pressed in profiles.PURPOSES else named or list(profiles.PURPOSES)
        is_off = pressed is not None or bool(OFF_CUE.search(turn.spelt))
        is_clear = is_off or ON_CUE.search(turn.spelt)
        if pressed is None and (QUESTION_CUE.search(turn.spelt) or not is_clear):
            tell_notices(turn)
            return
        switch(turn, purposes, is_on=not is_off)
        if is_off and "back_in_stock" in purposes:
            profiles.stop_subscriptions(turn.session, turn.conversation_id, at=turn.now)


def tell_notices(turn: Turn) -> None:
    """Say which messages are on through this channel, and which are not."""
    channel = find_channel(turn)
    on = [
        purpose
        for purpose in profiles.PURPOSES
        if profiles.has_consent(turn.session, str(turn.customer_id), purpose, channel)
    ]
    off = [purpose for purpose in profiles.PURPOSES if purpose not in on]
    on_words, off_words = (
        ", ".join(word(f"word_purpose_{purpose}") for purpose in part) for part in (on, off)
    )
    nothing = word("word_none")
    turn.say("utter_notices_state", on=on_words or nothing, off=off_words or nothing)


def switch(turn: Turn, purposes: list[str], *, is_on: bool) -> None:
    """Switch messages on in this channel, or off in every one, and say so."""
    for channel in (find_channel(turn),) if is_on else CHANNELS:
        for purpose in purposes:
            profiles.record_consent(
                turn.session, str(turn.customer_id), purpose, channel, is_on, at=turn.now, source="chat"
            )
    kinds = ", ".join(word(f"word_purpose_{purpose}") for purpose in purposes)
    turn.say("utter_notices_on" if is_on else "utter_notices_off", kinds=kinds)


def find_channel(turn: Turn) -> str:
    """Say through which channel the shopper speaks now."""
    return str(turn.tracker.get_latest_input_channel() or "web")


class SubscribeBackInStock(ShopAction):
    """A note to tell the shopper when it is there again; what is there now is said to be."""

    def answer(self, turn: Turn) -> None:
        shows_order = turn.state.last_list == "orders" or MY_ORDER_CUE.search(turn.spelt)
        if shows_order and turn.customer_id and ORDER_CUE.search(turn.spelt):  # "tell me when it ships"
            switch(turn, ["order_updates"], is_on=True)
            return
        reference = resolve(turn)
        if not reference.is_clear:
            ask_which(turn, reference, "subscribe_back_in_stock")
            return
        product = reference.products[0]
        turn.state.focus = product.product_id
        said = read_options(turn, product.variants)
        fitting = shop.list_fitting(product, said) if said else []
        variant = fitting[0] if len(fitting) == 1 else None
        title = shop.name_choice(product, variant)
        stock = variant.stock if variant else product.pieces
        if stock > 0:
            price = shop.format_price(shop.price_of(product, variant), product.currency)
            turn.say("utter_in_stock", title=title, stock=stock, price=price)
            return
        conversation = profiles.find_conversation(turn.session, turn.conversation_id)
        profiles.subscribe(
            turn.session,
            conversation,
            product.product_id,
            variant.variant_id if variant else None,
            at=turn.now,
        )
        turn.say("utter_subscribed", title=title)
