"""What is known of a shopper: shown as it is, and nothing claimed to be changed that is not."""

import pytest

from tests.conversations.facts import count_handoffs, list_facts_of


@pytest.mark.parametrize("text", ["what do you know about me", "whats in my profile", "u got data on me?"])
def test_a_household_sees_every_fact_of_its_profile(talk, demo_services, text):
    said = talk("1").say(text)
    assert said.intent == "ask_stored_data"
    assert len(said.tables[0]["rows"]) == len(list_facts_of(demo_services, "1"))


def test_a_guest_hears_that_nothing_is_known(talk):
    said = talk().say("what do you know about me")
    assert not said.tables
    assert "not signed in" in said.text


@pytest.mark.parametrize("customer_id", ["1", None])
@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("im vegetarian btw", "correct_stored_data"),
        ("my size is 42", "correct_stored_data"),
        ("export my data please", "export_data"),
        ("delete everything you have about me", "delete_data"),
        ("stop sending me emails", "change_marketing_consent"),
        ("can we go on in telegram", "link_channel"),
    ],
)
def test_no_change_of_the_profile_is_claimed(talk, demo_services, customer_id, text, intent):
    before = list_facts_of(demo_services, "1")
    said = talk(customer_id).say(text)
    assert said.intent == intent
    assert "can't" in said.text or "doesn't work yet" in said.text
    assert list_facts_of(demo_services, "1") == before


def test_a_person_is_offered_for_it_and_comes_on_yes(talk, demo_services):
    shopper = talk("1")
    shopper.say("delete my account")
    shopper.say("yes")
    assert count_handoffs(demo_services, shopper) == 1
