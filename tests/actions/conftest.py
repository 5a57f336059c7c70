"""A small grocer with known answers, and messages as Rasa hands them to actions."""

from datetime import datetime, timedelta, timezone

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

import profiles
import recsys
import shop
from bot.actions.state import EMPTY
from bot.cli.recommender import read_store

NOW = datetime.now(timezone.utc)
SETTINGS = recsys.Settings(min_buyers=2, factors=4, regularization=1.0, together_min=2, together_shrink=0.0)
BASKETS = (["soy1", "soy2", "pasta", "milk"], ["cereal", "milk", "soy2"], ["pasta", "cereal", "soy1"])
GOODS = """
soy1   | Soy milk, 32 oz               | National brand | Maker 7 | Dairy | Soy milk  | 249 |  9 | 50 | size=32 oz
soy2   | Organic soy milk, 64 oz       | National brand | Maker 8 | Dairy | Soy milk  | 399 |  4 | 30 | size=64 oz, organic
soy3   | Soy milk, store brand, 64 oz  | Store brand    | Maker 1 | Dairy | Soy milk  | 319 |  0 | 20 | size=64 oz
milk   | White milk, gallon            | Store brand    | Maker 1 | Dairy | Milk      | 289 | 40 | 90 | size=1 gallon
pasta  | Spaghetti, 16 oz              | National brand | Maker 3 | Pasta | Dry pasta | 129 | 12 | 40 | size=16 oz
cereal | Gluten free cereal            | National brand | Maker 5 | Bread | Cereal    | 459 |  3 |  5 | gluten free
"""  # noqa: E501  # a table reads best in whole lines


def read_goods():
    """Read the table above as product rows."""
    names = ("product_id", "title", "brand", "maker", "category", "product_type")
    for line in GOODS.strip().splitlines():
        *words, cents, stock, popularity, attributes = (cell.strip() for cell in line.split("|"))
        facts = dict((f"{part}=".split("=") + [""])[:2] for part in attributes.split(", "))
        yield dict(
            zip(names, words, strict=True),
            price_cents=int(cents),
            stock=int(stock),
            popularity=int(popularity),
            attributes={key: value or True for key, value in facts.items()},
            department="Food",
            category_path=f"Food > {words[4]}",
            currency="USD",
            image="dairy",
            updated_at=NOW,
        )


def stock_the_shelves(session):
    """Put the goods, one order, one coupon and one answer into the shop."""
    session.add_all(shop.Product(**row) for row in read_goods())
    session.flush()
    shop.index_products(session)
    order = shop.Order(
        order_number="A-1",
        customer_id="mia",
        status="shipped",
        placed_at=NOW - timedelta(days=2),
        shipped_at=NOW - timedelta(days=1),
        expected_at=NOW + timedelta(days=1),
        total_cents=498,
        currency="USD",
    )
    session.add(order)
    session.flush()
    line = {"product_id": "soy1", "quantity": 2, "price_cents": 249, "total_cents": 498}
    session.add(shop.OrderLine(order_number="A-1", position=1, **line))
    answer = {"question": "Returns?", "answer": "30 days.", "source": "Shop policy"}
    session.add(shop.FaqEntry(topic="returns", checked_on=NOW.date(), **answer))


@pytest.fixture
def services(migrated_url, tmp_path, monkeypatch):
    """This process's services on the small grocer."""
    from bot.services import current_services

    monkeypatch.setenv("DATABASE_URL", migrated_url)
    monkeypatch.setenv("SHOPMATE_VAR", str(tmp_path))
    current_services.cache_clear()
    services = current_services()
    with Session(services.engine, future=True) as session, session.begin():
        profiles.add_customer(session, "mia", display_name="Mia", email="mia@example.test", at=NOW)
        profiles.open_conversation(session, "web", customer_id="mia", conversation_id="c-mia", at=NOW)
        profiles.confirm_customer(session, "c-mia", "mia", at=NOW)
        profiles.open_conversation(session, "web", conversation_id="c-guest", at=NOW)
        stock_the_shelves(session)
    yield services
    services.engine.dispose()
    current_services.cache_clear()


@pytest.fixture
def learned(services):
    """A recommender trained on twelve customers; Mia bought soy milk (twice) and milk."""
    with Session(services.engine, future=True) as session, session.begin():
        for number in range(12):
            buy(session, f"c{number}", BASKETS[number % 3], number % 4 + 1)
        buy(session, "mia", ["soy1"], 20)
        buy(session, "mia", ["soy1", "milk"], 10)
    recsys.train(read_store(services.engine), SETTINGS).save(services.settings.recommender_folder)
    return services


def buy(session, customer_id, products, days):
    for product_id in products:
        profiles.record_event(
            session,
            "bought",
            customer_id=customer_id,
            product_id=product_id,
            at=NOW - timedelta(days=days),
            source="test",
        )


class Shopper:
    """Sends messages to one action after another and keeps the slots between them, as Rasa does."""

    def __init__(self, conversation_id):
        self.conversation_id = conversation_id
        self.slots = dict.fromkeys(EMPTY)
        self.followup = None  # the action that is to run next without a message
        self.events = []

    def say(
        self,
        action,
        text="",
        intent="",
        wishes=None,
        need=None,
        mood=0.0,
        confidence=1.0,
        entities=(),
        **values_of,
    ):
        """Run an action; keyword entities may be a value, or a list of values; mood is from -1 to 1."""
        found = [*entities] + [
            {"entity": kind.removesuffix("_excluded"), "value": value, "role": role}
            for kind, values in values_of.items()
            for value in (values if isinstance(values, list) else [values])
            for role in ["exclude" if kind.endswith("_excluded") else None]
        ]
        message = {
            "text": text,
            "intent": {"name": intent, "confidence": confidence},
            "entities": found,
            "wishes": wishes,
            "need": need,
        }
        label = "negative" if mood < 0 else "positive" if mood > 0 else "neutral"
        message["sentiment"] = {"label": label, "strength": abs(mood)}
        self.events.append({"event": "user", "text": text, "parse_data": message})
        tracker = Tracker(
            self.conversation_id, self.slots, message, self.events, False, None, {}, "action_listen"
        )
        dispatcher = CollectingDispatcher()
        self.followup = None
        for event in action().run(dispatcher, tracker, {}):
            if event["event"] == "followup":
                self.followup = event["name"]
            elif event["event"] == "restart":
                self.slots = dict.fromkeys(EMPTY)
            else:
                self.slots[event["name"]] = event["value"]
        for said in dispatcher.messages:
            self.events.append({"event": "bot", "metadata": {"utter_action": said["response"]}})
        return dispatcher.messages


@pytest.fixture
def mia(services):
    """A known customer in her own conversation."""
    return Shopper("c-mia")


@pytest.fixture
def guest(services):
    """Somebody nobody knows."""
    return Shopper("c-guest")


@pytest.fixture
def order(services):
    """Make an order of Mia's: `order("A-2", "placed", pasta=2)`; days ago for each step it has gone."""

    def make(number, status, days=1, customer_id="mia", **pieces):
        steps = ("placed", "packed", "shipped", "delivered")
        reached = steps[: steps.index(status) + 1] if status in steps else steps
        times = {f"{step}_at": NOW - timedelta(days=days) for step in reached}
        prices = {row["product_id"]: row["price_cents"] for row in read_goods()}
        total = sum(prices[p] * n for p, n in pieces.items())
        row = {"order_number": number, "customer_id": customer_id, "status": status, "total_cents": total}
        with Session(services.engine, future=True) as session, session.begin():
            session.add(shop.Order(**row, **times))
            session.flush()
            for position, (product_id, quantity) in enumerate(pieces.items(), start=1):
                line = {"order_number": number, "position": position, "product_id": product_id}
                cents = {"price_cents": prices[product_id], "total_cents": prices[product_id] * quantity}
                session.add(shop.OrderLine(**line, quantity=quantity, **cents))
        return number

    return make


@pytest.fixture
def ask(services):
    """Ask the store: `ask(shop.list_promises, "mia")`."""

    def ask(function, *args, **kwargs):
        with Session(services.engine, future=True, expire_on_commit=False) as session:
            return function(session, *args, **kwargs)

    return ask


def names(messages):
    """Give the names of the responses that were said."""
    return [message["response"] for message in messages]
