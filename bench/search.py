"""Catalogue search beside a LIKE scan, plain FTS5 and a rapidfuzz scan, on the demo shop's whole catalogue.

`python -m bench.search` builds the catalogue in a temporary SQLite file, asks every peer the same questions
in the same process, and prints how long an answer takes and how many of its first five products stand in the
aisle that the words mean.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

import sqlalchemy as sa
from rapidfuzz import fuzz, process
from sqlalchemy.orm import Session

from shop import Product, Query, list_products, migrate, open_database, search
from shop.demo import build_catalogue, read_source, write_products

ROUNDS, FIRST = 15, 5

# What a shopper types: the categories it means.
QUESTIONS = {
    "milk": ("Milk and cream",),
    "soy milk": ("Soy and rice milk",),
    "pasta": ("Pasta",),
    "bread": ("Bread", "Bakery bread"),
    "cheese": ("Cheese", "Deli cheese"),
    "apples": ("Apples",),
    "toilet paper": ("Toilet paper",),
    "tp": ("Toilet paper",),
    "dog food": ("Dog food",),
    "eggs": ("Eggs",),
    "chicken": ("Chicken", "Deli chicken", "Frozen chicken"),
    "coffee": ("Coffee",),
    "shampoo": ("Hair care",),
    "diapers": ("Diapers",),
    "beer": ("Beer",),
    "soda": ("Soft drinks",),
    "ketchup": ("Condiments and sauces",),
    "ramen": ("Soup",),
    "ice cream": ("Ice cream",),
    "mac and cheese": ("Dinner mixes",),
    "yoghrt": ("Yogurt",),
    "choclate milk": ("Milk and cream",),
    "ornage juice": ("Juice", "Refrigerated juice", "Frozen juice"),
    "butter": ("Butter",),
}

Ask = Callable[[str], list[Product]]


def make_peers(session: Session) -> dict[str, Ask]:
    """Give every way to answer a question with at most ten products; ours comes first."""
    titles = dict(session.execute(sa.select(Product.product_id, Product.title)).all())

    def ask_ours(text: str) -> list[Product]:
        return search(session, Query(text)).products

    def ask_like(text: str) -> list[Product]:
        words = [Product.title.ilike(f"%{word}%") for word in text.split()]
        ids = sa.select(Product.product_id).where(*words).order_by(Product.popularity.desc()).limit(10)
        return list_products(session, session.scalars(ids).all())

    def ask_fts(text: str) -> list[Product]:
        ids = sa.text(
            "SELECT product_id FROM search_words JOIN search_entries ON entry_id = search_words.rowid "
            "WHERE search_words MATCH :text ORDER BY rank LIMIT 10"
        )
        return list_products(session, session.scalars(ids, {"text": text}).all())

    def ask_rapidfuzz(text: str) -> list[Product]:
        found = process.extract(text, titles, scorer=fuzz.token_set_ratio, limit=10)
        return list_products(session, [product_id for _, _, product_id in found])

    return {
        "ours": ask_ours,
        "SQL LIKE on titles": ask_like,
        "FTS5, bm25": ask_fts,
        "rapidfuzz on titles": ask_rapidfuzz,
    }


def measure(session: Session, ask: Ask) -> tuple[list[float], float]:
    """Ask every question ROUNDS times; give the milliseconds, sorted, and the share of top fives that fit."""
    times, fitting = [], []
    for text, meant in QUESTIONS.items():
        for _ in range(ROUNDS):
            session.expunge_all()
            start = time.perf_counter()
            products = ask(text)
            times.append(1000 * (time.perf_counter() - start))
        fitting.append(sum(product.category in meant for product in products[:FIRST]) / FIRST)
    return sorted(times), statistics.mean(fitting)


def main() -> None:
    """Build the catalogue, measure every peer, print one row each."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{Path(folder) / 'bench.db'}")
        migrate(engine)
        with Session(engine, future=True) as session:
            write_products(session, build_catalogue(read_source()), datetime.now(timezone.utc))
            session.commit()
            size = session.scalar(sa.select(sa.func.count()).select_from(Product))
            print(f"{size} products, {len(QUESTIONS)} questions x {ROUNDS}, SQLite, one process")
            print(f"{'':22}{'p50 ms':>8}{'p95 ms':>8}{'x ours':>8}{'first 5 right':>15}")
            ours = 0.0
            for name, ask in make_peers(session).items():
                times, fitting = measure(session, ask)
                p50, p95 = statistics.median(times), times[int(0.95 * len(times))]
                ours = ours or p50
                print(f"{name:22}{p50:8.1f}{p95:8.1f}{p50 / ours:8.2f}{fitting:15.0%}")
        engine.dispose()


if __name__ == "__main__":
    main()
