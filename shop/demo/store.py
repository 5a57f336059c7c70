"""Writes the catalogue and the answers of the demo shop; what is there already stays as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml
from sqlalchemy.orm import Session

from shop.bulk import insert_rows
from shop.demo.catalogue import Catalogue
from shop.indexing import index_products
from shop.models import FaqEntry, Product

FAQ = Path(__file__).with_name("faq.yml")
_TEXTS = ("title", "brand", "maker", "department", "category", "product_type", "category_path", "image")
_NUMBERS = ("price_cents", "stock", "popularity")


def write_products(session: Session, catalogue: Catalogue, at: datetime) -> int:
    """Add the products that the store does not hold yet, index them, and say how many they were."""
    held = set(session.scalars(sa.select(Product.product_id)))
    new = catalogue.products[~catalogue.products.index.isin(held)]
    if new.empty:
        return 0
    columns = ("product_id", *_TEXTS, *_NUMBERS, "attributes", "currency", "updated_at")
    insert_rows(session, Product.__table__, columns, _make_rows(new, at))
    index_products(session)
    return len(new)


def _make_rows(products: Any, at: datetime) -> Iterator[tuple[Any, ...]]:
    updated_at = f"{at:%Y-%m-%d %H:%M:%S.%f}"
    plain = zip(*(products[name].tolist() for name in (*_TEXTS, *_NUMBERS)), strict=True)
    for product_id, values, attributes in zip(products.index, plain, products["attributes"], strict=True):
        yield product_id, *values, json.dumps(attributes), "USD", updated_at


def write_answers(session: Session) -> int:
    """Add the answers of `faq.yml` whose topics the store does not hold yet, and say how many."""
    held = set(session.scalars(sa.select(FaqEntry.topic)))
    answers: dict[str, dict[str, Any]] = yaml.safe_load(FAQ.read_text(encoding="utf-8"))
    new = [FaqEntry(topic=topic, **entry) for topic, entry in answers.items() if topic not in held]
    session.add_all(new)
    session.flush()
    return len(new)
