"""The catalogue's vocabulary as a running assistant uses it: read at first use, read again now and then."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from bot.nlu.entities_english import English
from bot.nlu.vocabulary import Vocabulary

_LOG = logging.getLogger(__name__)
_RETRY_SECONDS = 30.0


class VocabularySource:
    """Gives the newest vocabulary without making a shopper wait for a reload.

    Args:
        read_terms: Reads the catalogue's terms.
        failures: What `read_terms` raises while there is no store; anything else is a fault and goes up.
        english: The ordinary words.
        refresh_seconds: How old a vocabulary may grow; without one, a new attempt is made every half minute.
        clock: Seconds that only grow.
    """

    def __init__(
        self,
        read_terms: Callable[[], Iterable[Any]],
        failures: tuple[type[Exception], ...],
        english: English,
        refresh_seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read_terms, self._failures, self._english = read_terms, failures, english
        self._refresh_seconds, self._clock = refresh_seconds, clock
        self._vocabulary: Vocabulary | None = None
        self._due = 0.0
        self._reload: threading.Thread | None = None

    def current(self) -> Vocabulary:
        """Give the vocabulary; the first call reads it, a late one starts a reload beside."""
        if self._vocabulary is None:
            self._read()
        elif self._clock() >= self._due and not self._is_reloading():
            self._reload = threading.Thread(target=self._read, name="vocabulary", daemon=True)
            self._reload.start()
        return self._vocabulary or Vocabulary((), self._english)

    def settle(self) -> None:
        """Wait for a reload that is under way."""
        if self._reload:
            self._reload.join()

    def _is_reloading(self) -> bool:
        return self._reload is not None and self._reload.is_alive()

    def _read(self) -> None:
        try:
            terms = list(self._read_terms())
        except self._failures as error:
            _LOG.warning("The catalogue's words cannot be read (%s); names are found without them.", error)
            terms = []
        self._due = self._clock() + (self._refresh_seconds if terms else _RETRY_SECONDS)
        if terms or self._vocabulary is None:
            self._vocabulary = Vocabulary(terms, self._english)
