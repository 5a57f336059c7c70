"""What every action promises: own data only, one transaction, and never silence."""

import pytest
from sqlalchemy.orm import Session

import shop
from bot.actions.base import ShopAction
from bot.actions.cart import add_product
from bot.actions.orders import ListOrders, TellOrderStatus


class BreakAfterAdding(ShopAction):
    """Fails after it changed the cart and spoke of it."""

    def answer(self, turn):
        add_product(turn, shop.find_product(turn.session, "pasta"), 1)
        raise RuntimeError


def test_an_action_is_named_after_its_class():
    assert TellOrderStatus().name() == "action_tell_order_status"


def test_a_failing_action_apologises_and_leaves_nothing_behind(guest, services):
    said = guest.say(BreakAfterAdding)
    assert [m["response"] for m in said] == ["utter_apology"]
    with Session(services.engine, future=True) as session:
        assert shop.list_cart(session, "conversation:c-guest").lines == []
    assert guest.slots["focus"] is None


def test_a_customer_sees_her_own_order(mia):
    [said] = mia.say(TellOrderStatus)
    assert (said["response"], said["order_number"], said["items"]) == ("utter_order_shipped", "A-1", 2)


@pytest.mark.parametrize("number", ["A-1", "A-999"])
def test_a_guest_learns_nothing_about_any_order(guest, number):
    [said] = guest.say(TellOrderStatus, order_number=number)
    assert said["response"] == "utter_step_sent"
    assert "order_number" not in said


def test_foreign_and_unknown_orders_get_the_same_words(services):
    import profiles
    from tests.actions.conftest import NOW, Shopper

    with Session(services.engine, future=True) as session, session.begin():
        profiles.add_customer(session, "eve", display_name="Eve", at=NOW)
        profiles.open_conversation(session, "web", customer_id="eve", conversation_id="c-eve", at=NOW)
    eve = Shopper("c-eve")
    foreign = eve.say(TellOrderStatus, order_number="A-1")
    unknown = eve.say(TellOrderStatus, order_number="A-2")
    assert [m["response"] for m in foreign] == [m["response"] for m in unknown] == ["utter_order_not_found"]
    assert [m["response"] for m in eve.say(ListOrders)] == ["utter_no_orders"]
