"""Why a product is suggested, in facts that may be said."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import recsys
import shop

SMALLEST = 1e-6  # share of what is left that is worth a word
NAMED = 3  # reasons that one suggestion gives
OF_ITSELF = {"popular", "usual"}  # kinds that name no other product


@dataclass(frozen=True)
class Reason:
    """Why a product is suggested: `kind` is bought, goes_with, similar, usual, popular, need.

    `product_id` and `title` name the past or given product that it is due to (none for "popular"); `share`
    is the part of the score it brought, 0 to 1. What is not named is summed up as `bought_rest` and
    `goes_with_rest`: the shares of a suggestion add up to 1.
    """

    kind: str
    product_id: str | None
    title: str | None
    share: float


@dataclass(frozen=True)
class Suggested:
    """A product to show, the strongest reason first; no reason where only the limits chose it.

    `parts` are all parts of the score as they are kept in the log: `kind`, `product_id`, `share`; the shares
    add up to `score`, and what is not said is not named there either. `every` and `last` say of a usual
    purchase after how many days it is due and when it was made.
    """

    product: shop.Product
    score: float
    reasons: list[Reason]
    parts: list[dict[str, Any]] = field(default_factory=list)
    every: int | None = None
    last: datetime | None = None


def name_reasons(suggestion: recsys.Suggestion, titles: Mapping[str, str]) -> list[Reason]:
    """Name the strongest parts of a score, then sum up the rest; the first is of the strongest source.

    A past product without a title here is not named, nor is the suggested one as a reason for itself.
    """
    parts = [c for c in suggestion.contributions if c.share > 0]
    totals: defaultdict[str, float] = defaultdict(float)
    for part in parts:
        totals[part.source] += part.share
    whole = sum(totals.values())
    named = [
        Reason(part.source, part.product_id, titles.get(part.product_id or ""), part.share / whole)
        for part in parts
        if part.source in OF_ITSELF
        or (part.product_id in titles and part.product_id != suggestion.product_id)
    ]
    first = max(named, key=lambda reason: (totals[reason.kind], reason.share), default=None)
    named.sort(key=lambda reason: (reason is not first, -reason.share))
    return [*named[:NAMED], *_sum_up(named[:NAMED], totals, whole)]


def _sum_up(named: list[Reason], totals: Mapping[str, float], whole: float) -> list[Reason]:
    """Sum up for each source what is not named, the largest sum first; nothing where nothing is named."""
    rest = {
        source: total / whole - sum(r.share for r in named if r.kind == source)
        for source, total in totals.items()
    }
    kinds = {source: source if source in OF_ITSELF else f"{source}_rest" for source in rest}
    sums = [Reason(kinds[source], None, None, share) for source, share in rest.items() if share > SMALLEST]
    return sorted(sums, key=lambda reason: -reason.share) if named else []


def list_parts(suggestion: recsys.Suggestion, titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """List every part of a score for the log; what may not be said keeps its share and loses its name."""
    return [
        {"kind": c.source, "product_id": c.product_id if c.product_id in titles else None, "share": c.share}
        for c in suggestion.contributions
    ]
