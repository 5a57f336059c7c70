"""Product cards, as every channel draws them, and the buttons on them."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import shop
from bot.actions.wording import word

BUTTONS = {
    "search": ("add_to_cart", "ask_similar"),
    "recommend": ("add_to_cart", "ask_why_recommended", "reject_recommendation"),
}


def payload(intent: str, **entities: Any) -> str:
    """Write what a button says for the shopper: `/intent{"entity": "value"}`."""
    return f"/{intent}{json.dumps(entities)}" if entities else f"/{intent}"


def make_card(
    product: shop.Product, buttons: Sequence[str], reason: str | None = None, options: Sequence[str] = ()
) -> dict[str, Any]:
    """Make one card from a row of the catalogue; a product that is out of stock gets no add button.

    Args:
        product: what to show.
        buttons: intents of its buttons.
        reason: why it is suggested.
        options: what was said that may name a size or a colour; title, price and stock are then those of the
            variants that have it.
    """
    fitting = shop.list_fitting(product, options)
    spelled = {str(o).lower(): str(o) for v in fitting for o in v.options.values()}
    named = [spelled[option.lower()] for option in options if option.lower() in spelled]
    in_stock = any(variant.stock > 0 for variant in fitting) if product.variants else product.stock > 0
    meant = {"product_id": product.product_id}
    there = [variant for variant in fitting if variant.stock > 0]
    if named and len(there) == 1:
        meant["variant_id"] = there[0].variant_id
    cents = min((shop.price_of(product, v) for v in fitting), default=product.price_cents)
    card: dict[str, Any] = {
        "product_id": product.product_id,
        "title": ", ".join([product.title, *named]),
        "price": cents / 100,
        "currency": product.currency,
        "image": product.image,
        "in_stock": in_stock,
        "buttons": [
            {
                "title": word(f"button_{intent}"),
                "payload": payload(
                    intent, **(meant if intent == "add_to_cart" else {"product_id": product.product_id})
                ),
            }
            for intent in buttons
            if in_stock or intent != "add_to_cart"
        ],
    }
    if reason:
        card["reason"] = reason
    return card


def make_cards(
    products: Iterable[shop.Product],
    kind: str = "search",
    reasons: dict[str, str] | None = None,
    options: Sequence[str] = (),
) -> dict[str, Any]:
    """Make the cards of a list; `kind` is "search" or "recommend" and chooses the buttons."""
    reasons = reasons or {}
    return {
        "type": "products",
        "items": [make_card(p, BUTTONS[kind], reasons.get(p.product_id), options) for p in products],
    }


def make_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """Make a table reply."""
    return {"type": "table", "columns": list(columns), "rows": [list(map(str, row)) for row in rows]}
