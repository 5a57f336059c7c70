"""What the shop has on record about products, in words and side by side."""

from typing import Any

import shop
from bot.actions.base import Turn
from bot.actions.cart_variants import describe_variants, read_options
from bot.actions.wording import word

NOT_RECORDED = "–"


def has_attribute(product: shop.Product, attribute: str) -> bool:
    """Whether the shop's record of a product states an attribute, in its data or in its title."""
    recorded = [
        str(key if value is True else value).lower()
        for key, value in (product.attributes or {}).items()
        if value
    ]
    recorded += [option for variant in product.variants for option in shop.list_options(variant)]
    return any(attribute.lower() in text.replace("_", " ") for text in [*recorded, product.title.lower()])


def describe_facts(product: shop.Product) -> str:
    """List a product's recorded facts in one line."""
    facts = [shop.format_price(product.price_cents, product.currency)]
    for key, value in (product.attributes or {}).items():
        name = key.replace("_", " ")
        facts.append(name if value is True else f"{name}: {value}")
    if product.category_path:
        facts.append(product.category_path)
    facts += [f"{name}: {', '.join(values)}" for name, values in list_choices(product).items()]
    facts.append(describe_stock(product))
    return " · ".join(facts)


def describe_stock(product: shop.Product) -> str:
    """Say how many are there."""
    return word("word_stock", stock=product.pieces) if product.pieces > 0 else word("word_out_of_stock")


def list_choices(product: shop.Product) -> dict[str, list[str]]:
    """List what a product comes in: {"size": ["42", "43"], "colour": ["blue"]}."""
    choices: dict[str, list[str]] = {}
    for variant in product.variants:
        for name, value in variant.options.items():
            if str(value) not in choices.setdefault(name, []):
                choices[name].append(str(value))
    return choices


def compare(products: list[shop.Product]) -> list[list[str]]:
    """Lay products side by side: a row a fact, its name first, NOT_RECORDED where nothing is."""
    keys = list(dict.fromkeys(key for p in products for key in (p.attributes or {})))
    rows: list[list[str]] = [
        [word("word_price"), *(shop.format_price(p.price_cents, p.currency) for p in products)]
    ]
    choices = [list_choices(product) for product in products]
    names = dict.fromkeys(name for choice in choices for name in choice)
    rows += [
        [name, *(", ".join(choice.get(name, [])) or NOT_RECORDED for choice in choices)] for name in names
    ]
    rows += [
        [key.replace("_", " "), *(_cell((p.attributes or {}).get(key)) for p in products)] for key in keys
    ]
    rows.append([word("word_kind"), *(p.category_path or NOT_RECORDED for p in products)])
    rows.append([word("word_stock_name"), *(describe_stock(p) for p in products)])
    return rows


def _cell(value: Any) -> str:
    if value is True:
        return word("word_yes")
    return NOT_RECORDED if value in (None, False, "") else str(value)


def tell_stock(turn: Turn, product: shop.Product) -> None:
    """Say how many are there: of the size or colour meant, else of each."""
    variants = shop.list_fitting(product, read_options(turn, product.variants))
    if len(variants) > 1:
        turn.say("utter_stock_of_variants", title=product.title, variants=describe_variants(variants))
        return
    variant = variants[0] if variants else None
    if product.variants and variant is None:
        turn.say("utter_stock_no_variant", title=product.title, variants=describe_variants(product.variants))
        return
    stock = variant.stock if variant else product.stock
    turn.say(
        "utter_in_stock" if stock > 0 else "utter_out_of_stock",
        title=shop.name_choice(product, variant),
        stock=stock,
        price=shop.format_price(shop.price_of(product, variant), product.currency),
    )
