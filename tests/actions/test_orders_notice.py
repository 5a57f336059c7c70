"""A message when the order ships is offered where it makes sense; nothing is promised before a yes."""

import pytest

import profiles
from bot.actions.account_notices import ChangeMarketingConsent
from bot.actions.dialogue import Deny
from bot.actions.dialogue_affirming import Affirm
from bot.actions.dialogue_repeating import ExplainQuestion
from bot.actions.orders import TellOrderStatus
from tests.actions.conftest import names

ASK = ("where is A-2", "ask_order_status")


@pytest.mark.parametrize("status", ["placed", "packed"])
def test_yes_to_the_offer_switches_order_updates_on(mia, order, ask, status):
    order("A-2", status, pasta=1)
    said = mia.say(TellOrderStatus, *ASK, order_number="A-2")
    assert names(said) == [f"utter_order_{status}", "utter_offer_ship_notice"]
    assert not ask(profiles.has_consent, "mia", "order_updates", "web")
    assert names(mia.say(Affirm, "yes please", "affirm")) == ["utter_notices_on"]
    assert ask(profiles.has_consent, "mia", "order_updates", "web")


@pytest.mark.parametrize("status", ["shipped", "delivered", "cancelled"])
def test_what_left_or_never_will_is_not_offered(mia, order, status):
    order("A-2", status, pasta=1)
    said = mia.say(TellOrderStatus, *ASK, order_number="A-2")
    assert names(said) == [f"utter_order_{status}"]


def test_no_to_the_offer_changes_nothing(mia, order, ask):
    order("A-2", "placed", pasta=1)
    mia.say(TellOrderStatus, *ASK, order_number="A-2")
    assert names(mia.say(Deny, "no", "deny")) == ["utter_deny"]
    assert not ask(profiles.has_consent, "mia", "order_updates", "web")


def test_who_has_it_switched_on_is_not_asked_and_why_is_explained(mia, order):
    order("A-2", "placed", pasta=1)
    mia.say(TellOrderStatus, *ASK, order_number="A-2")
    assert names(mia.say(ExplainQuestion, "why", "ask_why_asked")) == ["utter_why_asked_ship_notice"]
    mia.say(ChangeMarketingConsent, "send me order updates", "change_marketing_consent")
    assert names(mia.say(TellOrderStatus, *ASK, order_number="A-2")) == ["utter_order_placed"]
