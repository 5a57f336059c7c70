"""What a shopper's mood changes in an answer, why it is known, and how it is switched off."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

import profiles
from bot.actions.cart import AddToCart
from bot.actions.coupons import ListCoupons
from bot.actions.mood import ANGER, APOLOGY, NO_SELLING, PERSON
from bot.actions.orders import TellOrderStatus
from bot.actions.orders_problems import ReportProblem
from bot.services import current_services
from bot.settings import MOOD_ACTS

FURIOUS = -0.95


def list_changes(services):
    """List what was changed for Mia, oldest first, with its cause."""
    with Session(services.engine, future=True) as session:
        events = profiles.list_events(session, "mia", kinds=["adapted"])
    return [event.details for event in reversed(events)]


def responses(said):
    return [message["response"] for message in said]


def payloads(said):
    return [button["payload"] for message in said for button in message.get("buttons") or []]


def grow_angry(shopper):
    """Ask three times for the same, each time less kindly."""
    shopper.say(TellOrderStatus)
    shopper.say(TellOrderStatus, mood=-0.4)
    return shopper.say(TellOrderStatus, mood=FURIOUS)


def test_anger_is_met_with_an_apology_and_the_cause_is_kept(mia, services):
    assert responses(mia.say(TellOrderStatus, mood=FURIOUS)) == [
        "utter_sorry_for_trouble",
        "utter_order_shipped",
    ]
    assert list_changes(services) == [{"change": APOLOGY, "mood": FURIOUS, "slope": 0.0}]


@pytest.mark.parametrize("mood", [0.0, 0.9, 0.1 - ANGER])
def test_a_calm_message_is_answered_plainly(mia, services, mood):
    assert responses(mia.say(TellOrderStatus, mood=mood)) == ["utter_order_shipped"]
    assert list_changes(services) == []


def test_nobody_hears_sorry_twice(mia):
    said = responses(mia.say(ReportProblem, "the milk was sour AGAIN", "report_problem", mood=FURIOUS))
    assert said == ["utter_case_opened"]


def test_nothing_more_is_offered_for_sale_after_anger(mia, services):
    mia.say(TellOrderStatus, mood=FURIOUS)
    said = mia.say(AddToCart, "add the spaghetti", "add_to_cart", product="spaghetti")
    assert responses(said) == ["utter_added"]
    assert payloads(said) == ["/show_cart"]
    assert list_changes(services)[-1]["change"] == NO_SELLING


def test_calm_shoppers_are_offered_what_goes_with_it(mia):
    said = mia.say(AddToCart, "add the spaghetti", "add_to_cart", product="spaghetti")
    assert any(payload.startswith("/ask_goes_with") for payload in payloads(said))


def test_a_falling_mood_brings_the_offer_of_a_person_once(mia, services):
    said = grow_angry(mia)
    assert responses(said)[-1] == "utter_offer_person"
    assert payloads(said)[-1] == "/talk_to_human"
    assert mia.slots["question"] == {"kind": "handoff"}
    assert list_changes(services)[-1]["change"] == PERSON
    assert list_changes(services)[-1]["slope"] < -0.4
    assert "utter_offer_person" not in responses(mia.say(TellOrderStatus, mood=-1.0))


def test_one_unhappy_message_after_calm_ones_is_no_fall(mia):
    mia.say(TellOrderStatus)
    mia.say(TellOrderStatus)
    assert "utter_offer_person" not in responses(mia.say(TellOrderStatus, mood=-0.6))


def test_a_guest_is_treated_the_same(guest):
    assert responses(guest.say(ListCoupons, mood=FURIOUS))[0] == "utter_sorry_for_trouble"


def test_every_change_can_be_switched_off(mia, services, monkeypatch):
    monkeypatch.setattr("bot.actions.base.current_services", lambda: calm)
    calm = replace(current_services(), settings=replace(services.settings, mood_acts=()))
    assert responses(grow_angry(mia)) == ["utter_order_shipped"]
    assert list_changes(services) == []


def test_the_settings_name_every_change():
    assert set(MOOD_ACTS) == {APOLOGY, NO_SELLING, PERSON}
