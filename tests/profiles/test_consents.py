"""Consent: silence is no, the newest answer counts."""

import pytest

import profiles
from tests.profiles.moments import DAY, NOON


@pytest.fixture(autouse=True)
def ann(session):
    profiles.add_customer(session, "1", "Ann", at=NOON)


def answer(session, granted, at, channel="telegram"):
    profiles.record_consent(session, "1", "marketing", channel, granted, at=at, source="chat")


def test_silence_is_no(session):
    assert not profiles.has_consent(session, "1", "marketing", "telegram")


def test_the_newest_answer_counts_in_whatever_order_they_arrive(session):
    answer(session, False, NOON + DAY)
    answer(session, True, NOON)
    assert not profiles.has_consent(session, "1", "marketing", "telegram")
    answer(session, True, NOON + 2 * DAY)
    assert profiles.has_consent(session, "1", "marketing", "telegram")


def test_a_yes_in_one_channel_or_for_one_purpose_says_nothing_about_another(session):
    answer(session, True, NOON)
    assert not profiles.has_consent(session, "1", "marketing", "web")
    assert not profiles.has_consent(session, "1", "profiling", "telegram")


def test_every_answer_is_kept(session):
    answer(session, True, NOON)
    answer(session, False, NOON + DAY)
    assert [consent.granted for consent in profiles.list_consents(session, "1")] == [False, True]


def test_a_stranger_cannot_consent(session):
    with pytest.raises(profiles.CustomerNotFound):
        profiles.record_consent(session, "9", "marketing", "web", True, at=NOON, source="chat")
