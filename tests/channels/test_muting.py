"""While staff have a conversation the bot says nothing in it, under any race."""

import asyncio
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timezone

import pytest
from sqlalchemy.orm import Session

import profiles
from bot.channels.exchange import Exchange
from bot.channels.incoming import Incoming
from tests.channels.racing import take_all
from tests.channels.scripted import ScriptedDialogue

pytestmark = pytest.mark.rasa

NOW = datetime.now(timezone.utc)


class Room:
    """An exchange with a scripted dialogue, and staff who take conversations."""

    def __init__(self, engine):
        self.engine = engine
        self.dialogue = ScriptedDialogue()
        self.exchange = Exchange(engine, lambda: self.dialogue, profiles.Vault("k" * 32))
        self.conversation_id = self.open()

    def open(self):
        return self.do(profiles.open_conversation, "web", at=NOW).conversation_id

    def do(self, function, *args, **kwargs):
        with Session(self.engine, future=True, expire_on_commit=False) as session, session.begin():
            return function(session, *args, **kwargs)

    def take(self):
        self.do(profiles.take_conversation, self.conversation_id, "dana", NOW)

    def hand_back(self):
        self.do(profiles.hand_back, self.conversation_id, "dana", NOW)

    async def say(self, text, message_id):
        return await self.exchange.take(self.conversation_id, Incoming(message_id, text))

    def log(self, conversation_id=None):
        return self.do(profiles.list_messages, conversation_id or self.conversation_id)

    def said(self):
        return [(message.by, message.text) for message in self.log()]


@pytest.fixture
def room(engine):
    return Room(engine)


async def test_while_staff_have_it_a_message_is_kept_and_read_and_not_answered(room):
    room.take()
    assert (await room.say("hello", "m1")).replies == []
    assert room.said() == [("shopper", "hello")]
    assert room.log()[0].understanding["intent"] == "greet"
    assert room.dialogue.heard == []


async def test_an_answer_that_was_on_its_way_is_dropped(room):
    def take_meanwhile(text):
        room.take()
        return [{"text": "too late"}]

    room.dialogue.script = take_meanwhile
    assert (await room.say("hello", "m1")).replies == []
    assert room.said() == [("shopper", "hello")]
    assert room.log()[0].actions == ["action_greet_shopper"]


async def test_the_bot_answers_again_once_it_is_given_back(room):
    room.take()
    await room.say("hello", "m1")
    room.hand_back()
    assert (await room.say("milk", "m2")).replies[0]["text"] == "You said milk"


async def test_a_retry_of_what_staff_were_to_answer_stays_unanswered(room):
    room.take()
    await room.say("hello", "m1")
    room.hand_back()
    assert (await room.say("hello", "m1")).replies == []
    assert room.dialogue.heard == []


async def test_reminders_are_silent_too(room):
    room.take()
    assert room.exchange.deliver(room.conversation_id, [{"text": "Your cart waits"}], by="bot") == []
    assert room.said() == []


async def test_a_message_that_cannot_be_read_is_kept_for_staff(room, monkeypatch):
    async def break_down(text):
        raise RuntimeError("boom")

    room.dialogue.parse_message = break_down
    room.take()
    assert (await room.say("hello", "m1")).replies == []
    assert room.said() == [("shopper", "hello")]


async def test_raced_by_another_process_the_bot_never_speaks_behind_a_takeover(room, migrated_url):
    conversations = [room.open() for _ in range(40)]
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as pool:
        taking = asyncio.get_running_loop().run_in_executor(pool, take_all, migrated_url, conversations)
        rounds = 0
        while not taking.done() or rounds == 0:
            incoming = Incoming(f"m{rounds}", "hello")
            await asyncio.gather(*(room.exchange.take(one, incoming) for one in conversations))
            rounds += 1
        counts = await taking
    behind = [
        message.by
        for conversation_id, count in counts.items()
        for message in room.log(conversation_id)
        if message.position > count
    ]
    assert len(counts) == len(conversations)
    assert "bot" not in behind
    spoke = sum(message.by == "bot" for one in conversations for message in room.log(one))
    assert spoke > 0
