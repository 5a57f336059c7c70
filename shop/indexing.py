"""The catalogue's search index and vocabulary, rebuilt from the products."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.models import Product, SearchAttribute, SearchEntry, SearchOption, SearchTerm, Variant
from shop.words import find_heads, find_name, make_key, read_wordbook, split_words, stem

VOCABULARY_KINDS = ("category", "brand", "attribute", "type", "department")
WORD = "word"

_CHUNK = 5000
_UNSPOKEN = frozenset({"brand_class"})  # attributes that another column says
_HYPERNYM_BELOW = 0.5  # "pasta" names spaghetti, though fewer than half of its products say so


@dataclass(frozen=True)
class Term:
    """A phrase the catalogue knows, lower case; kind: category, brand, attribute, type or department."""

    kind: str
    phrase: str
    count: int


def list_vocabulary(session: Session) -> list[Term]:
    """List the words and phrases the catalogue knows, as of the last `index_products`, most used first.

    What shoppers call a type that is there ("loo roll") is a type too.
    """
    rows = session.execute(
        sa.select(SearchTerm.kind, SearchTerm.phrase, SearchTerm.count)
        .where(SearchTerm.kind.in_(VOCABULARY_KINDS))
        .order_by(SearchTerm.kind, SearchTerm.count.desc(), SearchTerm.phrase)
    )
    terms = [Term(*row) for row in rows]
    words = {stem(word) for term in terms if term.kind == "type" for word in split_words(term.phrase)}
    spoken = [
        Term("type", " ".join(said), 1)
        for said, meanings in read_wordbook().synonyms.items()
        if any(words.issuperset(map(stem, meaning)) for meaning in meanings)
    ]
    return [*terms, *(term for term in spoken if term.phrase not in {known.phrase for known in terms})]


def index_products(session: Session) -> int:
    """Rebuild the search index and the vocabulary from all products and variants; return how many.

    Call it after writing products, in the same transaction; changes of price and stock alone do not need it.
    Five seconds for 30,000 products on SQLite.
    """
    session.flush()
    for table in (SearchEntry, SearchAttribute, SearchOption, SearchTerm):
        session.execute(sa.delete(table).execution_options(synchronize_session=False))
    options = _index_options(session)
    products = session.execute(sa.select(Product.__table__)).all()
    shelves = _measure_shelves(products)
    hypernyms = _find_hypernyms(products)
    terms: Counter[tuple[str, str]] = Counter()
    for start in range(0, len(products), _CHUNK):
        entries, attributes = [], []
        for product in products[start : start + _CHUNK]:
            phrases = _list_attributes(product.attributes, options.get(product.product_id, ()))
            entry = _make_entry(product, phrases, shelves, hypernyms)
            entries.append(entry)
            attributes += [{"phrase": phrase, "product_id": product.product_id} for phrase in phrases]
            terms.update(_list_terms(product, phrases, entry))
        session.execute(sa.insert(SearchEntry.__table__), entries)
        if attributes:
            session.execute(sa.insert(SearchAttribute.__table__), attributes)
    if terms:
        rows = [{"kind": kind, "phrase": phrase, "count": count} for (kind, phrase), count in terms.items()]
        session.execute(sa.insert(SearchTerm.__table__), rows)
    _settle(session)
    return len(products)


def _settle(session: Session) -> None:
    """Make the fresh index fast to read."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(sa.text("INSERT INTO search_words(search_words) VALUES ('optimize')"))
    for table in ("products", "search_entries", "search_attributes", "search_options"):
        session.execute(sa.text(f"ANALYZE {table}"))


def _index_options(session: Session) -> dict[str, list[Mapping[str, Any]]]:
    """Index the options of every variant, and give them by product."""
    options: dict[str, list[Mapping[str, Any]]] = {}
    rows = []
    for variant_id, product_id, choice in session.execute(
        sa.select(Variant.variant_id, Variant.product_id, Variant.options)
    ):
        options.setdefault(product_id, []).append(choice)
        row = {"variant_id": variant_id, "product_id": product_id}
        rows += [{"phrase": phrase, **row} for phrase in dict.fromkeys(_say_values(choice))]
    if rows:
        session.execute(sa.insert(SearchOption.__table__), rows)
    return options


def _measure_shelves(products: Sequence[Any]) -> Counter[tuple[str, str]]:
    """Sum what moves of each type in each category."""
    shelves: Counter[tuple[str, str]] = Counter()
    for product in products:
        shelves[product.category, product.product_type] += product.popularity
    return shelves


def _find_hypernyms(products: Sequence[Any]) -> frozenset[str]:
    """Find the categories that name their products by a wider word: fruit, pasta, but not coffee."""
    members: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for product in products:
        members[product.category] += 1
        named[product.category] += bool(_list_shared_heads(product))
    return frozenset(name for name, count in members.items() if named[name] < _HYPERNYM_BELOW * count)


def _list_shared_heads(product: Any) -> list[str]:
    """List the nouns of the category that stand in the product's own name."""
    own = {stem(word) for word in split_words(find_name(product.title))}
    own.update(stem(head) for head in find_heads(find_name(product.title)))
    return [head for head in find_heads(product.category) if stem(head) in own]


def _make_entry(
    product: Any, phrases: Iterable[str], shelves: Mapping[tuple[str, str], float], hypernyms: frozenset[str]
) -> dict[str, Any]:
    name = find_name(product.title)
    shared = find_heads(product.category) if product.category in hypernyms else _list_shared_heads(product)
    rest = (
        product.title,
        product.product_type,
        product.category,
        product.department,
        product.brand,
        product.maker,
        *phrases,
    )
    shelf = shelves[product.category, product.product_type]
    return {
        "product_id": product.product_id,
        "head": " ".join(find_heads(name)),
        "name": " ".join(split_words(name)),
        "aisle": " ".join(shared),
        "rest": " ".join(split_words(" ".join(rest))),
        "category": make_key(product.category),
        "department": make_key(product.department),
        "product_type": make_key(product.product_type),
        "weight": math.log10(1 + shelf) + math.log10(1 + product.popularity),
    }


def _list_attributes(attributes: Mapping[str, Any], options: Iterable[Mapping[str, Any]]) -> list[str]:
    """List what a shopper may say of a product: "organic" for a flag that is set, else the value itself."""
    found = dict.fromkeys(phrase for choice in (attributes, *options) for phrase in _say_values(choice))
    return list(found)


def _say_values(values: Mapping[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        if name in _UNSPOKEN or value is None or value is False:
            continue
        if value is True:
            yield " ".join(split_words(name.replace("_", " ")))
            continue
        for part in value if isinstance(value, list) else [value]:
            phrase = str(part).strip().lower()
            if phrase:
                yield phrase


def _list_terms(product: Any, phrases: Iterable[str], entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    named = {
        "category": product.category,
        "brand": product.brand,
        "type": product.product_type,
        "department": product.department,
    }
    yield from ((kind, phrase.lower()) for kind, phrase in named.items() if phrase)
    yield from (("attribute", phrase) for phrase in phrases)
    words = {*entry["name"].split(), *entry["rest"].split()}
    yield from ((WORD, word) for word in words if word.isalpha() and len(word) > 2)
