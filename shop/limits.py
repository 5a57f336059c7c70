"""The hard limits of a search: each a condition that no result may break."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.matching import Condition, match_words
from shop.models import Product, SearchAttribute, SearchEntry, SearchOption, SearchTerm, Variant
from shop.reading import read_text
from shop.variants import has_variants
from shop.words import make_key

Sort = Literal["relevance", "price_asc", "price_desc", "popular"]


@dataclass(frozen=True)
class Query:
    """What is looked for.

    `categories` are names of categories, departments or types, any of which may hold; of `brands` any may
    hold; `attributes` must all hold; nothing that matches a phrase of `exclude` is found. Prices are
    inclusive. A product that comes in variants is found when one and the same variant keeps to every limit:
    the blue one in 42, in stock, under 90.
    """

    text: str = ""
    categories: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    price_min_cents: int | None = None
    price_max_cents: int | None = None
    in_stock: bool = False
    sort: Sort = "relevance"
    limit: int = 10
    offset: int = 0


def limit_products(session: Session, query: Query) -> list[Condition]:
    """Turn every limit of a query into a condition on Product joined with SearchEntry."""
    return [
        *_limit_choice(session, query),
        *_limit_kind(query),
        *(_leaves_out(session, phrase) for phrase in query.exclude if make_key(phrase)),
    ]


def _limit_choice(session: Session, query: Query) -> list[Condition]:
    """Limit price and stock; where there are variants, together with what names one of them."""
    alone = [*_limit_price(query, Product.price_cents), *([Product.stock > 0] if query.in_stock else [])]
    if not (alone or query.attributes or query.exclude) or not has_variants(session):
        return alone
    price = sa.func.coalesce(Variant.price_cents, Product.price_cents)
    fits = [
        *_limit_price(query, price),
        *([Variant.stock > 0] if query.in_stock else []),
        *map(_answers_to, query.attributes),
        *(~_is_option(phrase, Variant.variant_id == SearchOption.variant_id) for phrase in query.exclude),
    ]
    if not fits:
        return []
    of_product = sa.select(Variant.variant_id).where(Variant.product_id == Product.product_id)
    return [sa.or_(sa.and_(~of_product.exists(), *alone), of_product.where(*fits).exists())]


def _answers_to(phrase: str) -> Condition:
    """Hold for a variant that has the option, or whose product does not offer it as one."""
    own = _is_option(phrase, SearchOption.variant_id == Variant.variant_id)
    answers: Condition = sa.or_(own, ~_is_option(phrase, SearchOption.product_id == Variant.product_id))
    return answers


def _is_option(phrase: str, of: Condition) -> Condition:
    option = sa.select(SearchOption.variant_id).where(SearchOption.phrase == phrase.strip().lower(), of)
    is_option: Condition = option.exists()
    return is_option


def _leaves_out(session: Session, phrase: str) -> Condition:
    """Hold for a product without what the phrase names; of what it offers to choose, another can be taken."""
    is_without = ~_matches_phrase(session, phrase)
    if not has_variants(session):
        return is_without
    leaves: Condition = sa.or_(is_without, _is_option(phrase, SearchOption.product_id == Product.product_id))
    return leaves


def _limit_price(query: Query, price: Any) -> Iterator[Condition]:
    if query.price_min_cents is not None:
        yield price >= query.price_min_cents
    if query.price_max_cents is not None:
        yield price <= query.price_max_cents


def _limit_kind(query: Query) -> Iterator[Condition]:
    if query.categories:
        keys = [make_key(name) for name in query.categories]
        yield sa.or_(
            SearchEntry.category.in_(keys),
            SearchEntry.department.in_(keys),
            SearchEntry.product_type.in_(keys),
        )
    if query.brands:
        yield sa.func.lower(Product.brand).in_([brand.lower() for brand in query.brands])
    for attribute in query.attributes:
        yield _has_attribute(attribute)


def _has_attribute(phrase: str) -> Condition:
    holders = sa.select(SearchAttribute.product_id).where(SearchAttribute.phrase == phrase.strip().lower())
    has: Condition = Product.product_id.in_(holders)
    return has


def _matches_phrase(session: Session, phrase: str) -> Condition:
    """Hold for a product that is, carries or mentions what the phrase names.

    A brand's name means the brand: its words alone ("store") would hit the innocent.
    """
    name = phrase.strip().lower()
    if session.get(SearchTerm, ("brand", name)) is not None:
        conditions: list[Condition] = [sa.func.lower(Product.brand) == name]
    else:
        conditions = [_has_attribute(phrase)]
        groups = read_text(session, phrase).groups
        if groups:
            conditions.append(match_words(session.get_bind().dialect.name, groups))
    matches: Condition = sa.or_(*conditions)
    return matches
