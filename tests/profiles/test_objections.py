"""What shoppers object to: what is left out, and purchases that do not count."""

import pytest

import profiles
from tests.profiles.moments import DAY, NOON


def buy(session, product_id, day=0, customer_id="1", kind="bought", conversation_id=None):
    return profiles.record_event(
        session,
        kind,
        customer_id=customer_id,
        conversation_id=conversation_id,
        product_id=product_id,
        at=NOON + day * DAY,
        source="chat",
    )


def object_to(session, kind, value, customer_id="1", conversation_id="k1", at=NOON):
    own = {"customer_id": customer_id, "conversation_id": conversation_id}
    return profiles.object_to(session, kind, value, value.title(), **own, at=at)


def count_for_training(session):
    session.flush()
    return len(profiles.read_interactions(session.connection()).product_ids)


def test_a_customers_objection_holds_in_every_conversation_a_guests_in_its_own(session):
    object_to(session, "makers", "acme")
    object_to(session, "products", "milk", customer_id=None, conversation_id="k2")

    def values(customer_id, conversation_id):
        return [o.value for o in profiles.list_objections(session, customer_id, conversation_id)]

    assert values("1", "k9") == ["acme"]
    assert values(None, "k2") == ["milk"]
    assert values(None, "k9") == values("2", "k9") == []


def test_a_disputed_purchase_is_flagged_and_kept_but_teaches_nothing(session):
    gift = buy(session, "toy", -3)
    others = [buy(session, "toy", -3, customer_id="2"), buy(session, "milk"), buy(session, "toy", 1)]
    object_to(session, "purchase", "toy")
    session.expire_all()
    assert gift.disputed_at == NOON
    assert [event.disputed_at for event in others] == [None, None, None]
    assert len(profiles.list_events(session, "1")) == 3
    assert count_for_training(session) == 3


def test_a_dispute_taken_back_lets_the_purchase_count_again(session):
    gift = buy(session, "toy", -3)
    objection = object_to(session, "purchase", "toy")
    profiles.withdraw_objection(session, objection, NOON + DAY)
    session.expire_all()
    assert gift.disputed_at is None
    assert profiles.list_objections(session, "1", "k1") == []
    assert objection.withdrawn_at == NOON + DAY


@pytest.mark.parametrize("withdrawn", [True, False])
def test_a_rejection_taken_back_no_longer_weighs_against_the_product(session, withdrawn):
    buy(session, "milk", kind="rejected", conversation_id="k1")
    objection = object_to(session, "products", "milk")
    if withdrawn:
        profiles.withdraw_objection(session, objection, NOON + DAY)
    assert count_for_training(session) == (0 if withdrawn else 1)


def test_an_export_tells_the_customer_their_objections_and_suggestions(session):
    profiles.add_customer(session, "1", "Ann", at=NOON)
    object_to(session, "types", "fish")
    shown = [profiles.Shown("milk", 1.0)]
    profiles.log_suggestions(
        session, shown, place="usual", conversation_id="k1", customer_id="1", at=NOON, model="m1"
    )
    exported = profiles.export_customer(session, "1")
    assert [o["value"] for o in exported["objections"]] == ["fish"]
    assert [s["product_id"] for s in exported["suggestions"]] == ["milk"]
