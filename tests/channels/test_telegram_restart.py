"""What must hold across restarts, overtaking and trouble on the way; on both databases."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

import profiles
from tests.channels import telegram_updates as updates
from tests.channels.bot_api import BROKEN

pytestmark = pytest.mark.rasa


def test_an_update_brought_twice_is_answered_once_also_after_a_restart(closed):
    update = updates.say("hello")
    with closed.open() as closed.house:
        closed.bring(update)
        closed.bring(update)
    with closed.open() as closed.house:
        assert closed.bring(update).status_code == 200
    assert closed.heard == ["hello"]
    assert closed.api.texts == ["You said hello"]


def test_an_answer_broken_off_goes_on_where_it_was(closed):
    closed.dialogue.script = lambda text: [{"text": "One"}, {"text": "Two"}, {"text": "Three"}]
    update = updates.say("count")
    with closed.open() as closed.house:
        closed.bring(updates.say("first"))
        closed.api.calls.clear()
        closed.dialogue.script = lambda text: [{"text": "One"}, {"text": "x" * 5000}, {"text": "Three"}]
        closed.api.fail("sendMessage", *[BROKEN] * 3)
        assert closed.bring(update).status_code == 503
    with closed.open() as closed.house:
        assert closed.bring(update).status_code == 200
    assert closed.api.texts == ["One", "x" * 4096, "x" * 904, "Three"]
    assert closed.heard == ["first", "count"]


def test_only_the_rest_is_sent_when_telegram_comes_back(closed):
    closed.dialogue.script = lambda text: [{"text": "One"}, {"text": "Two"}]
    update = updates.say("count")
    with closed.open() as closed.house:
        send = closed.api.do_sendMessage

        def fail_after_one(parameters):
            closed.api.do_sendMessage = send
            closed.api.fail("sendMessage", *[BROKEN] * 3)
            return send(parameters)

        closed.api.do_sendMessage = fail_after_one
        assert closed.bring(update).status_code == 503
        assert closed.api.texts == ["One"]
        assert closed.bring(update).status_code == 200
    assert closed.api.texts == ["One", "Two"]


def test_a_blocked_bot_is_noticed_and_unblocked_by_the_next_message(shop, session):
    shop.say("hello")
    [summary] = profiles.list_conversations(session)
    chat = profiles.find_chat(session, "telegram", summary.conversation_id)
    shop.api.blocked.add(77)
    shop.say("are you there?")
    session.refresh(chat)
    assert chat.blocked_at is not None
    shop.api.blocked.clear()
    shop.say("back again")
    session.refresh(chat)
    assert chat.blocked_at is None
    shop.bring(updates.change_membership("kicked"))
    session.refresh(chat)
    assert chat.blocked_at is not None


def test_updates_that_overtook_each_other_are_answered_in_order(closed):
    closed.settle = 1
    first, *batch = [updates.say(str(number)) for number in range(16)]
    with closed.open() as closed.house, ThreadPoolExecutor(len(batch)) as pool:
        closed.bring(first)
        assert {answer.status_code for answer in pool.map(closed.bring, reversed(batch))} == {200}
    assert closed.api.texts == [f"You said {number}" for number in range(16)]


def test_what_was_sent_is_noted_while_the_server_is_busy(closed, session):
    """A crash while a model reads somebody's message must find no message that was sent and not noted."""
    free, send = threading.Event(), closed.api.do_sendMessage

    def send_and_keep_the_server_busy(parameters):
        closed.house.loop.call_soon_threadsafe(free.wait, 20)
        return send(parameters)

    closed.api.do_sendMessage = send_and_keep_the_server_busy
    update = updates.say("hello")
    with closed.open() as closed.house, ThreadPoolExecutor(1) as pool:
        answer = pool.submit(closed.bring, update)
        closed.api.wait_for(lambda: closed.api.texts)
        sent = [0]
        while not any(sent) and len(sent) < 200:
            free.wait(0.02)
            sent.append(session.get(profiles.Update, ("telegram", update["update_id"])).sent)
            session.rollback()
        free.set()
        assert sent[-1] == 1
        assert answer.result().status_code == 200
