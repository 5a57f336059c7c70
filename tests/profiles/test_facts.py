"""Facts: the newest statement holds."""

import pytest

import profiles
from tests.profiles.moments import DAY, NOON


@pytest.fixture(autouse=True)
def ann(session):
    profiles.add_customer(session, "1", "Ann", at=NOON)


def values(session, **options):
    return [(fact.name, fact.value) for fact in profiles.list_facts(session, "1", **options)]


def test_the_newest_statement_holds_and_the_old_one_is_kept_as_retracted(session):
    profiles.state_fact(session, "1", "shoe_size", "42", "customer", at=NOON)
    profiles.state_fact(session, "1", "shoe_size", "43", "customer", at=NOON + DAY)
    assert values(session) == [("shoe_size", "43")]
    assert values(session, include_retracted=True) == [("shoe_size", "43"), ("shoe_size", "42")]


def test_an_old_statement_that_comes_late_does_not_hold(session):
    profiles.state_fact(session, "1", "diet", "vegetarian", "customer", at=NOON)
    late = profiles.state_fact(session, "1", "diet", "any", "import", at=NOON - DAY)
    assert values(session) == [("diet", "vegetarian")]
    assert late.retracted_at == NOON


def test_the_same_statement_twice_is_stored_once(session):
    for _ in range(2):
        profiles.state_fact(session, "1", "household_size", {"adults": 2}, "import", at=NOON)
    assert values(session, include_retracted=True) == [("household_size", {"adults": 2})]


def test_a_fact_keeps_who_said_it_and_how_sure_they_were(session):
    profiles.state_fact(session, "1", "has_baby", True, "purchases", 0.7, at=NOON)
    (fact,) = profiles.list_facts(session, "1")
    assert (fact.value, fact.source, fact.confidence, fact.at) == (True, "purchases", 0.7, NOON)


def test_a_retracted_fact_holds_no_longer(session):
    profiles.state_fact(session, "1", "diet", "vegan", "customer", at=NOON)
    assert profiles.retract_fact(session, "1", "diet", NOON + DAY) is True
    assert profiles.retract_fact(session, "1", "diet", NOON + DAY) is False
    assert values(session) == []


def test_nothing_is_held_about_a_stranger(session):
    with pytest.raises(profiles.CustomerNotFound):
        profiles.state_fact(session, "9", "diet", "vegan", "customer", at=NOON)
