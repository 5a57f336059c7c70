"""An order goes elsewhere only before it leaves, after a yes, and its address is written nowhere else."""

import pytest
from sqlalchemy.orm import Session

import profiles
import shop
from bot.actions.dialogue import Clarify, TakeValue
from bot.actions.dialogue_affirming import Affirm
from bot.actions.orders_address import ChangeDeliveryAddress
from tests.actions.conftest import NOW, names


def open_token(services, said):
    """Read the address that a reply names, as its shopper does."""
    reader = profiles.Reader(profiles.Vault(services.settings.masking_key), {"customer:mia"})
    with Session(services.engine, future=True) as session:
        return profiles.reveal(session, said["address"], reader=reader)


def test_an_order_goes_to_another_address_after_a_yes(mia, order, ask, services):
    order("A-2", "placed", pasta=2)
    assert names(mia.say(ChangeDeliveryAddress, "new address for A-2", order_number="A-2")) == [
        "utter_ask_address"
    ]
    [said] = mia.say(TakeValue, "go on. Hill Road 8, 4020 Norden", "inform", quantity=8)
    assert said["response"] == "utter_confirm_address"
    assert open_token(services, said) == "Hill Road 8, 4020 Norden"
    [said] = mia.say(TakeValue, "actually number 18", "inform", quantity=18)
    assert open_token(services, said) == "Hill Road 18, 4020 Norden"
    assert ask(shop.find_order, "mia", "A-2").address is None
    assert names(mia.say(Affirm, "yes", "affirm")) == ["utter_address_changed"]
    assert ask(shop.find_order, "mia", "A-2").address == "Hill Road 18, 4020 Norden"


@pytest.mark.parametrize("said", ["8 Hill Road pls", "to 8 Hill Road, please!", "8 Hill Road thanks."])
def test_what_is_said_out_of_politeness_is_no_part_of_an_address(mia, order, services, said):
    order("A-2", "placed", pasta=2)
    mia.say(ChangeDeliveryAddress, order_number="A-2")
    [asked] = mia.say(TakeValue, said, "inform")
    assert open_token(services, asked) == "8 Hill Road"


@pytest.mark.parametrize("action", [Clarify, TakeValue])
def test_an_address_is_read_even_when_its_intent_is_unclear(mia, order, action, services):
    order("A-2", "placed", pasta=2)
    mia.say(ChangeDeliveryAddress, order_number="A-2")
    [said] = mia.say(action, "14 Elm Street, Springfield", "nlu_fallback")
    assert open_token(services, said) == "14 Elm Street, Springfield"


def test_an_address_said_at_once_is_read_back(mia, order, ask, services):
    order("A-2", "placed", pasta=2)
    [said] = mia.say(ChangeDeliveryAddress, "change the delivery address to 14 Elm Street", quantity=14)
    assert said["response"] == "utter_confirm_address"
    assert open_token(services, said) == "14 Elm Street"
    pressed = "/change_delivery_address", "change_delivery_address"
    said = mia.say(ChangeDeliveryAddress, *pressed, order_number="A-2", confirmed=True)
    assert names(said) == ["utter_address_changed"]
    assert ask(shop.find_order, "mia", "A-2").address == "14 Elm Street"


def test_the_address_of_what_has_left_stays(mia, ask):
    said = mia.say(ChangeDeliveryAddress, "send A-1 to 14 Elm Street", order_number="A-1")
    assert names(said) == ["utter_too_late_shipped"]
    assert ask(shop.find_order, "mia", "A-1").address is None


def test_a_question_between_is_no_address(mia, order):
    from bot.actions.catalog import SearchProducts

    order("A-2", "placed", pasta=2)
    mia.say(ChangeDeliveryAddress, order_number="A-2")
    said = mia.say(SearchProducts, "do you have pasta in 16 oz?", "search_products", product="pasta")
    assert names(said) == ["utter_found_one", "utter_back_to_address"]


def test_an_address_that_came_as_a_token_stays_one_until_it_is_committed(mia, order, ask, services):
    order("A-2", "placed", pasta=2)
    vault = profiles.Vault(services.settings.masking_key)
    with Session(services.engine, future=True) as session, session.begin():
        kept = {"owner": "customer:mia", "kind": "address", "value": "14 Elm Street", "at": NOW}
        token = profiles.keep_value(session, vault, **kept)
    mia.say(ChangeDeliveryAddress, order_number="A-2")
    [said] = mia.say(TakeValue, f"go on, {token} please", "inform")
    assert said["address"] == token
    assert "Elm" not in str(mia.slots)
    mia.say(TakeValue, "number 18", "inform", quantity=18)
    assert "Elm" not in str(mia.slots)
    [said] = mia.say(Affirm, "yes", "affirm")
    assert "Elm" not in str(said)
    assert ask(shop.find_order, "mia", "A-2").address == "18 Elm Street"
