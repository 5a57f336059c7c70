"""The way to a person: open, honest, and only when it is wanted."""

import pytest

from tests.conversations.facts import count_handoffs


@pytest.mark.parametrize(
    "text",
    ["talk to a human", "i want a real person NOW", "can i speak with an employee please", "operator!!!"],
)
def test_who_asks_for_a_person_is_put_in_the_queue(talk, demo_services, text):
    shopper = talk()
    said = shopper.say(text)
    assert said.intent == "talk_to_human"
    assert count_handoffs(demo_services, shopper) == 1
    assert "minute" not in said.text


def test_asking_twice_makes_one_request(talk, demo_services):
    shopper = talk("1")
    shopper.say("human please")
    shopper.say("hello??? i said a human")
    assert count_handoffs(demo_services, shopper) == 1


@pytest.mark.parametrize("answer", ["yes", "yes please do", "ok"])
def test_an_offered_person_is_called_on_yes(talk, demo_services, answer):
    shopper = talk("1")
    for text in ("gribbly the fronk", "fronk zzgh!!", "blorp qzx"):
        shopper.say(text)
    assert count_handoffs(demo_services, shopper) == 0
    shopper.say(answer)
    assert count_handoffs(demo_services, shopper) == 1


@pytest.mark.parametrize("answer", ["no", "nah its fine", "no thanks"])
def test_nobody_is_called_on_no(talk, demo_services, answer):
    shopper = talk("1")
    shopper.say("cancel my order please")
    said = shopper.say(answer)
    assert count_handoffs(demo_services, shopper) == 0
    assert not said.cards


def test_the_button_calls_the_person(talk, demo_services):
    shopper = talk("1")
    shopper.say("gribbly the fronk")
    shopper.press(shopper.say("fronk zzgh!!"), "Talk to a person")
    assert count_handoffs(demo_services, shopper) == 1


def test_the_bot_goes_on_helping_meanwhile(talk):
    shopper = talk()
    shopper.say("talk to a human")
    said = shopper.say("any soy milk?")
    assert said.cards


def test_gibberish_is_offered_choices_and_then_a_person(talk):
    shopper = talk()
    first = shopper.say("gribbly the fronk")
    second = shopper.say("fronk zzgh!!")
    assert not first.cards
    assert first.text != second.text
    assert "Talk to a person" in second.buttons


def test_the_fallback_never_says_the_same_three_times(talk):
    shopper = talk()
    texts = [
        shopper.say(text).text for text in ("gribbly the fronk", "fronk zzgh!!", "blorp", "qzx wvv", "mmgh")
    ]
    assert all(len(set(texts[i : i + 3])) > 1 for i in range(3))


def test_a_choice_of_the_fallback_works(talk):
    shopper = talk("1")
    shopper.say("gribbly the fronk")
    said = shopper.say("fronk zzgh!!")
    orders = shopper.press(said, "My orders")
    assert orders.tables


def test_it_is_back_to_normal_after_a_fallback(talk):
    shopper = talk()
    shopper.say("gribbly the fronk")
    assert shopper.say("any soy milk?").cards


@pytest.mark.parametrize(
    "text", ["i give this chat 2 stars", "5/5 great help", "worst bot ever, zero out of ten"]
)
def test_a_verdict_is_kept_and_thanked_for(talk, text):
    said = talk().say(text)
    assert said.intent == "rate_conversation"
    assert "kept" in said.text
