"""The log of suggestions: what was shown where, and what came of it."""

from datetime import timedelta

import pytest

import profiles
from profiles.suggestions import CREDITED
from tests.profiles.moments import DAY, NOON

MINUTE = timedelta(minutes=1)


def show(session, *ids, place="recommend", conversation_id="k1", customer_id="1", at=NOON, model="m1"):
    items = [profiles.Shown(i, 0.5, [{"kind": "bought", "product_id": "tea", "share": 0.5}]) for i in ids]
    profiles.log_suggestions(
        session,
        items,
        place=place,
        conversation_id=conversation_id,
        customer_id=customer_id,
        at=at,
        model=model,
        turn=3,
    )


def do(session, kind, product_id, at=NOON + MINUTE, customer_id="1", conversation_id="k1"):
    profiles.record_event(
        session,
        kind,
        customer_id=customer_id,
        conversation_id=conversation_id,
        product_id=product_id,
        at=at,
        source="chat",
    )


def test_a_list_is_kept_in_its_order_with_what_each_score_is_made_of(session):
    show(session, "milk", "bread")
    milk, bread = profiles.list_suggestions(session, "k1")
    assert (milk.product_id, milk.position, milk.turn, milk.model) == ("milk", 1, 3, "m1")
    assert (bread.position, bread.score, bread.propensity) == (2, 0.5, 1.0)
    assert bread.reasons == [{"kind": "bought", "product_id": "tea", "share": 0.5}]


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        ("view", "opened"),
        ("opened", "opened"),
        ("cart", "added"),
        ("bought", "bought"),
        ("rejected", "rejected"),
    ],
)
def test_what_the_shopper_does_is_credited_to_the_newest_suggestion(session, kind, outcome):
    show(session, "milk", at=NOON - DAY)
    show(session, "milk")
    do(session, kind, "milk")
    do(session, kind, "milk", at=NOON + DAY)
    newest, older = profiles.list_suggestions(session, "k1")
    assert getattr(newest, f"{outcome}_at") == NOON + MINUTE
    assert getattr(older, f"{outcome}_at") is None


def test_a_purchase_elsewhere_counts_for_a_customer_and_only_within_the_month(session):
    show(session, "milk")
    do(session, "bought", "milk", conversation_id=None, at=NOON + CREDITED + MINUTE)
    assert profiles.list_suggestions(session, "k1")[0].bought_at is None
    do(session, "bought", "milk", conversation_id=None, at=NOON + DAY)
    assert profiles.list_suggestions(session, "k1")[0].bought_at == NOON + DAY


def test_nobody_is_credited_with_what_another_did(session):
    show(session, "milk")
    show(session, "milk", conversation_id="k2", customer_id=None)
    do(session, "cart", "milk", customer_id="2", conversation_id="k3")
    do(session, "cart", "milk", customer_id=None, conversation_id=None)
    shown = profiles.list_suggestions(session, "k1") + profiles.list_suggestions(session, "k2")
    assert [suggestion.added_at for suggestion in shown] == [None, None]


def test_lists_are_counted_by_place_and_model(session):
    show(session, "milk", "bread", at=NOON - 9 * DAY)
    show(session, "milk", "jam")
    show(session, "jam", place="search", model=None)
    do(session, "cart", "jam")
    do(session, "rejected", "milk")
    counted = {(row.place, row.model): row for row in profiles.count_suggestions(session)}
    assert counted["recommend", "m1"][2:] == (4, 0, 0, 0, 1, 0)
    assert counted["search", None][2:] == (1, 0, 1, 0, 0, 0)
    assert sum(row.shown for row in profiles.count_suggestions(session, since=NOON)) == 3


def test_the_first_two_of_the_newest_searches_are_what_was_looked_for(session):
    show(session, "milk", "cream", "soap", place="search", at=NOON)
    show(session, "rice", place="recommend")
    show(session, "jam", place="search", at=NOON + MINUTE)
    assert [p for p, _ in profiles.list_lately_found(session, "k1")] == ["jam", "milk", "cream"]
