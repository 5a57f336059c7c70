"""Ten thousand random questions to a real model on a real store: no answer breaks a limit."""

import random
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy.orm import Session

import profiles
import recsys
import shop
from bot.cli.recommender import read_store
from bot.delicate import is_unasked
from bot.recommendations import Recommendations

pytestmark = pytest.mark.slow

NOW = datetime(2024, 6, 1, tzinfo=timezone.utc)
ASKED = 10_000
PRODUCTS, CUSTOMERS, TYPES = 150, 40, 12
KINDS = ("recommend", "recommend", "similar", "goes_with", "usual")


def is_within(product, limits):
    """Say in the plainest words whether a product keeps to the limits."""
    low, high = limits.get("price_min_cents"), limits.get("price_max_cents")
    names = {product.category, product.department, product.product_type}
    return (
        product.stock > 0
        and (low is None or product.price_cents >= low)
        and (high is None or product.price_cents <= high)
        and (limits.get("category") is None or limits["category"] in names)
        and product.brand not in limits.get("exclude_brands", ())
        and product.maker not in {*limits.get("exclude_brands", ()), *limits.get("exclude_makers", ())}
        and product.product_type not in limits.get("exclude_types", ())
        and product.product_id not in limits.get("exclude_product_ids", ())
        and (limits.get("among") is None or product.product_id in limits["among"])
    )


@pytest.fixture
def shelves(migrated_file, tmp_path):
    """A shop of random goods, some sold out, some delicate, some that nobody bought, and its recommender."""
    chance = random.Random(7)
    engine = shop.open_database(f"sqlite:///{tmp_path / 'shop.db'}")
    shop.migrate(engine)
    profiles.migrate(engine)
    with Session(engine, future=True, expire_on_commit=False) as session:
        goods = [make_product(number, chance) for number in range(PRODUCTS)]
        session.add_all(goods)
        for number in range(CUSTOMERS):
            for _ in range(25):
                at = NOW - timedelta(days=chance.randrange(90))
                product_id = f"p{int(chance.triangular(0, PRODUCTS - 20, number))}"
                own = {"customer_id": f"c{number}", "product_id": product_id}
                profiles.record_event(session, "bought", at=at, source="test", **own)
        session.commit()
        settings = recsys.Settings(min_buyers=2, factors=8, together_min=2)
        recsys.train(read_store(engine), settings).save(tmp_path / "models")
        yield session, Recommendations(engine, tmp_path / "models"), goods, chance
    engine.dispose()


def make_product(number, chance):
    kind = number % TYPES
    return shop.Product(
        product_id=f"p{number}",
        title=f"Thing {number}",
        product_type=f"Type {kind}",
        category="Wine" if kind == 3 else f"Category {kind // 3}",
        department=f"Department {kind // 6}",
        maker=f"Maker {chance.randrange(9)}",
        brand=f"Brand {chance.randrange(5)}",
        price_cents=chance.randrange(50, 2000),
        stock=chance.choice([0, 1, 30]),
        popularity=float(chance.randrange(3)),
        updated_at=NOW,
    )


def draw_limits(goods, chance):
    """Draw limits at random, each present about a third of the time."""
    pick = chance.choice(goods)
    drawn = {
        "price_min_cents": chance.randrange(1500),
        "price_max_cents": chance.randrange(100, 2000),
        "category": chance.choice([pick.category, pick.department, pick.product_type]),
        "exclude_brands": [pick.brand],
        "exclude_makers": [pick.maker],
        "exclude_types": [chance.choice(goods).product_type],
        "exclude_product_ids": [p.product_id for p in chance.sample(goods, 20)],
        "among": [p.product_id for p in chance.sample(goods, 30)],
    }
    return {"k": chance.choice([1, 4, 10])} | {
        name: value for name, value in drawn.items() if chance.random() < 0.3
    }


def ask(session, service, kind, limits, goods, chance):
    """Ask one question; give what was answered and what must not be in it beside the limits."""
    customer = chance.choice([None, f"c{chance.randrange(CUSTOMERS)}"])
    around = [chance.choice(goods).product_id for _ in range(2)]
    if kind == "similar":
        return service.similar(session, around[0], **limits), around[:1]
    if kind == "goes_with":
        return service.goes_with(session, around, **limits), around
    if kind == "usual":
        return service.usual(session, customer, now=NOW, **limits), []
    return service.suggest(session, customer, cart=around, now=NOW, **limits), around


def test_no_answer_breaks_a_limit(shelves):
    session, service, goods, chance = shelves
    answered = broken = 0
    for number in range(ASKED):
        if number % 500 == 0:  # sold out, restocked and repriced since the shelf was read
            for product in chance.sample(goods, 5):
                product.stock, product.price_cents = chance.choice([0, 9]), chance.randrange(50, 2000)
            session.flush()
        kind, limits = chance.choice(KINDS), draw_limits(goods, chance)
        found, out = ask(session, service, kind, limits, goods, chance)
        answered += bool(found)
        for product in (s.product for s in found):
            broken += not is_within(product, limits) or product.product_id in out
            asked = limits.get("category") or limits.get("among") or kind in {"similar", "goes_with"}
            broken += not asked and is_unasked(product.department, product.category, product.product_type)
    assert broken == 0
    assert answered > ASKED / 10
