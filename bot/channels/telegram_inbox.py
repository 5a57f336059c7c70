"""Brings a messenger's updates into order: one at a time and in sequence per chat, each one once."""

import asyncio
import heapq
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

SETTLE = 0.5  # seconds to wait for an update that was overtaken


@dataclass(order=True)
class _Waiting:
    update_id: int
    update: Any = field(compare=False)
    until: float = field(compare=False)  # when waiting for earlier ones ends
    done: "asyncio.Future[None]" = field(compare=False)


class Inbox:
    """Hands updates to `handle`; chats do not wait for each other.

    Telegram numbers a bot's updates one by one, so a gap means that one is still on its way: what came after
    it waits for it a moment. Make it in the loop that uses it.

    Args:
        handle: deals with one update; may be called again with one that failed before.
        newest: the highest id handled before this start, None if there is none.
        settle: seconds to wait for an overtaken update.
    """

    def __init__(
        self, handle: Callable[[Any], Awaitable[None]], newest: int | None = None, settle: float = SETTLE
    ) -> None:
        self._handle = handle
        self._settle = settle
        self._floor = newest  # every update up to this one came in, or was waited for
        self._above: set[int] = set()
        self._queues: dict[int, list[_Waiting]] = {}
        self._open: dict[int, asyncio.Future[None]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._news: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def put(self, chat_id: int, update_id: int, update: Any) -> None:
        """Wait until an update is dealt with; one that is here already is not queued again.

        Raises:
            Exception: what `handle` raised for it.
        """
        known = self._open.get(update_id)
        if known is None:
            known = self._enqueue(chat_id, update_id, update)
        await asyncio.shield(known)  # whoever stops waiting (a dropped connection) does not stop the work

    async def close(self) -> None:
        """Stop working; what is not done is not done."""
        for worker in list(self._workers):
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        for done in list(self._open.values()):
            done.cancel()

    def _enqueue(self, chat_id: int, update_id: int, update: Any) -> "asyncio.Future[None]":
        loop = asyncio.get_running_loop()
        waiting = _Waiting(update_id, update, loop.time() + self._settle, loop.create_future())
        self._open[update_id] = waiting.done
        waiting.done.add_done_callback(lambda done: self._forget(update_id, done))
        self._note(update_id)
        if chat_id in self._queues:
            heapq.heappush(self._queues[chat_id], waiting)
        else:
            self._queues[chat_id] = [waiting]
            worker = asyncio.ensure_future(self._work(chat_id))
            self._workers.add(worker)
            worker.add_done_callback(self._workers.discard)
        return waiting.done

    async def _work(self, chat_id: int) -> None:
        """Deal with a chat's updates until there are none."""
        queue = self._queues[chat_id]
        try:
            while queue:
                if not await self._is_turn_of(queue[0]):
                    continue  # news came in: another one may be the first now
                first = heapq.heappop(queue)
                try:
                    await self._handle(first.update)
                    first.done.set_result(None)
                except Exception as error:  # noqa: BLE001  # handed on to who waits for it
                    first.done.set_exception(error)
        finally:
            del self._queues[chat_id]

    async def _is_turn_of(self, first: _Waiting) -> bool:
        """Say whether nothing can come before it any more; else wait for news, at most until it is due."""
        left = first.until - asyncio.get_running_loop().time()
        is_next = self._floor is not None and first.update_id <= self._floor
        if is_next or left <= 0:
            self._give_up_before(first.update_id)
            return True
        await asyncio.wait([self._news], timeout=left)
        return False

    def _note(self, update_id: int) -> None:
        """Raise the floor as far as there are no gaps, and wake who waits for that."""
        self._above.add(update_id)
        while self._floor is not None and self._floor + 1 in self._above:
            self._floor += 1
        self._above = {above for above in self._above if self._floor is None or above > self._floor}
        self._news.set_result(None)
        self._news = asyncio.get_running_loop().create_future()

    def _give_up_before(self, update_id: int) -> None:
        if self._floor is None or update_id > self._floor:
            self._floor = update_id
            self._note(update_id)

    def _forget(self, update_id: int, done: "asyncio.Future[None]") -> None:
        self._open.pop(update_id, None)
        if not done.cancelled():
            done.exception()  # nobody may be waiting any more; then it was logged where it happened
