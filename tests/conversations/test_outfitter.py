"""A shop with sizes and colours: the same talk, through the same model, on another catalogue."""

import itertools

import pytest
from sqlalchemy.orm import Session

import profiles
import shop
from tests.conversations.conftest import Talk
from tests.conversations.facts import ask_shop, list_lines
from tests.conversations.truth import Truth

IDS = (f"c{number}" for number in itertools.count(1000))


@pytest.fixture
def talk(outdoor, loop):
    """Open a conversation as a new customer, or as Mia when her things must be there."""
    services, assistant = outdoor
    count = 0

    def open_talk(customer_id=None):
        nonlocal count
        count += 1
        return Talk(assistant, loop, Truth(services.engine), customer_id)

    return open_talk


@pytest.fixture
def customer(outdoor):
    """A customer of one's own with a jacket in M that arrived and two orders that have not left."""
    services, _ = outdoor
    customer_id = next(IDS)
    with Session(services.engine, future=True) as session, session.begin():
        now = shop_time()
        profiles.add_customer(session, customer_id, "Mia", at=now)
        for number, status, product_id, variant_id in (
            (f"A-{customer_id[1:]}1", "delivered", "rain", "rain-m-blue"),
            (f"A-{customer_id[1:]}2", "placed", "cap", None),
        ):
            cents = shop.find_product(session, product_id).price_cents
            steps = {"placed_at": now} | ({"delivered_at": now} if status == "delivered" else {})
            session.add(
                shop.Order(
                    order_number=number, customer_id=customer_id, status=status, total_cents=cents, **steps
                )
            )
            session.flush()
            line = {"product_id": product_id, "variant_id": variant_id, "quantity": 1}
            session.add(
                shop.OrderLine(order_number=number, position=1, price_cents=cents, total_cents=cents, **line)
            )
    return customer_id


def shop_time():
    from datetime import datetime, timedelta, timezone

    return datetime.now(timezone.utc) - timedelta(days=3)


def ids(said):
    return {card["product_id"] for card in said.cards}


@pytest.mark.parametrize(
    "text",
    [
        "waterproof running shoes under 90, size 42, not black",
        "looking for running shoes that are waterproof, 42, max 90 and no black ones pls",
        "got any waterproof runners in 42? below 90 bucks, anything but black",
        "need waterproof running shoes sz 42 up to 90 without black",
        "show me size 42 waterproof running shoes less than 90. not the black ones",
    ],
)
def test_every_limit_is_kept_by_a_size_that_is_there(talk, text):
    said = talk().say(text)
    assert ids(said) == {"gale", "brook", "tarn"}
    assert all(card["title"].endswith(", 42") for card in said.cards)


@pytest.mark.parametrize(
    "text",
    ["cheaper than 70?", "anything below 70", "under 70 pls", "max 70", "and for less than 70 dollars?"],
)
def test_the_limit_that_stands_in_the_way_is_named_with_the_nearest_value(talk, text):
    shopper = talk()
    shopper.say("waterproof running shoes in 42 under 90")
    said = shopper.say(text)
    assert not said.cards
    assert "$79.00" in said.text


@pytest.mark.parametrize(
    "text",
    [
        "what's your most expensive one then",
        "whats ur priciest",
        "which is the most expensive you have",
        "show me your dearest one",
        "and the most expensive one you sell?",
    ],
)
def test_the_dearest_is_named_over_all_prices_and_its_size_is_said_to_be_gone(talk, text):
    shopper = talk()
    shopper.say("waterproof running shoes in 42 under 90")
    said = shopper.say(text)
    assert "Ridge Pro running shoe at $189.00" in said.text
    assert "Ridge Pro running shoe, 42 is out of stock" in said.text


@pytest.mark.parametrize(
    "text",
    [
        "no, I meant the green one",
        "sorry, the green one",
        "not that, the green ones",
        "actually the green one",
        "oops i want the green",
    ],
)
def test_the_wrong_shoe_gives_way_to_the_right_one_and_undo_brings_it_back(talk, outdoor, text):
    shopper = talk()
    shown = shopper.say("waterproof running shoes in 42 under 90, not black")
    blue = [card["product_id"] for card in shown.cards].index("brook") + 1
    shopper.say(f"add number {blue}")
    assert list_lines(outdoor[0], shopper) == [("brook", 1)]
    said = shopper.say(text)
    assert list_lines(outdoor[0], shopper) == [("tarn", 1)]
    assert "Tarn GTX running shoe, 42, green" in said.text
    shopper.say("undo")
    assert list_lines(outdoor[0], shopper) == [("brook", 1)]


@pytest.mark.parametrize(
    ("text", "variant"),
    [
        ("the 43", "dash-43-black"),
        ("43 please", "dash-43-black"),
        ("in 41", "dash-41-black"),
        ("size 42", "dash-42-black"),
        ("the second", "dash-42-black"),
    ],
)
def test_the_size_that_is_asked_for_is_added(talk, outdoor, text, variant):
    shopper = talk()
    shopper.say("dash mesh running shoe")
    asked = shopper.say("add it in black")
    assert len(asked.buttons) == 3
    shopper.say(text)
    with Session(outdoor[0].engine, future=True) as session:
        lines = shop.list_cart(session, f"conversation:{shopper.conversation_id}").lines
    assert [line.variant_id for line in lines] == [variant]


@pytest.mark.parametrize(
    "text",
    ["make it 43", "actually in 43", "change it to size 43", "no, 43", "can i have that in 43 instead"],
)
def test_the_size_in_the_cart_is_changed_in_its_colour(talk, outdoor, text):
    shopper = talk()
    shopper.say("dash mesh running shoe in 42")
    shopper.say("add the white one")
    shopper.say(text)
    with Session(outdoor[0].engine, future=True) as session:
        lines = shop.list_cart(session, f"conversation:{shopper.conversation_id}").lines
    assert [(line.variant_id, line.quantity) for line in lines] == [("dash-43-white", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "do you have the gaiters in M?",
        "gaiters in m, any left?",
        "are the trail gaiters in stock in size M",
        "is there an M of the gaiters",
        "how many of the trail gaiters in M do you have",
    ],
)
def test_the_stock_of_a_size_is_told(talk, text):
    said = talk().say(text)
    assert "Trail gaiters" in said.text + " ".join(said.titles)


@pytest.mark.parametrize(
    "text",
    [
        "which size should i take for the tarn gtx?",
        "what size of the tarn gtx do i need",
        "tarn gtx, 42 or 43 for me?",
        "would 42 fit me in the tarn gtx",
        "not sure about my size in the tarn gtx",
    ],
)
def test_the_size_is_advised_from_what_was_kept(talk, text):
    said = talk("mia").say(text)
    assert "Take 43: you kept 42 of this kind 2 times. It runs small" in said.text


@pytest.mark.parametrize("text", ["26.2 cm", "26,2", "my foot is 26.2cm long", "262 mm", "about 26.2"])
def test_the_size_is_advised_from_a_measure(talk, text):
    shopper = talk()
    asked = shopper.say("which size of the gale low should i take?")
    assert "foot length" in asked.text
    said = shopper.say(text)
    assert "Take 42" in said.text
    assert "Add 42" in said.buttons


@pytest.mark.parametrize("text", ["L", "the L", "L please", "in L", "can i get the L instead"])
def test_a_jacket_that_is_too_small_is_exchanged_with_questions_and_small_talk_between(
    talk, outdoor, customer, text
):
    shopper = talk(customer)
    asked = shopper.say("i want to return the jacket")
    assert "why do you send it back" in asked.text
    aside = shopper.say("how long can i send things back btw?")
    assert "30 days" in aside.text
    assert "Back to your return" in aside.text
    shopper.say("too small")
    said = shopper.say(text)
    receipts = ask_shop(outdoor[0], shop.list_returns, customer)
    assert [(receipt.variant_id, receipt.wish) for receipt in receipts] == [("rain-l-blue", "exchange")]
    assert receipts[0].number in said.text


def test_a_coupon_is_refused_with_its_true_reason_and_the_best_one_is_named(talk):
    shopper = talk("mia")
    shopper.say("brook dry in 42")
    shopper.say("add it")
    said = shopper.say("apply WELCOME20")
    assert "first orders" in said.text
    assert "SPRING10" in said.text
