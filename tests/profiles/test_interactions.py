"""Reading the ground for training."""

import numpy as np
import pytest

import profiles
from profiles import interactions
from tests.profiles.moments import DAY, NOON


@pytest.fixture
def events(session):
    def record(kind, customer_id, product_id, day, **facts):
        at = NOON + day * DAY
        profiles.record_event(
            session, kind, customer_id=customer_id, product_id=product_id, at=at, source="test", **facts
        )

    record("bought", "1", "milk", 0)
    record("rejected", "1", "beer", 1)
    record("bought", "2", "milk", 2, weight=2.5)
    record("shown", "2", "beer", 2)  # says nothing
    record("bought", None, "milk", 2)  # a stranger
    record("search", "2", None, 2, weight=1.0)  # no product
    session.commit()


def test_columns_hold_every_event_that_says_something(engine, events):
    with engine.connect() as connection:
        columns = profiles.read_interactions(connection)
    assert columns.customer_ids.tolist() == ["1", "1", "2"]
    assert columns.product_ids.tolist() == ["milk", "beer", "milk"]
    assert columns.weights.tolist() == [1.0, -1.0, 2.5]
    assert columns.times.tolist() == [(NOON + day * DAY).replace(tzinfo=None) for day in (0, 1, 2)]


def test_only_what_is_new_is_read_when_asked(engine, events):
    with engine.connect() as connection:
        columns = profiles.read_interactions(connection, since=NOON + DAY)
    assert columns.product_ids.tolist() == ["beer", "milk"]


def test_chunks_are_joined_without_loss(engine, events, monkeypatch):
    monkeypatch.setattr(interactions, "CHUNK", 2)
    with engine.connect() as connection:
        columns = profiles.read_interactions(connection)
    assert len(columns.customer_ids) == len(columns.times) == 3
    assert columns.product_ids[0] is columns.product_ids[2]


def test_an_empty_store_gives_empty_columns_of_the_same_types(engine):
    with engine.connect() as connection:
        columns = profiles.read_interactions(connection)
    assert [len(column) for column in columns] == [0, 0, 0, 0]
    assert (columns.weights.dtype, columns.times.dtype) == (np.float32, np.dtype("datetime64[s]"))
