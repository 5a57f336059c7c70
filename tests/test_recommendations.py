"""Suggestions joined with the catalogue: limits, restraint, reasons, freshness."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy.orm import Session

import profiles
import recsys
import shop
from bot.cli.recommender import read_store
from bot.delicate import is_unasked
from bot.reasons import name_reasons
from bot.recommendations import Recommendations
from bot.rhythm import Rhythm, save_rhythms

pytestmark = pytest.mark.slow

NOW = datetime(2024, 6, 1, tzinfo=timezone.utc)
SETTINGS = recsys.Settings(min_buyers=2, factors=4, regularization=1.0, together_min=2, together_shrink=0.0)
PRODUCTS = {  # id: (type, category, department, maker, cents)
    "tea": ("Tea", "Tea", "Drinks", "Leaf", 300),
    "lemon": ("Lemons", "Citrus fruit", "Produce", "", 50),
    "honey": ("Honey", "Spreads", "Pantry", "Bee", 500),
    "biscuit": ("Biscuits", "Biscuits", "Pantry", "Oven", 200),
    "coffee": ("Coffee", "Coffee", "Drinks", "Bean", 700),
    "cream": ("Cream", "Milk and cream", "Dairy", "Cow", 150),
    "sugar": ("Sugar", "Baking", "Pantry", "Cane", 100),
    "wine": ("Red wine", "Wine", "Beer, wine and spirits", "Hill", 900),
    "bread": ("Bread", "Bread", "Bakery", "Oven", 250),
    "green tea": ("Tea", "Tea", "Drinks", "Leaf", 350),  # nobody bought it yet
}
KINDS = (["tea", "lemon", "honey", "biscuit", "wine"], ["coffee", "cream", "sugar", "wine"])


@pytest.fixture
def store(engine):
    """A shop with two kinds of customers; c0 drinks tea and misses nothing but honey."""
    with Session(engine, future=True) as session:
        for product_id, (kind, category, department, maker, cents) in PRODUCTS.items():
            session.add(
                shop.Product(
                    product_id=product_id, title=product_id.capitalize(), product_type=kind,
                    category=category,
                    department=department, maker=maker, brand="national brand", price_cents=cents, stock=5,
                    popularity=0.0 if product_id == "green tea" else 1.0, updated_at=NOW,
                )
            )  # fmt: skip
        for number in range(12):
            customer = f"c{number}"
            profiles.add_customer(session, customer, customer, at=NOW)
            things = [*KINDS[number % 2], "bread"]
            del things[2 if number == 0 else number // 2 % 4]
            for thing in things:
                buy(session, customer, thing, days=number % 3 + 1)
        session.commit()
    return engine


@pytest.fixture
def service(store, tmp_path):
    recsys.train(read_store(store), SETTINGS).save(tmp_path / "models")
    return Recommendations(store, tmp_path / "models")


@pytest.fixture
def session(store):
    with Session(store, future=True) as session:
        yield session


def buy(session, customer, product_id, days=1.0):
    at = NOW - timedelta(days=days)
    profiles.record_event(
        session, "bought", customer_id=customer, product_id=product_id, at=at, source="test"
    )


def ids(found):
    return [suggested.product.product_id for suggested in found]


def test_a_customer_is_shown_what_the_like_take_with_a_reason_by_name(service, session):
    found = service.suggest(session, "c0", k=1, now=NOW)
    assert ids(found) == ["honey"]
    reason = found[0].reasons[0]
    assert reason.kind in {"bought", "goes_with"}
    assert reason.title in {"Tea", "Lemon", "Biscuit", "Bread"}
    assert 0 < sum(r.share for r in found[0].reasons) <= 1 + 1e-9


def test_a_guest_is_shown_what_is_popular_and_the_cart_of_a_guest_counts(service, session):
    assert service.suggest(session, None, k=1, now=NOW)[0].reasons[0].kind == "popular"
    with_tea = ids(service.suggest(session, None, k=3, cart=["tea", "lemon"], now=NOW))
    assert {"honey", "biscuit"} <= set(with_tea)
    assert not {"tea", "lemon"} & set(with_tea)


@pytest.mark.parametrize(
    ("limits", "left_out"),
    [
        ({"price_max_cents": 200}, {"tea", "honey", "coffee", "bread"}),
        ({"price_min_cents": 200}, {"lemon", "cream", "sugar"}),
        ({"category": "Pantry"}, set(PRODUCTS) - {"honey", "biscuit", "sugar"}),
        ({"exclude_brands": ["oven"]}, {"biscuit", "bread"}),
        ({"exclude_makers": ["Bee"]}, {"honey"}),
        ({"exclude_types": ["Sugar"]}, {"sugar"}),
        ({"exclude_product_ids": ["honey", "cream"]}, {"honey", "cream"}),
        ({"among": ["cream", "sugar"]}, set(PRODUCTS) - {"cream", "sugar"}),
    ],
)
def test_no_limit_is_ever_broken(service, session, limits, left_out):
    for customer in ("c0", "c1", None):
        found = ids(service.suggest(session, customer, k=20, novelty="any", now=NOW, **limits))
        assert found
        assert not left_out & set(found)


def test_a_kind_that_is_not_pushed_is_shown_only_when_it_is_asked_for(service, session):
    assert "wine" not in ids(service.suggest(session, None, k=20, now=NOW))
    assert "wine" not in ids(service.suggest(session, None, k=20, price_max_cents=950, now=NOW))
    assert "wine" not in ids(service.suggest(session, None, k=20, among=["wine", "tea", "bread"], now=NOW))
    assert ids(service.suggest(session, None, k=20, among=["wine"], now=NOW)) == ["wine"]
    assert ids(service.suggest(session, None, k=20, category="Wine", now=NOW)) == ["wine"]
    assert ids(service.suggest(session, None, k=20, kinds=["Red wine"], now=NOW)) == ["wine"]
    assert "wine" not in ids(service.suggest(session, None, k=20, kinds=["Tea", "Red wine"], now=NOW))


@pytest.mark.parametrize(
    ("department", "category", "unasked"),
    [
        ("Beer, wine and spirits", "Beer", True),
        ("Health", "Pain relief", True),
        ("Baby", "Diapers", True),
        ("Tobacco", "Cigars", True),
        ("Drinks", "Soft drinks", False),
        ("Condiments", "Vinegar", False),
        ("Party and seasonal", "Easter", True),
        ("Natural foods", "Fitness and diet", True),
    ],
)
def test_the_table_of_kinds_that_are_not_pushed(department, category, unasked):
    assert is_unasked(department, category) is unasked


@pytest.mark.parametrize(
    ("product_type", "unasked"),
    [("Kosher candles", True), ("Pregnancy test", True), ("Baby carrots", False), ("Cooking wine", False)],
)
def test_a_delicate_type_on_another_shelf_is_known_by_its_name(product_type, unasked):
    assert is_unasked("Pantry", "Food", product_type) is unasked


def test_a_type_that_is_bought_all_the_time_is_no_news(service, session):
    assert "honey" in ids(service.suggest(session, "c0", k=9, now=NOW))
    session.get(shop.Product, "biscuit").product_type = "Honey"
    session.get(shop.Product, "biscuit").updated_at = NOW + timedelta(1)
    for days in (2, 9, 16):
        buy(session, "c0", "biscuit", days)
    session.commit()
    service = Recommendations(service._engine, service._folder)
    assert "honey" not in ids(service.suggest(session, "c0", k=9, now=NOW))
    assert "honey" in ids(service.suggest(session, "c0", k=9, category="Honey", now=NOW))


def test_what_sold_out_a_moment_ago_is_not_shown(service, session):
    assert "honey" in ids(service.suggest(session, "c0", k=9, now=NOW))
    session.get(shop.Product, "honey").stock = 0
    session.get(shop.Product, "sugar").price_cents = 9900
    session.flush()
    found = ids(service.suggest(session, "c0", k=9, price_max_cents=1000, now=NOW))
    assert found
    assert not {"honey", "sugar"} & set(found)


def test_a_new_version_answers_as_soon_as_it_is_current(service, store):
    first = service.version
    model = replace(recsys.train(read_store(store), SETTINGS), version="99990101-next")
    model.save(service._folder)
    assert first != service.version == "99990101-next"


def test_a_broken_new_version_leaves_the_old_one_answering(service, session):
    version = service.version
    (service._folder / "current").write_text("no-such-version")
    assert service.version == version
    assert service.suggest(session, "c0", k=1, now=NOW)


def test_without_a_model_answers_come_from_what_sells(store, session, tmp_path):
    service = Recommendations(store, tmp_path / "empty")
    assert service.version is None
    found = service.suggest(session, "c0", k=3, price_max_cents=400, now=NOW)
    assert {s.reasons[0].kind for s in found} == {"popular"}
    assert not {"wine", "tea"} & set(ids(found))
    assert service.usual(session, "c0", now=NOW) == service.goes_with(session, ["tea"]) == []


def test_usual_is_what_was_bought_at_least_twice(service, session):
    buy(session, "c0", "tea", 20)
    session.flush()
    found = service.usual(session, "c0", now=NOW)
    assert [(s.product.product_id, s.reasons[0].kind) for s in found] == [("tea", "usual")]
    assert service.usual(session, None, now=NOW) == []


def test_goes_with_is_of_another_type_and_names_the_product(service, session):
    found = service.goes_with(session, ["tea"], k=3)
    assert found
    assert "tea" not in ids(found)
    assert {r.title for s in found for r in s.reasons} == {"Tea"}


def test_a_product_nobody_bought_yet_is_spoken_for_by_its_type(service, session):
    around = service.goes_with(session, ["green tea"], k=3)
    assert ids(around) == ids(service.goes_with(session, ["tea"], k=3))
    assert ids(service.similar(session, "green tea", k=3)) == ["tea"]


def test_similar_products_are_of_the_type_then_of_the_category(service, session):
    session.get(shop.Product, "lemon").category = session.get(shop.Product, "honey").category = "Tea things"
    session.get(shop.Product, "lemon").updated_at = NOW + timedelta(1)
    session.commit()
    service = Recommendations(service._engine, service._folder)
    found = service.similar(session, "honey", k=5)
    assert ids(found) == ["lemon"]
    assert (found[0].reasons[0].kind, found[0].reasons[0].title) == ("similar", "Honey")


def test_an_unknown_product_has_no_likes(service, session):
    with pytest.raises(shop.ProductNotFound):
        service.similar(session, "caviar")


def test_a_delicate_purchase_is_never_named_as_the_reason(service, session):
    for days in (1, 2):
        buy(session, "c0", "wine", days)
    session.flush()
    for found in (service.suggest(session, "c0", k=9, novelty=n, now=NOW) for n in ("new", "any")):
        assert "Wine" not in {r.title for s in found for r in s.reasons}


def test_the_first_reason_is_of_the_source_that_brought_most():
    shares = [("popular", None, 0.4), ("bought", "tea", 0.3), ("bought", "me", 0.1), ("bought", None, 0.3)]
    suggestion = recsys.Suggestion("me", 1.0, [recsys.Contribution(*share) for share in shares])
    reasons = name_reasons(suggestion, {"tea": "Tea", "me": "Me"})
    assert [(r.kind, r.title, round(r.share, 3)) for r in reasons] == [
        ("bought", "Tea", round(0.3 / 1.1, 3)),
        ("popular", None, round(0.4 / 1.1, 3)),
        ("bought_rest", None, round(0.4 / 1.1, 3)),
    ]
    assert sum(r.share for r in reasons) == pytest.approx(1.0)


def test_the_parts_of_each_score_add_up_and_delicate_ones_keep_their_share_without_a_name(service, session):
    for days in (1, 2):
        buy(session, "c0", "wine", days)
    session.flush()
    found = service.suggest(session, "c0", k=9, now=NOW) + service.goes_with(session, ["tea", "lemon"])
    found += service.usual(session, "c0", now=NOW) + service.similar(session, "tea")
    assert found
    for suggested in found:
        assert sum(part["share"] for part in suggested.parts) == pytest.approx(suggested.score, abs=1e-6)
        assert "wine" not in {part["product_id"] for part in suggested.parts}


def test_without_its_strongest_purchase_a_suggestion_scores_less(service, session):
    def find_honey():
        found = service.suggest(session, "c0", k=9, now=NOW)
        return next(suggested for suggested in found if suggested.product.product_id == "honey")

    before = find_honey()
    top = max((p for p in before.parts if p["product_id"]), key=lambda part: part["share"])
    own = {"customer_id": "c0", "conversation_id": "k1", "at": NOW}
    profiles.object_to(session, "purchase", top["product_id"], "It", **own)
    assert find_honey().score < before.score


def test_what_a_guest_did_in_the_conversation_changes_the_next_list(service, session):
    before = service.suggest(session, None, k=9, conversation_id="k1", now=NOW)
    for product_id in ("tea", "lemon"):
        profiles.record_event(
            session,
            "view",
            customer_id=None,
            conversation_id="k1",
            product_id=product_id,
            at=NOW,
            source="chat",
        )
    after = service.suggest(session, None, k=9, conversation_id="k1", now=NOW)
    assert {r.kind for s in before for r in s.reasons} == {"popular"}
    assert {"tea", "lemon"} & {r.product_id for s in after for r in s.reasons}
    assert ids(service.suggest(session, None, k=9, conversation_id="k2", now=NOW)) == ids(before)


@pytest.mark.parametrize("how", ["in the cart", "opened in the conversation"])
def test_what_goes_with_this_conversation_comes_before_the_customers_own_taste(service, session, how):
    assert not {"cream", "sugar"} & set(ids(service.suggest(session, "c2", k=1, novelty="any", now=NOW)))
    if how == "in the cart":
        told = {"cart": ["coffee"]}
    else:
        told = {"conversation_id": "k1"}
        profiles.record_event(
            session, "opened", customer_id="c2", product_id="coffee", conversation_id="k1",
            at=NOW - timedelta(minutes=1), source="chat",
        )  # fmt: skip
    (first,) = service.suggest(session, "c2", k=1, now=NOW, **told)
    assert first.product.product_id in {"cream", "sugar"}
    given = [p["share"] for p in first.parts if (p["kind"], p["product_id"]) == ("goes_with", "coffee")]
    assert (
        sum(given) > 2 * SETTINGS.new_weights.together
    )  # more than the whole of a pair in the history gives


def test_what_lasts_and_was_bought_lately_is_no_news(service, session):
    version = service._folder / service.version
    save_rhythms(version, {"Honey": Rhythm(days=90, again=0.1, purchases=100)})
    session.get(shop.Product, "sugar").product_type = "Honey"
    session.get(shop.Product, "sugar").updated_at = NOW + timedelta(1)
    buy(session, "c0", "sugar", 30)
    session.commit()
    service = Recommendations(service._engine, service._folder)
    assert "honey" not in ids(service.suggest(session, "c0", k=9, now=NOW))
    later = NOW + timedelta(days=61)
    assert "honey" in ids(service.suggest(session, "c0", k=9, now=later))


def test_a_named_kind_is_filled_up_with_more_of_the_same(service, session):
    for product_id in ("honey", "sugar", "biscuit"):
        session.get(shop.Product, product_id).product_type = "Sweets"
        session.get(shop.Product, product_id).updated_at = NOW + timedelta(1)
    session.commit()
    service = Recommendations(service._engine, service._folder)
    sweets = {"honey", "sugar", "biscuit"}
    assert len(sweets & set(ids(service.suggest(session, None, k=3, now=NOW)))) <= 1
    assert set(ids(service.suggest(session, None, k=3, category="Sweets", now=NOW))) == sweets


def test_more_like_a_product_stays_within_the_limits_without_the_model_too(store, session, tmp_path):
    service = Recommendations(store, tmp_path / "empty")
    assert ids(service.similar(session, "green tea")) == ["tea"]
    assert service.similar(session, "green tea", category="Coffee") == []
