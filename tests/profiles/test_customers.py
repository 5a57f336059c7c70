"""Customers and their accounts in the channels."""

from datetime import timedelta, timezone

import pytest

import profiles
from tests.profiles.moments import DAY, NOON


def test_a_customer_who_is_known_already_stays_as_they_are(session):
    profiles.add_customer(session, "1", "Ann", at=NOON)
    again = profiles.add_customer(session, "1", "Somebody else", at=NOON + DAY)
    assert (again.display_name, again.created_at) == ("Ann", NOON)


def test_customers_are_listed_oldest_first_up_to_a_limit(session):
    for number in (3, 1, 2):
        profiles.add_customer(session, str(number), f"Customer {number}", at=NOON + number * DAY)
    assert [customer.customer_id for customer in profiles.list_customers(session, limit=2)] == ["1", "2"]


def test_times_come_back_in_utc_whatever_zone_they_were_given_in(session):
    berlin = timezone(timedelta(hours=2))
    profiles.add_customer(session, "1", "Ann", at=NOON.astimezone(berlin))
    session.commit()
    kept = profiles.find_customer(session, "1").created_at
    assert (kept, kept.utcoffset()) == (NOON, timedelta(0))


def test_a_stranger_is_not_found_and_the_error_says_what_to_do(session):
    with pytest.raises(profiles.CustomerNotFound, match=r"No customer '9'; check the id") as caught:
        profiles.find_customer(session, "9")
    assert caught.value.customer_id == "9"


def test_an_account_leads_to_its_customer(session):
    profiles.add_customer(session, "1", "Ann", at=NOON)
    profiles.link_identity(session, "1", "telegram", "4711")
    assert profiles.find_identity(session, "telegram", "4711").customer_id == "1"
    assert profiles.find_identity(session, "web", "4711") is None


def test_a_proof_is_added_later_and_never_taken_back(session):
    profiles.add_customer(session, "1", "Ann", at=NOON)
    profiles.link_identity(session, "1", "telegram", "4711")
    profiles.link_identity(session, "1", "telegram", "4711", verified_at=NOON)
    profiles.link_identity(session, "1", "telegram", "4711")
    assert [identity.verified_at for identity in profiles.list_identities(session, "1")] == [NOON]


def test_one_account_cannot_belong_to_two_customers(session):
    for customer_id in ("1", "2"):
        profiles.add_customer(session, customer_id, "Somebody", at=NOON)
    profiles.link_identity(session, "1", "telegram", "4711")
    with pytest.raises(profiles.IdentityTaken, match=r"telegram account belongs to another customer; unlink"):
        profiles.link_identity(session, "2", "telegram", "4711")
