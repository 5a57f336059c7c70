"""The demo shop's households."""

from datetime import datetime, timezone

import profiles
from profiles.demo import add_households, record_purchases

SINCE = datetime(2026, 1, 5, 9, 30, tzinfo=timezone.utc)
PEOPLE = {"1": {"age": "65+", "home_ownership": "Probable Owner", "income": None, "household_id": 1}}


def test_a_household_is_a_customer_without_an_invented_name(session):
    assert add_households(session, {"1": SINCE, "2": SINCE}, PEOPLE) == {"customers": 2, "facts": 2}
    customer = profiles.find_customer(session, "2")
    assert (customer.display_name, customer.created_at) == ("Household 2", SINCE)


def test_demographics_become_facts_as_sure_as_the_source_is(session):
    add_households(session, {"1": SINCE}, PEOPLE)
    facts = {fact.name: (fact.value, fact.confidence) for fact in profiles.list_facts(session, "1")}
    assert facts == {"age_group": ("65+", 1.0), "home_ownership": ("Owner", 0.7)}


def test_households_that_are_there_are_left_alone(session):
    add_households(session, {"1": SINCE}, PEOPLE)
    assert add_households(session, {"1": SINCE}, PEOPLE) == {"customers": 0, "facts": 0}


def test_a_purchase_becomes_an_event_that_knows_its_order(session):
    record_purchases(session, [("1", "p9", "2026-01-05 09:30:00.000000", "A-7", 2)])
    (event,) = profiles.list_events(session, "1")
    assert (event.kind, event.product_id, event.weight, event.at) == ("bought", "p9", 1.0, SINCE)
    assert event.details == {"order_number": "A-7", "quantity": 2}
