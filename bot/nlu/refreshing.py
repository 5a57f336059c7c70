"""What a running assistant knows of the catalogue: read at first use, read again now and then."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from bot import services
from bot.settings import SettingsError

# what reading the catalogue raises while no shop has been imported
NO_STORE = (SQLAlchemyError, SettingsError, services.shop.ShopError)

_LOG = logging.getLogger(__name__)
_RETRY_SECONDS = 30.0
Value = TypeVar("Value")


class Refreshed(Generic[Value]):
    """Gives the newest value without making a shopper wait for it to be read again.

    Args:
        read: makes the value, given the one before (`empty` at first); None while the shop is empty.
        empty: stands in while there is none.
        refresh_seconds: how old a value may grow; without one, a new attempt is made every half minute.
        failures: what `read` raises while there is no store; anything else is a fault and goes up.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        read: Callable[[Value], Value | None],
        empty: Value,
        refresh_seconds: float,
        failures: tuple[type[Exception], ...] = NO_STORE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read, self._value, self._failures = read, empty, failures
        self._refresh_seconds, self._clock = refresh_seconds, clock
        self._due: float | None = None
        self._reload: threading.Thread | None = None

    def current(self) -> Value:
        """Give the value; the first call reads it, a late one starts to read it anew beside."""
        if self._due is None:
            self._renew()
        elif self._clock() >= self._due and not self._is_reloading():
            self._reload = threading.Thread(target=self._renew, name="refresh", daemon=True)
            self._reload.start()
        return self._value

    def settle(self) -> None:
        """Wait for a reload that is under way."""
        if self._reload:
            self._reload.join()

    def _is_reloading(self) -> bool:
        return self._reload is not None and self._reload.is_alive()

    def _renew(self) -> None:
        try:
            value = self._read(self._value)
        except self._failures as error:
            _LOG.warning("The catalogue cannot be read (%s); messages are understood without it.", error)
            value = None
        self._due = self._clock() + (_RETRY_SECONDS if value is None else self._refresh_seconds)
        self._value = self._value if value is None else value
