"""What is known of a shopper: shown as it is, and nothing claimed to be changed that is not."""

import pytest

from tests.conversations.facts import list_facts_of


@pytest.mark.parametrize("text", ["what do you know about me", "whats in my profile", "u got data on me?"])
def test_a_household_sees_every_fact_of_its_profile(talk, demo_services, text):
    untouched = "22"  # nobody else of these tests, so that nothing but facts is kept of them
    said = talk(untouched).say(text)
    assert said.intent == "ask_stored_data"
    assert len(said.tables[0]["rows"]) == len(list_facts_of(demo_services, untouched))


def test_a_guest_hears_that_nothing_is_known(talk):
    said = talk().say("what do you know about me")
    assert not said.tables
    assert "not signed in" in said.text
