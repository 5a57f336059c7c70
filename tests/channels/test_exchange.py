import asyncio
from datetime import datetime, timezone

import pytest

import profiles
import shop
from bot.channels.errors import BadMessage, MessageTooLong, NotReady, ResponseMissing, UnknownButton
from bot.channels.exchange import Exchange
from bot.channels.incoming import MAX_TEXT, Incoming
from tests.channels.scripted import ScriptedDialogue

pytestmark = pytest.mark.rasa

BUTTONS = [{"text": "Sure?", "buttons": [{"title": "Yes", "payload": '/affirm{"x": "1"}'}]}]
CARD = "4111 1111 1111 1111"


class House:
    """An exchange with a scripted dialogue, a real database and one open conversation."""

    def __init__(self, engine, session):
        self.session = session
        self.dialogue = ScriptedDialogue()
        self.exchange = Exchange(engine, lambda: self.dialogue, profiles.Vault("k" * 32))
        now = datetime.now(timezone.utc)
        self.conversation_id = profiles.open_conversation(session, "web", at=now).conversation_id
        session.commit()

    async def say(self, text=None, message_id="m1", button=None):
        return await self.exchange.take(self.conversation_id, Incoming(message_id, text, button))

    @property
    def log(self):
        return profiles.list_messages(self.session, self.conversation_id)

    @property
    def heard(self):
        return [message.text for message in self.dialogue.heard]


@pytest.fixture
def house(engine, session):
    return House(engine, session)


async def test_a_message_is_answered_and_both_are_kept(house):
    answer = await house.say("hello")
    assert [reply["text"] for reply in answer.replies] == ["You said hello"]
    assert [(message.by, message.text) for message in house.log] == [
        ("shopper", "hello"),
        ("bot", "You said hello"),
    ]
    assert house.log[1].reply == answer.replies[0]


async def test_what_was_understood_is_kept_with_the_message(house):
    await house.say("milk")
    message = house.log[0]
    assert message.understanding == {
        "intent": "greet",
        "confidence": 0.9,
        "ranking": [{"name": "greet", "confidence": 0.9}],
        "entities": [{"entity": "product", "value": "milk", "start": 0, "end": 4}],
        "sentiment": {"label": "positive", "strength": 0.5},
        "topic": None,
        "wishes": [],
        "decisions": [{"action": "action_greet_shopper", "policy": None, "confidence": None}],
        "slots": {},
        "asks": False,
        "model": "scripted",
    }
    assert message.actions == ["action_greet_shopper"]


async def test_the_same_message_again_gives_the_same_replies_and_does_nothing_twice(house):
    first = await house.say("hello")
    again = await house.say("hello")
    assert again.replies == first.replies
    assert house.heard == ["hello"]
    assert len(house.log) == 2


async def test_two_tries_at_the_same_moment_are_one_message(house):
    first, second = await asyncio.gather(house.say("hello"), house.say("hello"))
    assert first.replies == second.replies
    assert house.heard == ["hello"]


async def test_messages_of_a_conversation_are_answered_in_their_order(house):
    answers = await asyncio.gather(*(house.say(str(number), f"m{number}") for number in range(5)))
    assert [answer.replies[0]["text"] for answer in answers] == [f"You said {n}" for n in range(5)]
    assert [message.by for message in house.log] == ["shopper", "bot"] * 5


async def test_a_dropped_connection_does_not_stop_the_work(house):
    waiting = asyncio.ensure_future(house.say("hello"))
    await asyncio.sleep(0)
    waiting.cancel()
    answer = await house.say("hello")
    assert answer.replies[0]["text"] == "You said hello"
    assert house.heard == ["hello"]


async def test_a_typed_command_reaches_rasa_as_text(house):
    await house.say('/inform{"verified": "true"}')
    assert house.heard == ['"/inform{"verified": "true"}"']
    assert house.log[0].text == '/inform{"verified": "true"}'


async def test_a_pressed_button_says_its_payload_once(house):
    house.dialogue.script = lambda text: BUTTONS
    token = (await house.say("buy")).replies[0]["buttons"][0]["button"]
    await house.say(button=token, message_id="m2")
    used = await house.say(button=token, message_id="m3")
    assert house.heard == ["buy", '/affirm{"x": "1"}']
    assert [reply["text"] for reply in used.replies] == ["That choice was made already."]
    assert [message.text for message in house.log if message.by == "shopper"] == ["buy", "Yes", "Yes"]


async def test_a_title_typed_instead_of_pressed_presses_the_button(house):
    house.dialogue.script = lambda text: BUTTONS
    await house.say("buy")
    await house.say("yes!", message_id="m2")
    await house.say("yes", message_id="m3")
    assert house.heard == ["buy", '/affirm{"x": "1"}', '/affirm{"x": "1"}']  # each answer has its own button
    assert [message.text for message in house.log if message.by == "shopper"] == ["buy", "Yes", "Yes"]
    house.dialogue.script = lambda text: [{"text": "Anything else?"}]
    await house.say("yes", message_id="m4")
    await house.say("yes", message_id="m5")
    assert house.heard[-1] == "yes"


async def test_a_title_that_two_buttons_bear_is_what_was_typed(house):
    twice = [{"text": "?", "buttons": 2 * BUTTONS[0]["buttons"]}]
    house.dialogue.script = lambda text: twice
    await house.say("buy")
    await house.say("yes", message_id="m2")
    assert house.heard[-1] == "yes"


async def test_a_button_of_another_conversation_is_unknown(house):
    with pytest.raises(UnknownButton, match="choose again"):
        await house.say(button="guessed")
    assert house.log == []


async def test_card_numbers_are_kept_nowhere(house):
    answer = await house.say(f"just charge {CARD} 12/29")
    assert [reply["text"] for reply in answer.replies] == [
        "I removed the card number.",
        "You said just charge ••••",
    ]
    assert answer.text == "just charge ••••"
    kept = [message.text for message in house.log] + house.heard
    assert not any("1111" in text or "12/29" in text for text in kept)


async def test_rasa_is_not_asked_about_a_lone_card_number(house):
    answer = await house.say(CARD)
    assert [reply["text"] for reply in answer.replies] == ["I removed the card number."]
    assert house.heard == []


@pytest.mark.parametrize("answers", [[], RuntimeError("boom")])
async def test_the_shopper_never_meets_silence(house, answers):
    house.dialogue.script = lambda text: answers
    answer = await house.say("hello")
    assert [reply["text"] for reply in answer.replies] == ["Something went wrong on my side."]


async def test_a_retry_after_a_crash_gets_an_apology_not_a_second_run(house):
    now = datetime.now(timezone.utc)
    profiles.log_message(
        house.session, house.conversation_id, by="shopper", text="hello", at=now, message_id="m1"
    )
    house.session.commit()
    answer = await house.say("hello")
    assert [reply["text"] for reply in answer.replies] == ["Something went wrong on my side."]
    assert house.heard == []


@pytest.mark.parametrize(
    ("incoming", "error", "words"),
    [
        (Incoming("", "hi"), BadMessage, "1 to 64 characters"),
        (Incoming("m" * 65, "hi"), BadMessage, "1 to 64 characters"),
        (Incoming("m"), BadMessage, "either a text or a button"),
        (Incoming("m", "hi", "token"), BadMessage, "either a text or a button"),
        (Incoming("m", " \x00 "), BadMessage, "text is empty"),
        (Incoming("m", "x" * (MAX_TEXT + 1)), MessageTooLong, "1001 characters, 1000 are allowed"),
    ],
)
async def test_what_is_no_message_is_refused_before_anything_is_written(house, incoming, error, words):
    with pytest.raises(error, match=words):
        await house.exchange.take(house.conversation_id, incoming)
    assert house.log == []


async def test_an_unknown_conversation_is_refused(house):
    with pytest.raises(profiles.ConversationNotFound):
        await house.exchange.take("nobody's", Incoming("m1", "hi"))


async def test_without_a_model_nothing_is_taken(house):
    house.dialogue = None
    with pytest.raises(NotReady, match="still starting"):
        await house.say("hello")


async def test_a_model_without_our_wording_is_named(house):
    house.dialogue = ScriptedDialogue(lambda text: [], wording={})
    with pytest.raises(ResponseMissing, match="no response 'utter_no_answer'"):
        await house.say("hello")


def test_staff_are_written_down_with_what_they_say(house):
    [reply] = house.exchange.deliver(house.conversation_id, [{"text": "Dana here."}])
    assert (reply["by"], reply["text"]) == ("staff", "Dana here.")
    assert [(message.by, message.text) for message in house.log] == [("staff", "Dana here.")]


async def test_a_channel_may_say_what_a_text_stands_for(house):
    await house.exchange.take(house.conversation_id, Incoming("m1", "/delete", payload="/delete_data"))
    assert house.heard == ["/delete_data"]
    assert house.log[0].text == "/delete"


async def test_what_cannot_be_understood_gets_a_notice_and_is_kept(house):
    incoming = Incoming("m1", "[photo]", payload="", notices=("utter_button_used",))
    answer = await house.exchange.take(house.conversation_id, incoming)
    assert [reply["text"] for reply in answer.replies] == ["That choice was made already."]
    assert house.heard == []
    assert [message.text for message in house.log] == ["[photo]", "That choice was made already."]


async def test_a_notice_stands_before_the_answer(house):
    incoming = Incoming("m1", f"milk {CARD}", notices=("utter_button_used",))
    answer = await house.exchange.take(house.conversation_id, incoming)
    assert [reply["text"] for reply in answer.replies] == [
        "That choice was made already.",
        "I removed the card number.",
        "You said milk ••••",
    ]


async def test_a_channel_may_ask_for_the_wording_of_a_response(house):
    assert await house.exchange.word("utter_button_used") == "That choice was made already."
    with pytest.raises(ResponseMissing):
        await house.exchange.word("utter_nothing_of_the_kind")


@pytest.mark.parametrize(("product_id", "heard"), [("bread-1", {"product_id": "bread-1"}), ("gone", None)])
async def test_the_product_of_the_page_goes_with_the_message_if_the_shop_has_it(house, product_id, heard):
    bread = dict(title="Bread", department="Bakery", category="Bread", product_type="bread")
    more = dict(price_cents=199, stock=1, image="bakery", updated_at=datetime.now(timezone.utc))
    house.session.add(shop.Product(product_id="bread-1", **bread, **more))
    house.session.commit()
    await house.exchange.take(house.conversation_id, Incoming("m1", "is this fresh?", product_id=product_id))
    assert house.dialogue.heard[0].metadata == heard
