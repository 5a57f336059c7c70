"""Events: what happened between a shopper and a product."""

import pytest
import sqlalchemy as sa

import profiles
from tests.profiles.moments import DAY, NOON


def record(session, kind, day=0, customer_id="1", **facts):
    at = NOON + day * DAY
    return profiles.record_event(session, kind, customer_id=customer_id, at=at, source="chat", **facts)


def test_an_event_weighs_what_its_kind_weighs_unless_said_otherwise(session):
    assert record(session, "bought", product_id="milk").weight == profiles.WEIGHTS["bought"]
    assert record(session, "rejected", product_id="milk").weight < 0
    assert record(session, "rated", product_id="milk", weight=-0.3).weight == -0.3


def test_an_unknown_kind_is_refused_with_the_kinds_that_there_are(session):
    with pytest.raises(profiles.UnknownEventKind, match=r"'bougth'; use one of view, .*bought") as caught:
        record(session, "bougth")
    assert caught.value.kind == "bougth"


def test_events_are_listed_newest_first_by_time_and_kind(session):
    record(session, "view", day=0, product_id="a")
    record(session, "bought", day=2, product_id="b")
    record(session, "view", day=1, product_id="c")
    record(session, "view", day=3, customer_id="2")

    def products(**limits):
        return [event.product_id for event in profiles.list_events(session, "1", **limits)]

    assert products() == ["b", "c", "a"]
    assert products(since=NOON + DAY) == ["b", "c"]
    assert products(kinds={"view"}) == ["c", "a"]
    assert products(limit=1) == ["b"]


def test_an_event_keeps_where_it_came_from(session):
    record(session, "search", conversation_id="c1", turn=3, details={"text": "soy milk"})
    (event,) = profiles.list_events(session, "1")
    assert (event.conversation_id, event.turn, event.details) == ("c1", 3, {"text": "soy milk"})


def test_one_source_never_lands_an_event_twice(session):
    row = {
        "customer_id": "1",
        "kind": "view",
        "weight": 0.1,
        "at": NOON,
        "source": "csv",
        "external_id": "e1",
    }
    session.execute(sa.insert(profiles.Event), [row, {**row, "source": "other"}])
    with pytest.raises(sa.exc.IntegrityError):
        session.execute(sa.insert(profiles.Event).values(row))
