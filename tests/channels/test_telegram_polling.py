import asyncio
import logging
import queue
import socket
from contextlib import contextmanager

import pytest

from tests.channels import telegram_updates as updates
from tests.channels.bot_api import BROKEN, TOKEN, Refusal, serve_bot_api

pytestmark = pytest.mark.rasa


@pytest.fixture
def database_kind():
    """One database is enough here; `test_telegram_restart` asks both."""
    return "sqlite"


@contextmanager
def listen():
    """Give a queue of what the poller warns of."""
    warnings = queue.SimpleQueue()
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: warnings.put(record.getMessage())
    logger = logging.getLogger("bot.channels.telegram_polling")
    logger.addHandler(handler)
    yield warnings
    logger.removeHandler(handler)


def is_confirmed(api, update):
    """Say whether we have told Telegram that an update is done with."""
    offsets = [int(call.get("offset", 0)) for call in api.list_calls("getUpdates")]
    return max(offsets, default=0) > update["update_id"]


def test_without_a_public_address_news_are_asked_for_and_confirmed_when_done(closed):
    closed.api.webhook = "https://old.example/hook"
    batch = [updates.say(str(number)) for number in range(5)]
    closed.api.push(*batch)
    with closed.open(closed.polling):
        closed.api.wait_for(lambda: is_confirmed(closed.api, batch[-1]))
    assert closed.api.webhook == ""
    assert closed.api.texts == [f"You said {number}" for number in range(5)]


def test_a_slow_chat_does_not_hold_up_the_others_and_nothing_is_confirmed_early(closed):
    flood = Refusal(429, "Too Many Requests: retry after 2", retry_after=2)
    slow, quick = updates.say("slow"), updates.say("quick", chat_id=78)
    closed.api.fail("sendMessage", flood)
    with closed.open(closed.polling):
        closed.api.push(slow)
        closed.api.wait_for(lambda: closed.api.refused)
        closed.api.push(quick)
        closed.api.wait_for(lambda: closed.api.texts == ["You said quick"])
        assert not is_confirmed(closed.api, slow)
        closed.api.wait_for(lambda: is_confirmed(closed.api, quick))
    assert closed.api.texts == ["You said quick", "You said slow"]


def test_what_was_not_confirmed_before_a_restart_is_not_answered_twice(closed):
    update = updates.say("hello")
    for _ in range(2):
        closed.api.news.clear()
        closed.api.calls = [call for call in closed.api.calls if call[0] == "sendMessage"]
        closed.api.push(update)
        with closed.open(closed.polling):
            closed.api.wait_for(lambda: is_confirmed(closed.api, update))
    assert closed.heard == ["hello"]
    assert closed.api.texts == ["You said hello"]


def test_nothing_is_asked_for_until_a_model_is_loaded(closed):
    closed.dialogue.is_ready = lambda: False
    update = updates.say("hello")
    closed.api.push(update)
    with closed.open(closed.polling):
        closed.api.wait_for(lambda: closed.api.list_calls("deleteWebhook"))
        assert closed.api.list_calls("getUpdates") == []
        closed.dialogue.is_ready = lambda: True
        closed.api.wait_for(lambda: is_confirmed(closed.api, update))
    assert closed.api.texts == ["You said hello"]


def test_an_answer_that_fails_is_tried_again(closed):
    closed.api.fail("sendMessage", *[BROKEN] * 4)
    update = updates.say("hello")
    closed.api.push(update)
    with closed.open(closed.polling):
        closed.api.wait_for(lambda: is_confirmed(closed.api, update))
    assert closed.api.texts == ["You said hello"]
    assert closed.heard == ["hello"]


def test_trouble_on_the_way_is_waited_out(closed):
    closed.api.fail("getUpdates", BROKEN, Refusal(409, "Conflict: terminated by other getUpdates request"))
    closed.api.push(updates.say("hello"))
    with closed.open(closed.polling):
        closed.api.wait_for(lambda: closed.api.texts)
    assert closed.api.texts == ["You said hello"]


def test_the_shop_starts_without_the_network_and_says_so(tmp_path, engine, caplog):
    from tests.channels.telegram_shop import Shop

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    shop = Shop(tmp_path, engine, None, f"http://127.0.0.1:{port}")
    with listen() as warnings, shop.open(shop.polling):
        assert "Telegram cannot be reached (NetworkError)" in warnings.get(timeout=10)
        with serve_bot_api(port) as (api, _):
            api.push(updates.say("hello"))
            api.wait_for(lambda: api.texts == ["You said hello"])
    assert TOKEN not in caplog.text


def test_a_rejected_token_switches_the_channel_off_and_the_shop_stays_open(closed, caplog):
    refusal = Refusal(401, "Unauthorized")
    closed.api.fail("getMe", refusal)
    with caplog.at_level(logging.ERROR), closed.open(closed.polling) as house:
        closed.api.wait_for(lambda: closed.api.refused)
        house.run(asyncio.wait(house.channel._tasks[:1]))
    assert "Telegram is off: Telegram rejects TELEGRAM_TOKEN" in caplog.text
    assert TOKEN not in caplog.text
