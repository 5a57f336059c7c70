"""Random talk: tasks that interrupt each other, lists refined in any order; what must hold whatever comes."""

import os

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

import shop
from bot.actions import (
    cart,
    cart_view,
    catalog,
    checkout,
    coupons,
    dialogue,
    dialogue_affirming,
    dialogue_repeating,
    faq,
    orders,
    orders_address,
    orders_changes,
    orders_problems,
    orders_returns,
    smalltalk,
    undo,
    wishes,
)
from bot.actions.tasks import MOST_TASKS, has_way_back
from tests.actions.conftest import NOW, Shopper, names, read_goods

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)]
TALKS = int(os.environ.get("RANDOM_TALKS", "40"))  # 10000 before a release
RANDOM = settings(
    phases=[Phase.generate],
    max_examples=TALKS,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
COUPONS = {"text": "any coupons", "intent": {"name": "ask_coupons"}, "entities": []}
ASIDES = {  # what comes in between and must leave every open task as it was
    "search": (catalog.SearchProducts, "any soy milk", "search_products", {"product": "soy milk"}),
    "unclear search": (dialogue.Clarify, "hang on, soy milk", "nlu_fallback", {"product": "soy milk"}),
    "nonsense": (dialogue.Clarify, "gribbly", "nlu_fallback", {}),
    "cart": (cart_view.ShowCart, "my cart", "show_cart", {}),
    "add": (cart.AddToCart, "add spaghetti", "add_to_cart", {"product": "spaghetti"}),
    "faq": (faq.AnswerFaq, "what about parking", "faq", {}),
    "joke": (smalltalk.MakeSmallTalk, "lol you are quick", "chitchat", {}),
    "why": (dialogue_repeating.ExplainQuestion, "why do you ask", "ask_why_asked", {}),
    "again": (dialogue_repeating.Repeat, "say that again", "repeat", {}),
    "status": (orders.TellOrderStatus, "where is my stuff", "ask_order_status", {}),
    "coupons": (coupons.ListCoupons, "any coupons", "ask_coupons", {}),
    "checkout": (checkout.Checkout, "check out", "checkout", {}),
}
TASKS = {
    "cancel": (orders_changes.CancelOrder, "cancel A-7", "cancel_order", {"order_number": "A-7"}),
    "cancel some": (orders_changes.CancelOrder, "cancel an order", "cancel_order", {}),
    "two wishes": (
        orders_changes.CancelOrder,
        "cancel A-7",
        "cancel_order",
        {"order_number": "A-7", "wishes": [{"text": "cancel A-7"}, COUPONS]},
    ),
    "address": (
        orders_address.ChangeDeliveryAddress,
        "send A-8 elsewhere",
        "change_delivery_address",
        {"order_number": "A-8"},
    ),
    "return": (orders_returns.ReturnItem, "send back A-9", "return_item", {"order_number": "A-9"}),
    "problem": (orders_problems.ReportProblem, "i have a problem", "report_problem", {}),
}
ANSWERS = {
    "yes": (dialogue_affirming.Affirm, "yes", "affirm", {}),
    "no": (dialogue.Deny, "no", "deny", {}),
    "drop": (dialogue_affirming.CancelTask, "forget it", "cancel_task", {}),
    "reason": (dialogue.TakeValue, "it was damaged", "inform", {}),
    "place": (dialogue.TakeValue, "the second one", "inform", {"ordinal": 2}),
    "street": (dialogue.TakeValue, "8 Hill Road, 4020 Norden", "inform", {}),
    "number": (dialogue.TakeValue, "sorry number 18", "inform", {}),
    "undo": (undo.Undo, "undo", "undo", {}),
}
MESSAGES = ASIDES | TASKS | ANSWERS


def start_anew(services):
    """Give Mia the same three orders at the start of every talk, and nothing else."""
    with Session(services.engine, future=True) as session, session.begin():
        for table in reversed(shop.Product.metadata.sorted_tables):
            if table.name in {"returns", "promises", "cases", "order_lines", "orders", "cart_lines"}:
                session.execute(sa.delete(table).where(sa.true()))
        for number, status, goods in (
            ("A-7", "placed", ["pasta"]),
            ("A-8", "placed", ["milk"]),
            ("A-9", "delivered", ["cereal", "pasta"]),
        ):
            steps = {"placed_at": NOW} | ({"delivered_at": NOW} if status == "delivered" else {})
            order = {"order_number": number, "customer_id": "mia", "status": status, "total_cents": 100}
            session.add(shop.Order(**order, **steps))
            session.flush()
            for position, product_id in enumerate(goods, start=1):
                line = {"order_number": number, "position": position, "product_id": product_id}
                session.add(shop.OrderLine(**line, quantity=1, price_cents=100, total_cents=100))


def list_open(mia):
    """List what each open task knows, without what is only said of it."""
    held = [mia.slots["question"], *(mia.slots["tasks"] or [])]
    said = ("resumed", "offered")
    return [{k: v for k, v in q.items() if k not in said} for q in held if has_way_back(q) and not is_free(q)]


def is_free(question):
    """Whether whatever is said may be the answer ("what went wrong?")."""
    return question["kind"] == "problem"


@given(st.lists(st.sampled_from(sorted(MESSAGES)), min_size=2, max_size=12))
@RANDOM
def test_tasks_in_any_order_are_answered_bounded_and_never_lost(services, talk):
    start_anew(services)
    mia = Shopper("c-mia")
    for name in talk:
        action, text, intent, values = MESSAGES[name]
        before = list_open(mia)
        said = mia.say(action, text, intent, **values)
        for _ in range(MOST_TASKS):
            if mia.followup:
                said = [*said, *mia.say(wishes.TakeNextWish, text, intent)]
        assert said, f"silence after {text!r}"
        assert mia.followup is None, "the wishes never end"
        assert "utter_apology" not in names(said)
        assert len(mia.slots["tasks"] or []) < MOST_TASKS
        if name in ASIDES:
            lost = [task for task in before if task not in list_open(mia)]
            assert not lost, f"{text!r} lost {lost}"


PRICES = {row["product_id"]: row["price_cents"] for row in read_goods()}
STOCK = {row["product_id"]: row["stock"] for row in read_goods()}
FACTS = {row["product_id"]: f"{row['title']} {row['attributes']}".lower() for row in read_goods()}
limits = st.fixed_dictionaries(
    {},
    optional={
        "product": st.sampled_from(["soy milk", "milk", "spaghetti", "cereal"]),
        "price_max": st.sampled_from([1, 2.5, 3.2, 4, 10]),
        "price_min": st.sampled_from([1, 2, 3]),
        "attribute": st.sampled_from(["organic", "gluten free", "64 oz"]),
        "product_excluded": st.sampled_from(["organic", "store brand", "gallon"]),
    },
).filter(lambda said: "attribute" not in said or said["attribute"] != said.get("product_excluded"))


def keep_limits(held, said, is_new):
    """Follow the limits of a dialogue by hand: a new search starts anew, a refinement adds."""
    held = {"wanted": set(), "unwanted": set()} if is_new else held
    wanted = {said["attribute"]} if "attribute" in said else set()
    unwanted = {said["product_excluded"]} if "product_excluded" in said else set()
    return {
        **held,
        **{name: said[name] for name in ("price_min", "price_max") if name in said},
        "wanted": (held["wanted"] - unwanted) | wanted,
        "unwanted": (held["unwanted"] - wanted) | unwanted,
    }


def find_broken(product_id, held):
    """List the limits that a card breaks."""
    facts, price = FACTS[product_id], PRICES[product_id] / 100
    yield from (name for name in held["wanted"] if name not in facts)
    yield from (name for name in held["unwanted"] if name in facts)
    if not held.get("price_min", 0) <= price <= held.get("price_max", price):
        yield price


@given(st.lists(limits, min_size=1, max_size=5))
@RANDOM
def test_no_card_of_a_dialogue_is_outside_its_limits(services, talk):
    shopper, held = Shopper("c-guest"), {"wanted": set(), "unwanted": set()}
    for place, said in enumerate(talk):
        is_new = place == 0 or "product" in said
        action = catalog.SearchProducts if is_new else catalog.RefineSearch
        held = keep_limits(held, said, is_new)
        replies = shopper.say(action, "", action.__name__, **said)
        assert replies
        for reply in replies:
            for card in (reply["custom"] or {}).get("items", []):
                assert not list(find_broken(card["product_id"], held)), (card, held)
                assert card["in_stock"] is (STOCK[card["product_id"]] > 0)
