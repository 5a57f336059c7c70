"""Answers without the recommender: what the search found in its order, else what sells well."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import shop
from bot.delicate import is_unasked
from bot.reasons import Reason, Suggested
from bot.shelf import Wanted

KINDS = ("category", "department", "product_type")
AT_ONCE = 500  # ids a statement: databases limit its variables


def suggest_plainly(
    session: Session,
    wanted: Wanted,
    out: Collection[str],
    *,
    restrained: bool,
    like: shop.Product | None = None,
) -> list[Suggested]:
    """Answer from the store's rows alone; every row of the catalogue that keeps to the limits can be found.

    Args:
        session: of the store.
        wanted: the limits.
        out: products not to show.
        restrained: keep quiet about delicate kinds unless the shopper named one.
        like: only of this product's type, or of its category where it has none; else at most two of a type
            are shown, unless a kind was named.
    """
    out = set(out)
    rows = _read_rows(session, wanted, is_any=like is not None)
    fitting = [row for row in rows if wanted.fits(row) and row.product_id not in out]
    if like is not None:
        kind = "product_type" if like.product_type else "category"
        fitting = [row for row in fitting if getattr(row, kind) == getattr(like, kind)]
    quiet = [row for row in fitting if not is_unasked(row.department, row.category, row.product_type)]
    meant = [
        row for row in fitting if not wanted.kinds or wanted.kinds[0] in (row.product_type, row.category)
    ]
    if restrained and not (wanted.names_kind and 2 * sum(row in quiet for row in meant) < len(meant)):
        fitting = quiet
    seen: Counter[str] = Counter()
    chosen: list[str] = []
    for row in fitting:
        seen[row.product_type] += 1
        if len(chosen) < wanted.k and (like or wanted.names_kind or seen[row.product_type] <= 2):
            chosen.append(row.product_id)
    reasons = [Reason("popular", None, None, 1.0)]
    return [
        Suggested(product, 0.0, reasons if product.popularity > 0 else [])
        for product in shop.list_products(session, chosen)
    ]


def _read_rows(session: Session, wanted: Wanted, *, is_any: bool) -> Sequence[Any]:
    """Read what is in stock and may fit: found ones in their order, else the best sold first.

    What never sold is read only where a kind was named, or `is_any`.
    """
    product = shop.Product.__table__.c
    variant = sa.select(shop.Variant.variant_id).where(
        shop.Variant.product_id == product.product_id, shop.Variant.stock > 0
    )
    columns = ("product_id", "price_cents", "brand", "maker", "popularity", *KINDS)
    query = sa.select(*(product[name] for name in columns))
    query = query.where(sa.or_(product.stock > 0, variant.exists()))
    if wanted.among is None:
        if wanted.category:
            query = query.where(
                sa.or_(*(sa.func.lower(product[k]) == wanted.category.lower() for k in KINDS))
            )
        elif wanted.kinds:
            query = query.where(sa.or_(*(product[k].in_(wanted.kinds) for k in ("product_type", "category"))))
        elif not is_any:
            query = query.where(product.popularity > 0)
        return session.execute(query.order_by(product.popularity.desc(), product.product_id)).all()
    found: dict[str, Any] = {}
    for start in range(0, len(wanted.among), AT_ONCE):
        ids = list(wanted.among[start : start + AT_ONCE])
        found.update(
            (row.product_id, row) for row in session.execute(query.where(product.product_id.in_(ids)))
        )
    return [found[product_id] for product_id in wanted.among if product_id in found]
