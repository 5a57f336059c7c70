"""Rows of a shop's own CSV files become products, variants and charts of sizes.

A loader takes rows one by one, says of each whether it was added, updated or unchanged, and refuses bad ones
with a `BadRow`. `finish` writes what was gathered, in the caller's transaction.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.csv_cells import (
    BadRow,
    Outcome,
    Row,
    need,
    read_cents,
    read_count,
    read_moment,
    read_object,
    update,
)
from shop.indexing import index_products
from shop.models import FaqEntry, Product, SizeChart, Variant

_TEXTS = ("title", "brand", "maker", "department", "category", "product_type", "image")


class ProductLoader:
    """Takes `products.csv`: known ids are updated where the row says something else."""

    required = ("product_id", "title", "price")
    optional = (
        "brand", "maker", "department", "category", "product_type", "attributes", "currency", "stock",
        "image", "popularity",
    )  # fmt: skip

    def __init__(self, session: Session, at: datetime) -> None:
        self._session = session
        self._at = at
        self._held = {product.product_id: product for product in session.scalars(sa.select(Product))}
        self._seen: set[str] = set()
        self._new: list[dict[str, Any]] = []
        self._changed = False

    def add(self, row: Row) -> Outcome:
        """Take one row.

        Raises:
            BadRow: the row is no product, or its id came before.
        """
        values = _read_product(row)
        product_id = values["product_id"]
        if product_id in self._seen:
            raise BadRow(f"duplicate: product {product_id} came before")
        self._seen.add(product_id)
        held = self._held.get(product_id)
        if held is None:
            self._new.append({**_PRODUCT_DEFAULTS, **values, "updated_at": self._at})
            return "added"
        changes = {name: value for name, value in values.items() if getattr(held, name) != value}
        if not changes:
            return "unchanged"
        for name, value in changes.items():
            setattr(held, name, value)
        held.updated_at = self._at
        self._changed = True
        return "updated"

    def finish(self) -> None:
        """Write the new products and let search know."""
        if self._new:
            self._session.execute(sa.insert(Product.__table__), self._new)
        if self._new or self._changed:
            index_products(self._session)


class VariantLoader:
    """Takes `variants.csv`: the sizes, colours and other choices of products that are in the store."""

    required = ("variant_id", "product_id", "options")
    optional = ("price", "stock")

    def __init__(self, session: Session) -> None:
        self._session = session
        self._products = set(session.scalars(sa.select(Product.product_id)))
        self._held = {variant.variant_id: variant for variant in session.scalars(sa.select(Variant))}
        self._seen: set[str] = set()
        self._new: list[dict[str, Any]] = []
        self._changed = False

    def add(self, row: Row) -> Outcome:
        """Take one row.

        Raises:
            BadRow: the row is no variant, its id came before, or its product is unknown.
        """
        values = _read_variant(row)
        variant_id, product_id = values["variant_id"], values["product_id"]
        if variant_id in self._seen:
            raise BadRow(f"duplicate: variant {variant_id} came before")
        if product_id not in self._products:
            raise BadRow(f"unknown product: {product_id}")
        self._seen.add(variant_id)
        held = self._held.get(variant_id)
        if held is None:
            self._new.append({"price_cents": None, "stock": 0, **values})
            return "added"
        if held.product_id != product_id:
            raise BadRow(f"variant {variant_id} belongs to product {held.product_id}")
        outcome = update(held, values)
        self._changed = self._changed or outcome == "updated"
        return outcome

    def finish(self) -> None:
        """Write the new variants and let search know."""
        if self._new:
            self._session.execute(sa.insert(Variant.__table__), self._new)
        if self._new or self._changed:
            index_products(self._session)


class SizeChartLoader:
    """Takes `size_charts.csv`, the sizes of each type of product from small to large."""

    required = ("product_type", "size", "measure", "least_cm", "most_cm")

    def __init__(self, session: Session) -> None:
        self._session = session
        rows = session.scalars(sa.select(SizeChart))
        self._held = {(row.product_type, row.size): row for row in rows}
        self._counts: Counter[str] = Counter()
        self._seen: set[tuple[str, str]] = set()

    def add(self, row: Row) -> Outcome:
        """Take one row.

        Raises:
            BadRow: the row is no size, or it came before.
        """
        values = _read_size(row)
        key = values["product_type"], values["size"]
        if key in self._seen:
            raise BadRow(f"duplicate: size {key[1]} of {key[0]} came before")
        self._seen.add(key)
        self._counts[key[0]] += 1
        values["position"] = self._counts[key[0]]
        held = self._held.get(key)
        if held is None:
            self._session.add(SizeChart(**values))
            return "added"
        return update(held, values)

    def finish(self) -> None:
        """Write the new rows."""
        self._session.flush()


class FaqLoader:
    """Takes `faq.csv`: what the shop answers to questions about its rules, by topic."""

    required = ("topic", "question", "answer", "source", "checked_on")

    def __init__(self, session: Session) -> None:
        self._session = session
        self._held = {entry.topic: entry for entry in session.scalars(sa.select(FaqEntry))}
        self._seen: set[str] = set()

    def add(self, row: Row) -> Outcome:
        """Take one row.

        Raises:
            BadRow: the row is no answer, or its topic came before.
        """
        values: dict[str, Any] = {name: need(row, name) for name in self.required}
        values["checked_on"] = read_moment(values["checked_on"], "checked_on").date()
        if values["topic"] in self._seen:
            raise BadRow(f"duplicate: topic {values['topic']} came before")
        self._seen.add(values["topic"])
        held = self._held.get(values["topic"])
        if held is None:
            self._session.add(FaqEntry(**values))
            return "added"
        return update(held, values)

    def finish(self) -> None:
        """Write the new rows."""
        self._session.flush()


_PRODUCT_DEFAULTS = {**dict.fromkeys(_TEXTS, ""), "image": "grocery", "category_path": "", "attributes": {},
                     "currency": "USD", "stock": 0, "popularity": 0.0}  # fmt: skip


def _read_product(row: Row) -> dict[str, Any]:
    """Read what the row says; columns that are absent or blank say nothing."""
    values: dict[str, Any] = {
        "product_id": need(row, "product_id"),
        "price_cents": read_cents(row, "price"),
    }
    need(row, "title")
    values |= {name: row[name] for name in (*_TEXTS, "currency") if row.get(name)}
    if values.get("department") or values.get("category"):
        values["category_path"] = " > ".join(filter(None, (values.get("department"), values.get("category"))))
    if row.get("stock"):
        values["stock"] = read_count(row, "stock", least=0)
    if row.get("attributes"):
        values["attributes"] = read_object(row["attributes"], "attributes", '{"organic": true}')
    if row.get("popularity"):
        values["popularity"] = _read_popularity(row["popularity"])
    return values


def _read_popularity(text: str) -> float:
    try:
        popularity = float(text)
    except ValueError:
        raise BadRow(f"bad popularity: {text}") from None
    if not 0 <= popularity < float("inf"):
        raise BadRow(f"bad popularity: {text}")
    return popularity


def _read_variant(row: Row) -> dict[str, Any]:
    options = read_object(need(row, "options"), "options", '{"size": "42", "colour": "blue"}')
    if not options:
        raise BadRow("no options")
    values: dict[str, Any] = {
        "variant_id": need(row, "variant_id"),
        "product_id": need(row, "product_id"),
        "options": {name: str(value) for name, value in options.items()},
    }
    if row.get("price"):
        values["price_cents"] = read_cents(row, "price")
    if row.get("stock"):
        values["stock"] = read_count(row, "stock", least=0)
    return values


def _read_size(row: Row) -> dict[str, Any]:
    values: dict[str, Any] = {name: need(row, name) for name in ("product_type", "size", "measure")}
    for name in ("least_cm", "most_cm"):
        try:
            values[name] = float(need(row, name))
        except ValueError:
            raise BadRow(f"bad {name}: {row[name]}") from None
    if not 0 < values["least_cm"] <= values["most_cm"] < float("inf"):
        raise BadRow(f"bad bounds: {row['least_cm']} to {row['most_cm']}")
    return values
