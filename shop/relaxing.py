"""What to give up when a search finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from shop.limits import Query, Sort
from shop.reading import read_text, split_parts
from shop.search import search
from shop.words import split_words


@dataclass(frozen=True)
class Relaxation:
    """One limit that, given up alone, gives results.

    `field` is a field of Query, `value` what was asked of it, `total` how much there is without it. `nearest`
    is what comes closest to the limit: the lowest price in cents for price_max_cents, the highest for
    price_min_cents, the words that are left for text; else None.
    """

    field: str
    value: str | int | bool
    nearest: str | int | None
    total: int


def relaxations(session: Session, query: Query) -> list[Relaxation]:
    """List each single limit whose dropping gives results, the easiest to give up first.

    Price and stock come before brand and attribute, these before what was excluded, the category, and last
    the words themselves; of the same kind, the one that leaves most. A query that finds something has none.
    """
    if search(session, replace(query, limit=1, offset=0)).total:
        return []
    found = []
    for rank, (field, value, looser) in enumerate(_loosen(session, query)):
        page = search(session, replace(looser, limit=1, offset=0, sort=_SORTS.get(field, "relevance")))
        if page.total:
            nearest = page.products[0].price_cents if field in _SORTS else None
            left = looser.text if field == "text" else nearest
            found.append(
                (_FIELDS.index(field), -page.total, rank, Relaxation(field, value, left, page.total))
            )
    return [relaxation for *_, relaxation in sorted(found, key=lambda row: row[:3])]


_FIELDS = (
    "price_max_cents",
    "price_min_cents",
    "in_stock",
    "brands",
    "attributes",
    "exclude",
    "categories",
    "text",
)
_SORTS: dict[str, Sort] = {"price_max_cents": "price_asc", "price_min_cents": "price_desc"}


def _loosen(session: Session, query: Query) -> Iterator[tuple[str, str | int | bool, Query]]:
    """Give the query without each of its limits in turn."""
    if query.price_max_cents is not None:
        yield "price_max_cents", query.price_max_cents, replace(query, price_max_cents=None)
    if query.price_min_cents is not None:
        yield "price_min_cents", query.price_min_cents, replace(query, price_min_cents=None)
    if query.in_stock:
        yield "in_stock", True, replace(query, in_stock=False)
    if query.brands:
        yield "brands", ", ".join(query.brands), replace(query, brands=())
    if query.categories:
        yield "categories", ", ".join(query.categories), replace(query, categories=())
    for phrase in query.attributes:
        left = tuple(other for other in query.attributes if other != phrase)
        yield "attributes", phrase, replace(query, attributes=left)
    for phrase in query.exclude:
        left = tuple(other for other in query.exclude if other != phrase)
        yield "exclude", phrase, replace(query, exclude=left)
    yield from _loosen_text(session, query)


def _loosen_text(session: Session, query: Query) -> Iterator[tuple[str, str, Query]]:
    """Give the query without each phrase of its text; without all of it only where another limit is left."""
    parts = split_parts(split_words(read_text(session, query.text).corrected or query.text))
    said = [" ".join(words) for words, _ in parts]
    if len(said) > 1 or query.attributes or query.brands or query.categories:
        for position, phrase in enumerate(said):
            yield "text", phrase, replace(query, text=" ".join(said[:position] + said[position + 1 :]))
