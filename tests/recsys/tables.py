"""Toy logs small enough to work out by hand."""

from datetime import datetime, timedelta, timezone

import numpy as np

from recsys import Interactions, Settings

NOW = datetime(2024, 6, 1, tzinfo=timezone.utc)
SMALL = Settings(min_buyers=2, factors=4, regularization=1.0, together_min=2, together_shrink=0.0)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def make_log(*events: tuple[str, str, float]) -> Interactions:
    """Make a log of purchases (customer, product, days ago)."""
    customers, products, days = zip(*events, strict=True)
    times = np.array([ago(d).replace(tzinfo=None) for d in days], dtype="datetime64[s]")
    return Interactions(np.array(customers, object), np.array(products, object), np.ones(len(days)), times)


def make_two_tastes(customers: int = 12) -> Interactions:
    """Make a log of two kinds of customers: even ones take tea things, odd ones coffee things.

    Every customer leaves one thing of the own kind out. Bread is taken by all.
    """
    kinds = (["tea", "lemon", "honey", "biscuit"], ["coffee", "cream", "sugar", "filter"])
    events = []
    for number in range(customers):
        things = [*kinds[number % 2], "bread"]
        del things[number // 2 % 4]
        events += [(f"c{number:02}", thing, float(number % 3)) for thing in things]
    return make_log(*events)


def make_random_log(events: int = 3000, customers: int = 60, products: int = 40) -> Interactions:
    """Make a log in which each customer mostly buys from a few favourites, over 120 days."""
    rng = np.random.default_rng(1)
    buyers = rng.integers(0, customers, events)
    favourites = rng.integers(0, products, (customers, 6))
    bought = favourites[buyers, rng.integers(0, 6, events)]
    bought = np.where(rng.random(events) < 0.2, rng.integers(0, products, events), bought)
    customer_ids = np.array([f"c{number}" for number in buyers], object)
    product_ids = np.array([f"p{number}" for number in bought], object)
    seconds = int(NOW.timestamp()) - rng.integers(0, 120 * 86_400, events)
    return Interactions(customer_ids, product_ids, np.ones(events), seconds)
