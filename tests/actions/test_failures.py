"""When the commit fails, every action that writes apologises, claims nothing and leaves nothing behind."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

import profiles
import shop
from bot.actions import (
    cart,
    checkout,
    coupons,
    handoff,
    orders_address,
    orders_changes,
    orders_problems,
    orders_returns,
)
from bot.actions.dialogue import Affirm, TakeValue
from tests.actions.conftest import NOW, names

DAY = timedelta(days=1)


def say(action, text="", intent="", **entities):
    """Write down one message of a scenario."""
    return action, text, intent, entities


ADD = say(cart.AddToCart, product_id="milk", quantity=20)
RETURN = {"order_number": "A-3", "product_id": "cereal"}
COMPLAIN = say(orders_problems.ReportProblem, "it came broken", "report_problem")
ADDRESS = say(orders_address.ChangeDeliveryAddress, "send A-2 to 8 Hill Road", order_number="A-2")
SCENARIOS = {  # what is said before, and at last the message whose commit fails
    "add": [ADD],
    "remove": [ADD, say(cart.RemoveFromCart, product_id="milk")],
    "empty": [ADD, say(cart.RemoveFromCart, "empty my cart")],
    "change": [ADD, say(cart.ChangeCart, product_id="milk", quantity=2)],
    "undo": [ADD, say(cart.Undo)],
    "cancel by a yes": [
        say(orders_changes.CancelOrder, order_number="A-2"),
        say(Affirm, "yes", "affirm"),
    ],
    "cancel by button": [say(orders_changes.CancelOrder, "/c", order_number="A-2", confirmed=True)],
    "address": [ADDRESS, say(Affirm, "yes", "affirm")],
    "return": [say(orders_returns.ReturnItem, "/r", **RETURN, reason="damaged")],
    "return by a reason": [
        say(orders_returns.ReturnItem, "/r", **RETURN),
        say(TakeValue, "damaged", "inform"),
    ],
    "exchange": [say(orders_returns.ReturnItem, "/r", **RETURN, reason="damaged", wish="exchange")],
    "complain": [COMPLAIN],
    "complain again": [COMPLAIN, COMPLAIN],
    "wish": [COMPLAIN, say(TakeValue, "a refund please", "inform")],
    "coupon": [ADD, say(coupons.ApplyCoupon, coupon_code="TEN")],
    "best coupon": [ADD, say(coupons.ApplyCoupon, "use my best coupon")],
    "coupon by a yes": [
        ADD,
        say(coupons.ApplyCoupon, coupon_code="NEVER"),
        say(Affirm, "yes", "affirm"),
    ],
    "coupon dropped": [
        ADD,
        say(coupons.ApplyCoupon, coupon_code="TEN"),
        say(cart.ChangeCart, product_id="milk", quantity=1),
    ],
    "checkout": [ADD, say(checkout.Checkout)],
    "person": [say(handoff.OpenHandoff, "a person please")],
    "rating": [say(handoff.KeepRating, "5 stars", rating=5)],
}


@pytest.fixture
def store(services, order):
    """Mia's orders, one of each kind that can be changed, and a coupon for big carts."""
    order("A-2", "placed", pasta=2)
    order("A-3", "delivered", days=3, cereal=1)
    valid = {"starts_at": NOW - DAY, "ends_at": NOW + DAY, "is_public": True, "min_total_cents": 2000}
    with Session(services.engine, future=True) as session, session.begin():
        session.add(shop.Coupon(code="TEN", title="ten", kind="percent", value=10, **valid))
    return services.engine


def read_everything(engine):
    """Read every row of every table of shop and profiles."""
    tables = [*shop.Product.metadata.sorted_tables, *profiles.Base.metadata.sorted_tables]
    with engine.connect() as connection:
        return {table.name: sorted(map(repr, connection.execute(sa.select(table)).all())) for table in tables}


def fail(_connection):
    raise RuntimeError


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_failed_commit_is_an_apology_and_leaves_nothing(mia, store, name):
    *before, (action, text, intent, entities) = SCENARIOS[name]
    for first, *message, values in before:
        mia.say(first, *message, **values)
    rows, slots = read_everything(store), dict(mia.slots)
    sa.event.listen(store, "commit", fail)
    failed = mia.say(action, text, intent, **entities)
    sa.event.remove(store, "commit", fail)
    assert names(failed) == ["utter_apology"]
    assert read_everything(store) == rows
    assert mia.slots == slots
    done = mia.say(action, text, intent, **entities)
    assert "utter_apology" not in names(done)
    assert read_everything(store) != rows
