"""Which size fits: from the shop's size chart, and from what a customer kept or sent back."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.ledger import Return
from shop.models import Order, OrderLine, Product, SizeChart, Variant

LETTERS = ("XXS", "XS", "S", "M", "L", "XL", "XXL", "2XL", "XXXL", "3XL", "4XL")
SIZE = "size"  # the option that says it
FIT = "fit"  # the attribute of a product that is cut small or large
STEPS = {"runs small": 1, "runs large": -1}
SURE_FROM = 2  # times kept
EDGE_CM = 0.3  # this near to the next size, both may fit
Verdict = Literal["kept", "too_small", "too_big"]


@dataclass(frozen=True)
class Worn:
    """A size that a customer had of a type of product, and how that ended."""

    size: str
    verdict: Verdict
    at: datetime


@dataclass(frozen=True)
class Advice:
    """The size to take and what says so.

    `base` is the size that measure or history speaks for, before the cut of this product; `basis` says which
    of the two. `kept` and `refused` count what the customer kept in that size, and sent back as too small or
    too big; `step` is how many sizes up (down) the cut of this product asks for. `is_sure` is False where
    the ground is thin: one purchase, or between two sizes.
    """

    size: str
    base: str
    basis: Literal["chart", "history"]
    is_sure: bool
    in_stock: bool
    measure: str = ""
    kept: int = 0
    refused: int = 0
    step: int = 0


def list_worn(session: Session, customer_id: str, product_type: str) -> list[Worn]:
    """List the sizes that a customer had of a type, newest first; what was cancelled was never worn."""
    rows = session.execute(
        sa.select(Variant.options, Order.placed_at, Return.reason)
        .join_from(Order, OrderLine, OrderLine.order_number == Order.order_number)
        .join(Variant, Variant.variant_id == OrderLine.variant_id)
        .join(Product, Product.product_id == OrderLine.product_id)
        .outerjoin(
            Return,
            sa.and_(Return.order_number == Order.order_number, Return.position == OrderLine.position),
        )
        .where(
            Order.customer_id == customer_id,
            Product.product_type == product_type,
            Order.status.in_(("delivered", "returned")),
        )
        .order_by(Order.placed_at.desc())
    )
    verdicts: dict[str | None, Verdict] = {None: "kept", "too_small": "too_small", "too_big": "too_big"}
    return [
        Worn(str(options[SIZE]), verdicts[reason], at)
        for options, at, reason in rows
        if options.get(SIZE) and reason in verdicts
    ]


def advise_size(
    session: Session, product: Product, customer_id: str | None, measure_cm: float | None = None
) -> Advice | None:
    """Say which size of a product to take; None where neither chart nor history says anything.

    A measure said now comes before what was bought before.
    """
    chart = session.scalars(
        sa.select(SizeChart)
        .where(SizeChart.product_type == product.product_type)
        .order_by(SizeChart.position)
    ).all()
    order = [row.size for row in chart] or _order_sizes(product)
    advice = None
    if measure_cm is not None:
        advice = _from_chart(chart, measure_cm)
    if advice is None and customer_id is not None:
        advice = _from_history(list_worn(session, customer_id, product.product_type), order)
    return _fit_to(product, advice, order) if advice else None


def list_measures(session: Session, product: Product) -> list[str]:
    """List what the size chart of a product's type asks to be measured."""
    query = sa.select(SizeChart.measure).where(SizeChart.product_type == product.product_type).distinct()
    return list(session.scalars(query))


def _from_chart(chart: Sequence[SizeChart], measure_cm: float) -> Advice | None:
    fitting = [row for row in chart if row.least_cm <= measure_cm <= row.most_cm]
    near = [row for row in chart if row.least_cm - EDGE_CM <= measure_cm <= row.most_cm + EDGE_CM]
    if not near:
        return None
    best = (fitting or near)[-1]  # on the border the larger one
    return Advice(best.size, best.size, "chart", is_sure=len(near) == 1, in_stock=False, measure=best.measure)


def _from_history(worn: Sequence[Worn], order: Sequence[str]) -> Advice | None:
    kept = Counter(one.size for one in worn if one.verdict == "kept")
    refused = [one for one in worn if one.verdict != "kept"]
    if kept:
        size, times = kept.most_common(1)[0]  # of equals the newest
        against = sum(one.size == size for one in refused)
        return Advice(
            size,
            size,
            "history",
            times >= SURE_FROM and not against,
            in_stock=False,
            kept=times,
            refused=against,
        )
    if not refused or refused[0].size not in order:
        return None
    at = order.index(refused[0].size) + (1 if refused[0].verdict == "too_small" else -1)
    if not 0 <= at < len(order):
        return None
    return Advice(order[at], order[at], "history", is_sure=False, in_stock=False, refused=1)


def _fit_to(product: Product, advice: Advice, order: Sequence[str]) -> Advice | None:
    """Follow the cut of the product, and look whether the size is there."""
    step = STEPS.get(str((product.attributes or {}).get(FIT, "")).lower(), 0)
    size = advice.size
    if step and size in order and 0 <= order.index(size) + step < len(order):
        size = order[order.index(size) + step]
    else:
        step = 0
    offered = [variant for variant in product.variants if str(variant.options.get(SIZE)) == size]
    if not offered:
        return None
    in_stock = any(variant.stock > 0 for variant in offered)
    return Advice(**{**vars(advice), "size": size, "step": step, "in_stock": in_stock})


def _order_sizes(product: Product) -> list[str]:
    """Order the sizes of a product without a chart: numbers by value, others as they are listed."""
    sizes = list(dict.fromkeys(str(v.options[SIZE]) for v in product.variants if v.options.get(SIZE)))
    return sorted(sizes, key=rank_size)


def rank_size(size: str) -> float:
    """Give the place of a size among others: numbers by value, letters by size, others at the end."""
    if size.replace(".", "", 1).isdigit():
        return float(size)
    return LETTERS.index(size.upper()) if size.upper() in LETTERS else math.inf
