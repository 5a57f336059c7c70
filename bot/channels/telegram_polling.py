"""Asks Telegram for news, where it has no public address to bring them to."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from bot.channels.errors import ChannelError
from bot.channels.telegram_api import BotApi, TokenRejected, Unreachable

logger = logging.getLogger(__name__)

LONG_POLL = 25.0  # seconds that Telegram holds a question for news
GLANCE = 1.0  # seconds until the next question while something is being answered
PAUSES = (1.0, 2.0, 5.0, 15.0, 60.0)  # between tries while Telegram cannot be reached


class Poller:
    """Asks for news for ever; an update counts as taken only when it was answered.

    Args:
        api: the bot's end of Telegram.
        take: deals with one update; where it raises, the update is brought again.
        is_ready: whether answers can be given yet; nothing is asked for before.
        pauses: seconds between tries, of an update too.
    """

    def __init__(
        self,
        api: BotApi,
        take: Callable[[dict[str, Any]], Awaitable[None]],
        is_ready: Callable[[], bool],
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self._api = api
        self._take = take
        self._is_ready = is_ready
        self._pauses = pauses
        self._open: dict[int, asyncio.Task[None]] = {}
        self._last: int | None = None

    async def run(self) -> None:
        """Ask until cancelled, or until Telegram rejects the token."""
        await reach(
            self._api.remove_webhook, self._pauses
        )  # while there is one, Telegram answers no questions
        failures = 0
        try:
            while True:
                try:
                    await self._ask()
                    failures = 0
                except Unreachable as error:
                    await _pause(self._pauses, failures, error)
                    failures += 1
        finally:
            for task in self._open.values():
                task.cancel()

    async def _ask(self) -> None:
        """Ask once; from the oldest update that is still being answered on, so that none can get lost."""
        if not self._is_ready():
            await asyncio.sleep(GLANCE)
            return
        if self._open:
            await asyncio.wait(self._open.values(), timeout=GLANCE, return_when=asyncio.FIRST_COMPLETED)
            self._open = {update_id: task for update_id, task in self._open.items() if not task.done()}
        offset = min(self._open, default=None if self._last is None else self._last + 1)
        for update in await self._api.fetch(offset, 0 if self._open else LONG_POLL):
            update_id = int(update["update_id"])
            if self._last is None or update_id > self._last:
                self._open[update_id] = asyncio.ensure_future(self._take_at_last(update_id, update))
                self._last = update_id

    async def _take_at_last(self, update_id: int, update: dict[str, Any]) -> None:
        """Have an update dealt with, and again when that failed; at last it is left out."""
        for pause in self._pauses:
            try:
                await self._take(update)
                return
            except Exception as error:  # noqa: BLE001  # the outermost edge of an update
                expected = isinstance(error, ChannelError)
                logger.warning("update %d is tried again: %s", update_id, error, exc_info=not expected)
                await asyncio.sleep(pause)
        logger.error("update %d was left out", update_id)


async def reach(call: Callable[[], Awaitable[Any]], pauses: Sequence[float] = PAUSES) -> Any:
    """Call until Telegram answers; says when it does not.

    Raises:
        TokenRejected: trying again would not help.
    """
    failures = 0
    while True:
        try:
            return await call()
        except TokenRejected:
            raise
        except ChannelError as error:
            await _pause(pauses, failures, error)
            failures += 1


async def _pause(pauses: Sequence[float], failures: int, error: ChannelError) -> None:
    seconds = pauses[min(failures, len(pauses) - 1)]
    logger.warning("%s Trying again in %.0f s.", error, seconds)
    await asyncio.sleep(seconds)
