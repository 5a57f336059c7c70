"""What is really done by talking: each claim has its row, and nothing is done without a yes."""

from datetime import datetime, timezone

import shop
from tests.conversations.facts import ask_shop, find_changeable_order


def test_an_order_is_cancelled_after_a_yes_and_its_refund_can_be_asked_for(talk, demo_services):
    customer_id, number = find_changeable_order(demo_services)
    shopper = talk(customer_id)
    asked = shopper.say(f"cancel {number}")
    assert number in asked.text
    assert ask_shop(demo_services, shop.find_order, customer_id, number).status in shop.CHANGEABLE
    assert f"{number} is cancelled" in shopper.say("yes please").text
    [promise] = ask_shop(demo_services, shop.list_promises, customer_id, kind="refund")
    amount = shop.format_price(promise.amount_cents, promise.currency)
    assert amount in shopper.say("where is my refund").text
    assert amount in str(shopper.say("what did you promise me?").tables)


def test_an_order_is_not_cancelled_after_a_no(talk, demo_services):
    customer_id, number = find_changeable_order(demo_services)
    shopper = talk(customer_id)
    shopper.say(f"cancel {number}")
    shopper.say("no wait")
    assert ask_shop(demo_services, shop.find_order, customer_id, number).status in shop.CHANGEABLE


def test_an_address_is_corrected_confirmed_and_then_changed(talk, demo_services):
    customer_id, number = find_changeable_order(demo_services)
    shopper = talk(customer_id)
    shopper.say(f"change the delivery address of {number}")
    assert "Hill Road 8" in shopper.say("Hill Road 8, 4020 Norden").text
    assert "Hill Road 18" in shopper.say("actually number 18").text
    assert "now goes to" in shopper.say("yes").text
    order = ask_shop(demo_services, shop.find_order, customer_id, number)
    assert order.address == "Hill Road 18, 4020 Norden"


def find_returnable(services, customer_id):
    """Give a customer's first delivered line that may be sent back, with its order."""

    def find(session):
        now = datetime.now(timezone.utc)
        for order in shop.list_returnable(session, customer_id, now, limit=9):
            for line in order.lines:
                if not shop.is_perishable(line.product):
                    return order, line
        raise AssertionError("nothing to return")

    return ask_shop(services, find)


def test_a_return_survives_a_question_and_a_joke(talk, demo_services):
    order, line = find_returnable(demo_services, "1")
    shopper = talk("1")
    asked = shopper.say(f"i want to return something from {order.order_number}")
    if line.product.title in asked.buttons:
        shopper.press(asked, line.product.title)
    said = shopper.say("how long do i have btw?")
    assert "30 days" in said.text
    assert "reason" in said.text
    shopper.say("lol you're quicker than my bank")
    done = shopper.say("changed my mind")
    receipt = ask_shop(demo_services, shop.find_return, order.order_number, line.position)
    assert receipt.number in done.text


def test_a_complaint_becomes_a_case_and_a_wish_stays_a_wish(talk, demo_services):
    shopper = talk("1")
    said = shopper.say("second time the parcel is broken. second!!")
    case = ask_shop(demo_services, shop.list_cases, shopper.conversation_id, "1")[0]
    assert case.number in said.text
    assert case.severity == "high"
    assert "nothing is sent or paid yet" in shopper.say("a refund please").text
    assert case.number in shopper.say("any news on my complaint").text


def test_the_checkout_is_a_link_for_who_is_signed_in(talk):
    shopper = talk("1")
    shopper.say("bananas")
    shopper.say("add the first one")
    said = shopper.say("checkout please")
    assert [reply["url"].split("?")[0] for reply in said.replies if reply["type"] == "link"] == [
        "/shop/checkout"
    ]
