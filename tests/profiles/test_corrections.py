"""Corrections: what may be corrected, what is kept of it, and what goes with the conversation."""

import pytest
import sqlalchemy as sa

import profiles
from profiles.corrections import (
    Right,
    find_correction,
    list_corrections,
    list_corrections_of,
    record_correction,
    withdraw_correction,
)
from tests.profiles.moments import NOON

TOKEN = "⟨email:" + "b" * 20 + "⟩"
READ = {"intent": "faq", "topic": "returns", "confidence": 0.7, "sentiment": {"label": "neutral"}}


@pytest.fixture
def talk(session):
    """A conversation: a typed message, its answer, a pressed button, and a message with personal data."""
    profiles.open_conversation(session, "web", conversation_id="c1", at=NOON)
    entity = {"entity": "product", "value": "Milk", "start": 4, "end": 8}

    def say(by, text, **more):
        profiles.log_message(session, "c1", by=by, text=text, at=NOON, **more)

    say("shopper", "any milk", understanding=READ | {"entities": [entity]}, actions=["action_answer_faq"])
    say("bot", "Yes.")
    pressed = {"intent": "affirm", "sentiment": None, "entities": []}
    say("shopper", "Yes", understanding=pressed, actions=["action_go_on"])
    say("shopper", f"write to {TOKEN}", understanding=READ, actions=["action_answer_faq"])
    session.commit()
    return session


def correct(session, position=4, staff_id="s1", **right):
    return record_correction(session, "c1", position, Right(**right), staff_id=staff_id, at=NOON)


def test_a_correction_keeps_what_led_up_to_the_message_and_no_token_of_the_vault(talk):
    made = correct(talk, intent="export_data")
    assert made.text == "write to ⟨email⟩"
    assert made.understood["intent"] == "faq/returns"
    assert [(turn["text"], turn["intent"], turn["is_button"]) for turn in made.turns] == [
        ("any milk", "faq/returns", False),
        ("Yes", "affirm", True),
    ]
    assert made.turns[0]["entities"] == [{"entity": "product", "words": "milk", "value": "Milk"}]
    assert (made.state, made.staff_id, made.at) == ("open", "s1", NOON)


def test_a_second_correction_of_a_message_replaces_the_first_and_is_open_again(talk):
    first = correct(talk, intent="export_data")
    withdraw_correction(talk, first.correction_id)
    second = correct(talk, intent="delete_data", staff_id="s2")
    assert [one.intent for one in list_corrections(talk)] == ["delete_data"]
    assert (second.correction_id, second.state, second.staff_id) == (first.correction_id, "open", "s2")
    assert set(list_corrections_of(talk, "c1")) == {4}


@pytest.mark.parametrize("position", [2, 3, 9])
def test_only_what_a_shopper_typed_can_be_corrected(talk, position):
    with pytest.raises(profiles.errors.CorrectionImpossible, match=f"Message {position} of .* 'c1'"):
        correct(talk, position, intent="greet")


@pytest.mark.parametrize(
    "right",
    [
        {},
        {"intent": "faq/returns"},
        {"step": "action_answer_faq"},
        {"entities": [{"entity": "product", "words": "MILK"}]},
    ],
)
def test_a_correction_that_changes_nothing_is_refused(talk, right):
    with pytest.raises(profiles.errors.CorrectionEmpty, match="what the assistant understood already"):
        correct(talk, 1, **right)
    assert list_corrections(talk) == []


def test_entities_and_the_next_step_can_be_corrected_alone(talk):
    correct(talk, 1, entities=[])
    assert correct(talk, 4, step="action_show_cart").right_intent == "faq/returns"
    assert [one.entities for one in list_corrections(talk)] == [None, []]


def test_a_correction_goes_with_its_conversation(talk):
    correct(talk, intent="export_data")
    talk.execute(sa.delete(profiles.Conversation.__table__))
    assert list_corrections(talk) == []


def test_a_correction_that_is_not_there_is_named(talk):
    with pytest.raises(profiles.errors.CorrectionNotFound, match="No correction 7; see `shopmate"):
        find_correction(talk, 7)
