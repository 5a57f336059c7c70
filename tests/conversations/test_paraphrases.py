"""Each repair of a conversation, in the words of different hands: a table a class, one check a class."""

import pytest
from sqlalchemy.orm import Session

import shop
from tests.conversations.facts import ask_shop, empty_cart, find_changeable_order, list_lines, list_orders_of

SMALL_TALK = [
    "lol you're quicker than my bank",
    "haha nice one",
    "thx btw",
    "how are you today",
    "u a bot?",
    "hello again",
    "just a sec",
    "hang on",
    "sorry, in a bit of a hurry today",
]
SIDE_QUESTIONS = [
    "how long can i send things back btw?",
    "wait whats in my basket",
    "do you have soy milk?",
    "quick q: what does delivery cost",
    "any coupons for me?",
]
WHY = [
    "why do you ask",
    "what do u need that for?",
    "y do you want to know",
    "why is that necessary",
    "what is the reason you ask me this",
]
NOT_A_YES = [
    "ok but where is it now",
    "ok back",
    "hmm ok wait",
    "sure, what does delivery cost?",
    "right, whats in my cart",
    "ok thanks",
    "yes but do i have coupons?",
]
NO = ["no", "nah leave it", "no dont", "better not", "nope, keep it"]
DROP = ["forget it", "never mind", "cancel that, i dont want to anymore", "lets drop this", "nvm"]
YES = ["yes", "yep do it", "ok", "go ahead pls", "sure"]
UNDO = ["undo", "one step back", "take that back please", "undo that last thing", "revert it"]
REPEAT = ["say again?", "can u repeat that", "sorry what?", "come again please", "i missed that, once more"]
ALSO = ["also bananas", "and bananas", "bananas too please", "plus bananas", "add bananas as well"]
WITHOUT = [
    "not the bananas",
    "without the bananas",
    "take the bananas out again",
    "no bananas after all, remove them",
    "drop the bananas",
]
MORE = ["make it 3", "actually three", "change that to 3", "3 of them pls", "i need 3 not 1"]
OTHER = ["no, the second one", "sorry i meant the second", "wrong one, i want number 2", "not that, the 2nd"]
NONSENSE = ["gribbly the fronk", "asdf qwer", "blorp", "zzzzz", "fnord wibble"]


@pytest.fixture
def asked(talk, demo_services):
    """A conversation in which the bot has just asked whether an order shall be cancelled."""
    customer_id, number = find_changeable_order(demo_services)
    shopper = talk(customer_id)
    assert number in shopper.say(f"cancel order {number}").text
    return shopper, number


@pytest.fixture
def chosen(talk, demo_services):
    """A guest with the first of five shampoos in the cart."""
    shopper = talk()
    shown = shopper.say("shampoo")
    shopper.say("add the first one")
    return shopper, [card["product_id"] for card in shown.cards]


def is_cancelled(services, shopper, number):
    return ask_shop(services, shop.find_order, shopper.customer_id, number).status == "cancelled"


@pytest.mark.parametrize("text", [*SMALL_TALK, *SIDE_QUESTIONS, *WHY])
def test_what_is_said_in_passing_leaves_the_question_open_and_says_so(asked, text):
    shopper, number = asked
    said = shopper.say(text)
    assert f"Back to {number}: shall I cancel it?" in said.text
    assert said.buttons
    assert "leave that" in shopper.say("no").text


@pytest.mark.parametrize("text", [*NOT_A_YES, *NO, *DROP, *NONSENSE])
def test_nothing_but_a_yes_cancels(asked, demo_services, text):
    shopper, number = asked
    assert shopper.say(text).text
    assert not is_cancelled(demo_services, shopper, number)


@pytest.mark.parametrize("text", [*NO, *DROP])
def test_a_question_that_is_dropped_stays_dropped(asked, demo_services, text):
    shopper, number = asked
    shopper.say(text)
    shopper.say("yes")
    assert not is_cancelled(demo_services, shopper, number)


def test_a_yes_in_any_words_is_one(talk, demo_services):
    texts = iter(YES)
    for text in texts:
        customer_id, number = find_changeable_order(demo_services)
        with Session(demo_services.engine, future=True) as session, session.begin():
            status = shop.find_order(session, customer_id, number).status
        shopper = talk(customer_id)
        shopper.say(f"cancel {number}")
        assert f"{number} is cancelled" in shopper.say(text).text, text
        with Session(demo_services.engine, future=True) as session, session.begin():
            order = shop.find_order(session, customer_id, number)
            order.status, order.cancelled_at = status, None


@pytest.mark.parametrize("text", UNDO)
def test_the_last_change_is_taken_back(chosen, demo_services, text):
    shopper, _ = chosen
    shopper.say(text)
    assert list_lines(demo_services, shopper) == []


@pytest.mark.parametrize("text", REPEAT)
def test_the_last_answer_is_said_again(chosen, demo_services, text):
    shopper, ids = chosen
    before = shopper.say("what's in my cart")
    assert shopper.say(text).tables[0]["rows"] == before.tables[0]["rows"]
    assert list_lines(demo_services, shopper) == [(ids[0], 1)]


@pytest.mark.parametrize("text", ALSO)
def test_one_thing_more_joins_the_list(chosen, demo_services, text):
    shopper, ids = chosen
    said = shopper.say(text)
    if said.buttons and len(list_lines(demo_services, shopper)) == 1:
        said = shopper.say("the first one")
    lines = list_lines(demo_services, shopper)
    assert [product_id for product_id, _ in lines[:1]] == ids[:1]
    assert len(lines) == 2


@pytest.mark.parametrize("text", WITHOUT)
def test_one_thing_leaves_the_list(chosen, demo_services, text):
    shopper, ids = chosen
    if shopper.say("add bananas").buttons and len(list_lines(demo_services, shopper)) == 1:
        shopper.say("the first one")
    shopper.say(text)
    assert list_lines(demo_services, shopper) == [(ids[0], 1)]


@pytest.mark.parametrize("text", MORE)
def test_a_number_is_corrected(chosen, demo_services, text):
    shopper, ids = chosen
    shopper.say(text)
    assert list_lines(demo_services, shopper) == [(ids[0], 3)]


@pytest.mark.parametrize("text", OTHER)
def test_the_wrong_thing_gives_way_to_the_right_one(chosen, demo_services, text):
    shopper, ids = chosen
    shopper.say(text)
    assert list_lines(demo_services, shopper) == [(ids[1], 1)]


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_is_asked_back_and_never_answered_twice_alike(talk, text):
    shopper = talk()
    said = [shopper.say(text) for _ in range(3)]
    assert all(one.buttons for one in said[:2])
    assert len({one.text for one in said}) == 3
    assert not any(one.cards for one in said)


@pytest.mark.parametrize(
    "text",
    [
        "and the one before?",
        "what about the order before that",
        "the previous one?",
        "and the one before that",
    ],
)
def test_the_order_before_is_told(talk, demo_services, text):
    shopper = talk("1")
    shopper.say("where is my last order")
    said = shopper.say(text)
    assert list_orders_of(demo_services, "1", limit=2)[1].order_number in said.text


@pytest.mark.parametrize(
    "text",
    [
        "add 2 of the first and show my cart",
        "put two of the first in then what's in my cart",
        "two of the first one please, and show me my basket",
    ],
)
def test_two_wishes_are_done_in_their_order(talk, demo_services, text):
    shopper = talk("2")
    empty_cart(demo_services, shopper)
    shown = shopper.say("shampoo")
    said = shopper.say(text)
    assert said.tables[0]["rows"][0][:2] == [shown.titles[0], "2"]
