"""The choices of a product: which one is meant, what it is called, how many there are."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.errors import VariantNotFound
from shop.models import Product, SearchOption, Variant


def has_variants(session: Session) -> bool:
    """Say whether anything in this shop comes in variants."""
    return session.execute(sa.select(Variant.variant_id).limit(1)).first() is not None


def is_option(session: Session, phrase: str) -> bool:
    """Say whether any variant in this shop has the option ("42", "blue")."""
    query = sa.select(SearchOption.variant_id).where(SearchOption.phrase == phrase.strip().lower()).limit(1)
    return session.execute(query).first() is not None


def list_option_kinds(session: Session, phrase: str) -> list[str]:
    """List which choices a phrase is one of in this shop: "42" of "size", "blue" of "colour"."""
    query = (
        sa.select(Variant.options)
        .join(SearchOption, SearchOption.variant_id == Variant.variant_id)
        .where(SearchOption.phrase == phrase.strip().lower())
        .limit(1)
    )
    options = session.scalars(query).first() or {}
    return [kind for kind, value in options.items() if str(value).strip().lower() == phrase.strip().lower()]


def find_variant(session: Session, product_id: str, variant_id: str | None) -> Variant | None:
    """Find a product's variant by its id; None for none.

    Raises:
        VariantNotFound: the product has no such variant.
    """
    if variant_id is None:
        return None
    variant = session.get(Variant, variant_id)
    if variant is None or variant.product_id != product_id:
        raise VariantNotFound(product_id, variant_id)
    return variant


def list_fitting(product: Product, phrases: Iterable[str]) -> list[Variant]:
    """List the variants that answer to every phrase that names an option of the product ("42", "blue").

    Phrases that name none ("waterproof") say nothing about the variant.
    """
    offered = {option for variant in product.variants for option in list_options(variant)}
    wanted = {phrase.strip().lower() for phrase in phrases} & offered
    return [variant for variant in product.variants if wanted <= set(list_options(variant))]


def list_options(variant: Variant) -> list[str]:
    """List a variant's options as a shopper says them: ["42", "blue"]."""
    return [str(value).strip().lower() for value in variant.options.values()]


def describe_variant(variant: Variant) -> str:
    """Write a variant's options: "43, blue"."""
    return ", ".join(str(value) for value in variant.options.values())


def name_choice(product: Product, variant: Variant | None) -> str:
    """Write what exactly is meant: "Brook Dry, 42, blue"."""
    return product.title if variant is None else f"{product.title}, {describe_variant(variant)}"


def price_of(product: Product, variant: Variant | None) -> int:
    """Give the price in cents of a product, or of one of its variants."""
    return product.price_cents if variant is None or variant.price_cents is None else variant.price_cents
