"""An address is read whole, and amended by what is said of a part of it."""

import pytest

import shop
from bot.actions.dialogue import Clarify, TakeValue
from bot.actions.dialogue_affirming import Affirm
from bot.actions.orders import TellOrderStatus
from bot.actions.orders_address import ChangeDeliveryAddress
from bot.actions.orders_address_words import amend_address, tidy, widen
from bot.actions.undo import Undo
from tests.actions.conftest import names
from tests.actions.test_orders_address import open_token

HOME = "14 Maple Street, Dayton OH 45402"


@pytest.fixture
def database_kind():
    """What words mean does not hang on the database; each write is tested on both (write_scenarios)."""
    return "sqlite"


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("sorry, number 41 not 14", "41 Maple Street, Dayton OH 45402"),
        ("not 14 but 41", "41 Maple Street, Dayton OH 45402"),
        ("house number 41 sorry", "41 Maple Street, Dayton OH 45402"),
        ("60313 by the way", "14 Maple Street, Dayton OH 60313"),
        ("hmm, zip is 60602", "14 Maple Street, Dayton OH 60602"),
        ("zip is wrong, should be 90211", "14 Maple Street, Dayton OH 90211"),
        ("i forgot the zip, it's 60602", "14 Maple Street, Dayton OH 60602"),
        ("oh and add apt 4b", "14 Maple Street, Dayton OH 45402, apt 4b"),
        ("the town is Boston not Dayton", "14 Maple Street, Boston OH 45402"),
        ("not Dayton but Lima", "14 Maple Street, Lima OH 45402"),
        ("street is Maple Avenue not Street", "14 Maple Avenue, Dayton OH 45402"),
        ("the town is Boston", "14 Maple Street, 45402 Boston"),
        ("8 Hill Road, 4020 Norden", None),
        ("14 Elm Street, Apt 5, 60601 Chicago", None),
        ("the parcel is not late", None),
        ("yes", None),
        ("i do not want that", None),
    ],
)
def test_an_address_is_amended_by_what_is_said_of_a_part(said, address):
    assert amend_address(HOME, said) == address


@pytest.mark.parametrize(
    ("text", "found", "address"),
    [
        (
            "to 14 Elm Street, Apt 5, 60601 Chicago please",
            "14 Elm Street",
            "14 Elm Street, Apt 5, 60601 Chicago",
        ),
        ("Flat 3, 8 Kings Road, Springfield", "8 Kings Road", "Flat 3, 8 Kings Road, Springfield"),
        ("Flat 3, 8 Kings Road", "3, 8 Kings Road", "Flat 3, 8 Kings Road"),
        ("send it to 8 Hill Road instead of my home", "8 Hill Road", "8 Hill Road"),
        ("it's 8 Hill Road, Norden. thanks", "8 Hill Road", "8 Hill Road, Norden"),
    ],
)
def test_an_address_is_read_whole(text, found, address):
    start = text.index(found)
    assert tidy(widen(text, start, start + len(found))) == address


@pytest.mark.parametrize(
    "text", ["keep the old one", "actually leave it as it is", "the old address is fine"]
)
@pytest.mark.parametrize("is_given", [True, False])
def test_the_old_address_can_be_kept(mia, order, ask, text, is_given):
    order("A-2", "placed", pasta=2)
    mia.say(ChangeDeliveryAddress, order_number="A-2")
    if is_given:
        mia.say(TakeValue, "8 Hill Road", "inform")
    assert names(mia.say(Clarify, text, "nlu_fallback")) == ["utter_address_kept"]
    assert names(mia.say(Affirm, "yes", "affirm")) == ["utter_affirm_nothing"]
    assert ask(shop.find_order, "mia", "A-2").address is None


def test_a_changed_address_is_changed_back(mia, order, ask, services):
    order("A-2", "placed", pasta=2)
    for street in ("8 Hill Road", "9 Elm Street"):
        mia.say(ChangeDeliveryAddress, order_number="A-2")
        mia.say(TakeValue, street, "inform")
        mia.say(Affirm, "yes", "affirm")
    [said] = mia.say(Undo, "change it back", "undo")
    assert (said["response"], open_token(services, said)) == ("utter_address_changed", "8 Hill Road")
    assert ask(shop.find_order, "mia", "A-2").address == "8 Hill Road"


def test_the_account_s_address_comes_back_and_nothing_is_named(mia, order, ask):
    order("A-2", "placed", pasta=2)
    mia.say(ChangeDeliveryAddress, order_number="A-2")
    mia.say(TakeValue, "8 Hill Road", "inform")
    mia.say(Affirm, "yes", "affirm")
    assert names(mia.say(Undo, "undo that", "undo")) == ["utter_address_back_home"]
    assert ask(shop.find_order, "mia", "A-2").address is None


def test_a_slip_seen_too_late_is_amended_after_another_yes(mia, order, ask):
    order("A-2", "placed", pasta=2)
    mia.say(ChangeDeliveryAddress, order_number="A-2")
    mia.say(TakeValue, "8 Hill Road", "inform")
    mia.say(Affirm, "yes", "affirm")
    assert names(mia.say(TakeValue, "sorry, 18 not 8", "inform")) == ["utter_confirm_address"]
    assert ask(shop.find_order, "mia", "A-2").address == "8 Hill Road"
    mia.say(Affirm, "yes", "affirm")
    assert ask(shop.find_order, "mia", "A-2").address == "18 Hill Road"


@pytest.mark.parametrize(
    "text", ["where does it go to", "which address is it going to?", "where does it go now"]
)
def test_where_an_order_goes_is_told(mia, order, services, text):
    order("A-2", "placed", pasta=2)
    ask = (TellOrderStatus, text, "ask_order_status")
    assert "utter_order_goes_home" in names(mia.say(*ask, order_number="A-2"))
    mia.say(ChangeDeliveryAddress, order_number="A-2")
    mia.say(TakeValue, "8 Hill Road", "inform")
    mia.say(Affirm, "yes", "affirm")
    [_, said, *_] = mia.say(*ask, order_number="A-2")
    assert open_token(services, said) == "8 Hill Road"
