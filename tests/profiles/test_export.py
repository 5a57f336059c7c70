"""The customer's own copy of their data."""

import json

import pytest

import profiles
from tests.profiles.moments import NOON


@pytest.fixture
def document(session):
    profiles.add_customer(session, "1", "Ann", at=NOON, email="ann@example.com")
    profiles.add_customer(session, "2", "Bob", at=NOON)
    profiles.link_identity(session, "1", "telegram", "4711")
    profiles.record_consent(session, "1", "marketing", "web", True, at=NOON, source="chat")
    for customer_id in ("1", "2"):
        profiles.state_fact(session, customer_id, "diet", f"diet of {customer_id}", "customer", at=NOON)
        profiles.record_event(
            session, "view", customer_id=customer_id, product_id="p", at=NOON, source="chat"
        )
        profiles.open_conversation(session, "web", customer_id, f"c{customer_id}", at=NOON)
        profiles.log_message(session, f"c{customer_id}", by="shopper", text="hi", at=NOON)
    profiles.open_handoff(session, "c1", "asked", NOON)
    profiles.add_note(session, "c1", "likes short answers", "s_1", NOON)
    session.commit()
    return profiles.export_customer(session, "1")


def test_it_holds_every_kind_of_thing_we_keep(document):
    assert document["customer"]["email"] == "ann@example.com"
    assert document["facts"][0]["value"] == "diet of 1"
    assert document["conversations"][0]["messages"][0]["text"] == "hi"
    assert document["conversations"][0]["handoffs"][0]["reason"] == "asked"
    assert document["conversations"][0]["notes"][0]["text"] == "likes short answers"
    assert all(document[part] for part in ("identities", "consents", "events"))


def test_it_holds_nothing_of_anybody_else(document):
    assert "diet of 2" not in json.dumps(document)
    assert [conversation["conversation_id"] for conversation in document["conversations"]] == ["c1"]


def test_it_is_plain_json_with_moments_as_text(document):
    assert json.loads(json.dumps(document)) == document
    assert document["events"][0]["at"] == "2024-05-01T12:00:00+00:00"


def test_a_stranger_has_no_data(session):
    with pytest.raises(profiles.CustomerNotFound):
        profiles.export_customer(session, "9")
