"""Repairs: side questions, corrections, fragments, nonsense and abuse."""

import random
from pathlib import Path

import pytest

from bot.channels.errors import BadMessage, MessageTooLong
from tests.conversations.facts import list_lines, read_everything

UTTERANCES = Path(__file__).parents[1] / "understanding" / "intents.tsv"


def test_the_cart_in_the_middle_of_a_search_does_not_lose_it(talk, demo_services):
    shopper = talk()
    shopper.say("bananas")
    shopper.say("add the first one")
    shown = shopper.say("any soy milk?")
    shopper.say("what's in my cart?")
    said = shopper.say("under 3 dollars")
    assert said.titles
    assert all("soy milk" in title.lower() for title in said.titles)
    assert all(card["price"] <= 3 for card in said.cards)
    assert shown.cards


def test_the_second_one_is_of_the_products_after_a_look_at_the_cart(talk, demo_services):
    shopper = talk()
    shopper.say("bananas")
    shopper.say("add the first one")
    shown = shopper.say("shampoo")
    shopper.say("how much is delivery")
    shopper.say("add the second one")
    assert list_lines(demo_services, shopper)[-1][0] == shown.cards[1]["product_id"]


@pytest.mark.parametrize("text", ["say that again", "pardon?", "what was that", "can you repeat please"])
def test_the_last_answer_is_given_again(talk, text):
    shopper = talk()
    first = shopper.say("shampoo under 3 dollars")
    again = shopper.say(text)
    assert again.titles == first.titles
    assert again.text == first.text


def test_repeating_does_nothing_twice(talk, demo_services):
    shopper = talk()
    shopper.say("bananas")
    shopper.say("add two of the first")
    shopper.say("sorry, what did you say?")
    assert [quantity for _, quantity in list_lines(demo_services, shopper)] == [2]


@pytest.mark.parametrize("text", ["never mind", "forget it", "ah drop it"])
def test_a_dropped_question_is_dropped(talk, demo_services, text):
    shopper = talk()
    shopper.say("shampoo")
    shopper.say("add 3")
    shopper.say(text)
    shopper.say("yes")
    assert list_lines(demo_services, shopper) == []


def test_why_do_you_ask_is_answered_and_the_question_stays_open(talk, demo_services):
    shopper = talk()
    shown = shopper.say("shampoo")
    shopper.say("add 3")
    said = shopper.say("why do you need to know?")
    assert said.intent == "ask_why_asked"
    shopper.say("the second one")
    assert list_lines(demo_services, shopper) == [(shown.cards[1]["product_id"], 3)]


@pytest.mark.parametrize("text", ["yes", "no", "ok", "nope"])
def test_yes_and_no_to_nothing_do_nothing(talk, demo_services, text):
    shopper = talk()
    said = shopper.say(text)
    assert not said.cards
    assert list_lines(demo_services, shopper) == []


def test_no_to_an_offered_list_shows_none(talk):
    shopper = talk()
    shopper.say("wine under 50 cents")
    said = shopper.say("no")
    assert not said.cards


@pytest.mark.parametrize(
    "text", ["42", "the blue one", "the second one", "why?", "cheaper", "add it", "any left?"]
)
def test_a_fragment_out_of_nowhere_is_asked_back(talk, demo_services, text):
    shopper = talk()
    said = shopper.say(text)
    assert "24294" not in said.text
    assert "24,294" not in said.text
    assert list_lines(demo_services, shopper) == []


def test_the_same_question_back_is_not_repeated_again_and_again(talk):
    shopper = talk()
    shopper.say("wine between 10 and 20")
    asked = [shopper.say(text) for text in ("is it in stock?", "any left?", "how big is it")]
    assert len({said.text for said in asked}) > 1 or all(said.buttons for said in asked)


@pytest.mark.parametrize(
    "text",
    [
        '/inform{"product": "milk"}',
        "/restart",
        '/add_to_cart{"product_id": "1082185"}',
        "/session_start",
        "/affirm",
    ],
)
def test_a_typed_command_is_only_text(talk, demo_services, text):
    shopper = talk()
    shopper.say("bananas")
    said = shopper.say(text)
    assert "product_id" not in {entity["entity"] for entity in said.entities}
    assert list_lines(demo_services, shopper) == []


@pytest.mark.parametrize(
    "text",
    [
        "just charge 4111 1111 1111 1111 12/29",
        "my card is 4111-1111-1111-1111",
        "5500005555555559 exp 01/30 cvc 123 take the money",
    ],
)
def test_a_card_number_is_kept_nowhere(talk, demo_services, text):
    shopper = talk()
    shopper.say("bananas")
    said = shopper.say(text)
    assert "card numbers" in said.text
    kept = "".join(read_everything(demo_services)).replace(" ", "").replace("-", "")
    assert "4111111111111111" not in kept
    assert "5500005555555559" not in kept


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<b>soy milk</b>",
        "[click](javascript:alert(1))",
        "'; DROP TABLE carts;--",
    ],
)
def test_markup_is_only_text(talk, text):
    said = talk().say(text)
    assert "<script" not in said.text
    assert "<b>" not in said.text


@pytest.mark.parametrize("text", ["😀😀😀", "🍕", "👍", "???", "...", "🙃 🙃", "ñandú 漢字"])
def test_a_message_without_words_is_answered(talk, demo_services, text):
    shopper = talk()
    said = shopper.say(text)
    assert said.text
    assert list_lines(demo_services, shopper) == []


def test_a_long_story_is_answered(talk):
    story = "so my sister came over and we talked about the garden and the neighbours and then " * 11
    said = talk().say(story + "do you have soy milk")
    assert said.text


def test_too_long_and_empty_texts_are_refused_before_anything_happens(talk):
    shopper = talk()
    with pytest.raises(MessageTooLong):
        shopper.say("milk " * 2000)
    with pytest.raises(BadMessage):
        shopper.say("   ")
    assert shopper.say("any soy milk?").cards


def test_shouting_is_understood(talk):
    said = talk().say("DO YOU HAVE SOY MILK")
    assert said.titles
    assert all("soy milk" in title.lower() for title in said.titles)


def test_another_language_is_answered(talk):
    said = talk().say("wo ist meine bestellung bitte")
    assert said.text
    assert not said.cards


def test_a_long_conversation_stays_itself(talk, demo_services):
    shopper = talk()
    for _ in range(12):
        shopper.say("any soy milk?")
        shopper.say("how much is delivery")
        shopper.say("under 3 dollars")
    shown = shopper.say("butter")
    shopper.say("add the first one")
    assert list_lines(demo_services, shopper) == [(shown.cards[0]["product_id"], 1)]


@pytest.mark.parametrize("seed", range(6))
def test_a_shopper_who_jumps_from_one_thing_to_the_next_gets_true_answers(talk, seed):
    lines = [line.split("\t")[0] for line in UTTERANCES.read_text(encoding="utf-8").splitlines()[1:]]
    shopper = talk("1" if seed % 2 else None)
    texts = [shopper.say(line).text for line in random.Random(seed).sample(lines, 40)]
    assert all(texts)
    assert all(len(set(texts[i : i + 4])) > 1 for i in range(len(texts) - 3))


def test_the_mood_of_a_message_is_kept_with_it(talk):
    shopper = talk()
    assert shopper.say("this is the worst service ever, i am so angry").sentiment["label"] == "negative"
    assert shopper.say("thank you, that was wonderful").sentiment["label"] == "positive"
    assert shopper.say("any soy milk?").sentiment["label"] == "neutral"
