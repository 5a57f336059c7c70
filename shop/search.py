"""Catalogue search: what a shopper means first, hard limits always kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from shop.limits import Query, Sort, limit_products
from shop.matching import AISLE, HEAD, NAME, Condition, Group, match_words
from shop.models import Product, SearchEntry, Variant
from shop.products import list_products
from shop.reading import Reading, read_text
from shop.words import find_head

_STOCKED = sa.select(Variant.variant_id).where(Variant.product_id == Product.product_id, Variant.stock > 0)
_IN_STOCK: ColumnElement[Any] = sa.case((Product.stock > 0, 0), (_STOCKED.exists(), 0), else_=1)


@dataclass(frozen=True)
class Found:
    """A page of products, how many there are in all, and the text with slips mended (None: as typed)."""

    products: list[Product]
    total: int
    corrected: str | None


_BY_PRICE = ("price_asc", "price_desc")


def search(session: Session, query: Query) -> Found:
    """Search the catalogue.

    Every word must match, after stemming and synonyms. Where products *are* what the text names, only they
    are found: "milk" finds no milk chocolate, whatever the sort, so that the cheapest milk is a milk. Sorted
    by relevance the closest meaning comes first, then what is in stock, then what is popular.
    """
    reading = read_text(session, query.text)
    wanted = _Wanted.of(session, reading)
    conditions = _narrow(session, query, wanted)
    total_column = sa.func.count().over().label("total")
    rows = session.execute(
        _select(Product.product_id, total_column)
        .where(*conditions)
        .order_by(*_order(query.sort, wanted.closest))
        .limit(query.limit)
        .offset(query.offset)
    ).all()
    total = rows[0].total if rows else _count(session, conditions)
    return Found(list_products(session, [row.product_id for row in rows]), total, reading.corrected)


def list_matches(session: Session, query: Query) -> list[str]:
    """List the ids of all that `search` would find on all pages, in its order."""
    wanted = _Wanted.of(session, read_text(session, query.text))
    found = _select(Product.product_id).where(*_narrow(session, query, wanted))
    return list(session.execute(found.order_by(*_order(query.sort, wanted.closest))).scalars())


def list_mentions(session: Session, *phrases: str) -> set[str]:
    """List the ids of all that a search which excludes these phrases leaves out."""
    kept = limit_products(session, Query(exclude=phrases))
    if not kept:
        return set()
    return set(session.execute(_select(Product.product_id).where(sa.not_(sa.and_(*kept)))).scalars())


def _narrow(session: Session, query: Query, wanted: _Wanted) -> list[Condition]:
    """Give every condition of a query; by price only what carries the name itself, if anything does."""
    conditions = [*wanted.conditions, *limit_products(session, query)]
    if query.sort in _BY_PRICE and wanted.core is not None and _count(session, [*conditions, wanted.core]):
        conditions.append(wanted.core)  # the cheapest wine is no wine vinegar
    return conditions


def count(session: Session, query: Query) -> int:
    """Count what `search` would find on all pages."""
    wanted = _Wanted.of(session, read_text(session, query.text))
    return _count(session, _narrow(session, query, wanted))


@dataclass(frozen=True)
class _Wanted:
    """The conditions a text puts on a product, and the order of how close products are to it."""

    conditions: list[Condition]
    closest: list[ColumnElement[Any]]
    core: Condition | None = None  # what carries the name itself, not only stands on its shelf

    @classmethod
    def of(cls, session: Session, reading: Reading) -> _Wanted:
        if not reading.groups:
            return cls([], [])
        dialect = session.get_bind().dialect.name
        everywhere = match_words(dialect, reading.groups)
        named = match_words(dialect, reading.groups, NAME)
        exact = SearchEntry.category.in_(reading.make_keys())
        exact_type = SearchEntry.product_type.in_(reading.make_keys())
        in_department = SearchEntry.department.in_(reading.make_keys())
        for group in reversed(reading.groups):
            heads = _find_heads(group)
            headed = match_words(dialect, heads, HEAD) & named
            shelved = match_words(dialect, heads, AISLE)
            is_it = headed | shelved | exact_type | in_department
            if _has_any(session, [everywhere, is_it]):
                meaning = _score((headed, 2.0), (shelved, 1.0), (exact, 1.5))
                closest = [meaning.desc(), _IN_STOCK, _score((exact_type, 1.0)).desc()]
                return cls([everywhere, is_it], closest, headed | exact_type)
        return cls([everywhere], [_score((named, 1.0)).desc(), _IN_STOCK])


def _find_heads(group: Group) -> list[Group]:
    return [tuple((find_head(phrase),) for phrase in group)]


def _score(*signals: tuple[Condition, float]) -> ColumnElement[Any]:
    total: ColumnElement[Any] = sa.literal_column("0.0")
    for condition, points in signals:
        total = total + sa.case((condition, points), else_=0.0)
    return total


def _order(sort: Sort, closest: list[ColumnElement[Any]]) -> Sequence[ColumnElement[Any]]:
    weight = SearchEntry.weight.desc()
    orders: dict[str, list[ColumnElement[Any]]] = {
        "relevance": [*closest, _IN_STOCK, weight],
        "price_asc": [Product.price_cents.asc(), *closest, weight],
        "price_desc": [Product.price_cents.desc(), *closest, weight],
        "popular": [Product.popularity.desc(), *closest, weight],
    }
    return [*orders[sort], Product.product_id.asc()]


def _select(*columns: Any) -> Any:
    return sa.select(*columns).join_from(Product, SearchEntry, SearchEntry.product_id == Product.product_id)


def _has_any(session: Session, conditions: Sequence[Condition]) -> bool:
    entries = sa.select(SearchEntry.entry_id).where(*conditions).limit(1)
    return session.execute(entries).first() is not None


def _count(session: Session, conditions: Sequence[Condition]) -> int:
    return int(session.execute(_select(sa.func.count()).where(*conditions)).scalar_one())
