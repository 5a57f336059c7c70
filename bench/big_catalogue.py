"""A recommender of as many products as wanted, made rather than trained, to time answers at that size."""

import numpy as np

import recsys
from recsys.factors import Factors
from recsys.interactions import Floats, Ints
from recsys.itemitem import ItemItem
from recsys.products import Products
from recsys.ranker import Ranker
from recsys.sources import Sources

KIND = 500  # products that are alike
FACTORS, PARTNERS = 64, 30
EASE_PRODUCTS = recsys.Settings().ease_products


def make_model(n: int, rankers: dict[str, Ranker], now) -> recsys.Model:
    """Make vectors in clusters, the well-known ones longer; partners of the own kind; a few sell most."""
    rng = np.random.default_rng(3)
    popularity = (1 / np.arange(10, n + 10) ** 0.8)[rng.permutation(n)] * 10**0.8
    kinds = np.arange(n) // KIND
    vectors = rng.standard_normal((kinds[-1] + 1, FACTORS), dtype=np.float32)[kinds]
    vectors += 0.5 * rng.standard_normal((n, FACTORS), dtype=np.float32)
    vectors *= 0.05 * (popularity[:, None] ** 0.3).astype(np.float32)
    best = np.sort(np.argsort(-popularity)[:EASE_PRODUCTS])
    everyone = np.arange(n)
    sources = Sources(
        factors=Factors(vectors, recsys.Settings().regularization),
        together=make_partners(everyone, everyone, n, rng),
        ease=make_partners(best, best, n, rng),
        order=make_partners(everyone, everyone, n, rng),
        popularity=popularity,
        products=Products(
            *(popularity * 0.3, popularity * 0.5, popularity),
            *(rng.normal(0, 0.5, n), rng.random(n) * 0.5, rng.uniform(7, 60, n)),
            *(rng.uniform(0, 90, n), rng.uniform(0, 30, n)),
        ),
    )
    ids = [str(number) for number in range(n)]
    return recsys.Model(ids, sources, recsys.Settings(), "made", now, rankers)


def make_partners(rows: Ints, among: Ints, n: int, rng: np.random.Generator) -> ItemItem:
    """Give each of the rows partners near it among these."""
    places = np.arange(len(rows)) // KIND * KIND
    sizes = np.minimum(KIND, len(among) - places)
    first = (rng.random(len(rows)) * sizes).astype(np.int64)
    drawn = places[:, None] + (first[:, None] + 7 * np.arange(PARTNERS)) % sizes[:, None]
    counts = np.zeros(n, dtype=np.int64)
    counts[rows] = PARTNERS
    starts = np.concatenate(([0], np.cumsum(counts)))
    strengths = rng.random(len(rows) * PARTNERS, dtype=np.float32)
    return ItemItem(starts, among[drawn].astype(np.int32).ravel(), strengths)


def make_facts(n: int) -> recsys.Facts:
    """Make prices, stock and labels as a shop of this size has them."""
    rng = np.random.default_rng(4)
    counts = {"department": 20, "category": 300, "product_type": 3000, "brand": 4000, "maker": 4000}
    labels = {
        kind: recsys.Labels(np.arange(n) // KIND % count, {f"{kind} {c}".casefold(): c for c in range(count)})
        if kind in {"department", "category", "product_type"}
        else recsys.Labels(rng.integers(0, count, n), {f"{kind} {c}": c for c in range(count)})
        for kind, count in counts.items()
    }
    return recsys.Facts(rng.integers(50, 5000, n), rng.random(n) < 0.9, labels)


def list_limits(asked: int) -> list[recsys.Limits]:
    """List limits as shoppers say them: one in three a price, one a brand to leave out, one a category."""
    chance = np.random.default_rng(5)
    said = []
    for number in range(asked):
        cents, label = int(chance.integers(300, 4000)), int(chance.integers(0, 300))
        only = {("category", "department", "product_type"): [f"category {label}"]} if number % 3 == 2 else {}
        without = {"brand": [f"brand {label}"], "maker": [f"maker {label}"]} if number % 3 == 1 else {}
        said.append(recsys.Limits(None, cents if number % 3 == 0 else None, only, without))
    return said


def list_pasts(n: int, asked: int, popularity: Floats) -> list[Ints]:
    """List what customers took: four hundred times one of two hundred favourites, most of ten kinds."""
    rng = np.random.default_rng(6)
    pasts = []
    for _ in range(asked):
        near = (rng.integers(0, n // KIND, 10)[:, None] * KIND + rng.integers(0, KIND, (10, 15))).ravel()
        often = rng.choice(n, 50, p=popularity / popularity.sum())
        pasts.append(rng.choice(np.concatenate([near, often]), 400))
    return pasts
