"""Which size and colour: read from what was said and what the list was limited to, else asked for."""

import re
from collections.abc import Iterable, Sequence

import shop
from bot.actions.base import Turn
from bot.actions.cards import payload
from bot.actions.wish import Wish
from bot.actions.wording import word

OFFERED = 8


def read_options(turn: Turn, variants: Iterable[shop.Variant]) -> list[str]:
    """List the sizes and colours of these variants that the message names and does not exclude."""
    if turn.text.startswith("/"):
        return []
    unwanted = {str(entity.value).lower() for entity in turn.entities if entity.is_excluded}
    offered = {option for variant in variants for option in shop.list_options(variant)} - unwanted
    return [
        option
        for option in sorted(offered)
        if re.search(rf"(?<![\w'’.]){re.escape(option)}(?![\w'’]|\.\d)", turn.text, re.I)
    ]


def choose_variant(turn: Turn, product: shop.Product, quantity: int | None = None) -> shop.Variant | None:
    """Find the variant meant; None where the shopper was asked for it, or told that there is none.

    What this message says comes first, then the pressed button, then what the shown list was limited to.
    """
    pressed = next((v for v in product.variants if v.variant_id == turn.value("variant_id")), None)
    if pressed is not None:
        return pressed
    asked, wish = turn.state.asked or {}, Wish.load(turn.state.search)
    earlier = asked.get("options", []) if asked.get("product_id") == product.product_id else []
    said = [*earlier, *read_options(turn, product.variants)]
    fitting = shop.list_fitting(product, said)
    if len(fitting) > 1:
        fitting = shop.list_fitting(product, [*said, *wish.attributes]) or fitting
        unwanted = set(wish.exclude) - set(said)
        fitting = [v for v in fitting if not unwanted & set(shop.list_options(v))] or fitting
    there = [variant for variant in fitting if variant.stock > 0]
    if len(there) == 1:
        return there[0]
    if there:
        ask_variant(turn, product, there, said, quantity)
    else:
        refuse_variant(turn, product, fitting, quantity)
    return None


def ask_variant(
    turn: Turn,
    product: shop.Product,
    variants: Sequence[shop.Variant],
    said: list[str],
    quantity: int | None,
) -> None:
    """Ask which of several variants is meant, each a button."""
    _keep_question(turn, product, said, quantity)
    turn.say(
        "utter_ask_which_variant",
        title=product.title,
        buttons=_list_buttons(product, variants, quantity),
    )


def refuse_variant(
    turn: Turn, product: shop.Product, meant: Sequence[shop.Variant], quantity: int | None
) -> None:
    """Say that the size or colour meant is out of stock or does not exist, and what there is."""
    there = [variant for variant in product.variants if variant.stock > 0]
    if not there:
        turn.say("utter_cannot_add_none", title=product.title)
        return
    _keep_question(turn, product, [], quantity)
    named = len(meant) == 1
    turn.say(
        "utter_variant_out_of_stock" if named else "utter_no_such_variant",
        title=shop.name_choice(product, meant[0] if named else None),
        buttons=_list_buttons(product, there, quantity),
    )


def describe_variants(variants: Iterable[shop.Variant]) -> str:
    """List variants and how many there are of each: "41, grey: 3 in stock; 42: out of stock"."""
    return "; ".join(
        word(
            "word_variant_stock" if variant.stock > 0 else "word_variant_out",
            variant=shop.describe_variant(variant),
            stock=variant.stock,
        )
        for variant in variants
    )


def _keep_question(turn: Turn, product: shop.Product, said: list[str], quantity: int | None) -> None:
    turn.state.focus = product.product_id
    question = {"kind": "variant", "intent": "add_to_cart", "product_id": product.product_id, "options": said}
    turn.state.question = question | ({"quantity": quantity} if quantity else {})


def _list_buttons(
    product: shop.Product, variants: Sequence[shop.Variant], quantity: int | None
) -> list[tuple[str, str]]:
    number = {"quantity": quantity} if quantity else {}
    return [
        (
            shop.describe_variant(variant),
            payload("add_to_cart", product_id=product.product_id, variant_id=variant.variant_id, **number),
        )
        for variant in variants[:OFFERED]
    ]
