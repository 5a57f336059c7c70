"""How fast someone may send: token buckets in memory, one for each sender."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from bot.channels.errors import ChannelError

MAX_SENDERS = 10_000  # the longest silent are forgotten first


class TooFast(ChannelError):
    """The sender must wait `seconds` before the next message."""

    code = "too_fast"

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many messages at once; try again in {seconds} s.")
        self.seconds = seconds


class Rate:
    """Allows `burst` calls at once and `per_second` in the long run, for each key of its own.

    Args:
        per_second: how fast an empty bucket fills.
        burst: what a full bucket holds.
        clock: seconds that only ever grow.
    """

    def __init__(self, per_second: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_second
        self._burst = burst
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> None:
        """Count one call.

        Raises:
            TooFast: the bucket is empty; the call does not count.
        """
        now = self._clock()
        left, since = self._buckets.pop(key, (float(self._burst), now))
        left = min(self._burst, left + (now - since) * self._per_second)
        self._buckets[key] = (left - 1 if left >= 1 else left, now)
        while len(self._buckets) > MAX_SENDERS:
            self._buckets.popitem(last=False)
        if left < 1:
            raise TooFast(math.ceil((1 - left) / self._per_second))
