import asyncio

import pytest

from bot.channels.telegram_inbox import Inbox


class Desk:
    """Notes what was handled, and holds back what it is told to."""

    def __init__(self, newest=0, settle=0.2):
        self.started = []
        self.handled = []
        self.gates = {}
        self.failures = {}
        self.inbox = Inbox(self.handle, newest, settle)

    async def handle(self, update):
        self.started.append(update)
        if update in self.gates:
            await self.gates[update].wait()
        if update in self.failures:
            raise self.failures.pop(update)
        self.handled.append(update)

    def put(self, *ids, chat_id=1):
        return asyncio.gather(*(self.inbox.put(chat_id, update_id, update_id) for update_id in ids))


async def test_updates_of_a_chat_are_handled_in_sequence():
    desk = Desk()
    await desk.put(2, 4, 1, 3)
    assert desk.handled == [1, 2, 3, 4]


async def test_an_overtaken_update_is_waited_for():
    desk = Desk(settle=5)
    late = asyncio.ensure_future(desk.put(2))
    await asyncio.sleep(0)
    assert desk.handled == []
    await desk.put(1)
    await asyncio.wait_for(late, 1)
    assert desk.handled == [1, 2]


async def test_an_update_that_never_comes_is_waited_for_once():
    desk = Desk(settle=0.05)
    await desk.put(5)
    started = asyncio.get_running_loop().time()
    await desk.put(6)
    assert asyncio.get_running_loop().time() - started < 0.04
    await desk.put(3)
    assert desk.handled == [5, 6, 3]


async def test_the_first_update_ever_waits_for_one_that_it_overtook():
    desk = Desk(newest=None)
    await desk.put(41, 40)
    assert desk.handled == [40, 41]


async def test_chats_do_not_wait_for_each_other():
    desk = Desk()
    desk.gates[1] = asyncio.Event()
    slow = asyncio.ensure_future(desk.put(1))
    await desk.put(2, chat_id=2)
    assert desk.handled == [2]
    desk.gates[1].set()
    await slow
    assert desk.handled == [2, 1]


async def test_an_update_that_comes_twice_at_once_is_handled_once():
    desk = Desk()
    await desk.put(1, 1)
    assert desk.started == [1]


async def test_who_stops_waiting_does_not_stop_the_work():
    desk = Desk()
    desk.gates[1] = asyncio.Event()
    waiting = asyncio.ensure_future(desk.put(1))
    await asyncio.sleep(0)
    waiting.cancel()
    desk.gates[1].set()
    await desk.put(2)
    assert desk.handled == [1, 2]


async def test_a_failure_reaches_who_waits_and_the_update_may_come_again():
    desk = Desk()
    desk.failures[1] = ValueError("boom")
    with pytest.raises(ValueError, match="boom"):
        await desk.put(1)
    await desk.put(1)
    assert desk.handled == [1]


async def test_closing_stops_the_work():
    desk = Desk()
    desk.gates[1] = asyncio.Event()
    waiting = asyncio.ensure_future(desk.put(1, 2))
    await asyncio.sleep(0)
    await desk.inbox.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert desk.handled == []
