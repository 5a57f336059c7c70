"""Why each product was suggested, as its share of the score: the numbers that the shopper is told too."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

import profiles
import shop

NAMED = 4  # the strongest parts; the others are added up


@dataclass(frozen=True)
class Part:
    """What brought a share (0 to 1) of a score: a source, and the title of the product that it names."""

    source: str
    title: str | None
    share: float


def read_reasons(
    session: Session, suggestions: Iterable[profiles.Suggestion]
) -> dict[int, dict[str, list[Part]]]:
    """Read the parts of the score of each suggested product, by turn and product, the strongest first."""
    logged: dict[int, dict[str, list[dict[str, Any]]]] = {}
    for one in suggestions:
        logged.setdefault(one.turn or 0, {}).setdefault(one.product_id, one.reasons)
    parts = [part for products in logged.values() for reasons in products.values() for part in reasons]
    ids = {str(part["product_id"]) for part in parts if part.get("product_id")}
    titles = {product.product_id: product.title for product in shop.list_products(session, sorted(ids))}
    return {
        turn: {product_id: _weigh(reasons, titles) for product_id, reasons in products.items()}
        for turn, products in logged.items()
    }


def _weigh(reasons: list[dict[str, Any]], titles: dict[str, str]) -> list[Part]:
    """Share a score out among what speaks for the product; what speaks against it is left out."""
    sums: defaultdict[tuple[str, str | None], float] = defaultdict(float)
    for part in reasons:
        product_id, share = part.get("product_id"), part.get("share")
        if isinstance(share, (int, float)) and share > 0:
            named = titles.get(product_id, product_id) if product_id else None
            sums[str(part.get("kind") or "other"), named] += share
    whole = sum(sums.values())
    weighed = [Part(source, title, share / whole) for (source, title), share in sums.items()]
    weighed.sort(key=lambda part: -part.share)
    rest = sum(part.share for part in weighed[NAMED:])
    return weighed[:NAMED] + ([Part("others", None, rest)] if rest else [])
