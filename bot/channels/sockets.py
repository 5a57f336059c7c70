"""Open WebSockets by conversation: a shopper may have several tabs open."""

import json
import logging
from collections import defaultdict
from typing import Any

from bot.channels.rates import TooFast

logger = logging.getLogger(__name__)

MAX_SOCKETS = 8  # tabs of one conversation


class Sockets:
    """Finds the sockets of a conversation and sends to them; a dead one never stops the others."""

    def __init__(self) -> None:
        self._open: defaultdict[str, list[Any]] = defaultdict(list)

    def join(self, conversation_id: str, socket: Any) -> None:
        """Take a socket in.

        Raises:
            TooFast: the conversation has as many open as it may.
        """
        if len(self._open[conversation_id]) >= MAX_SOCKETS:
            raise TooFast(60)
        self._open[conversation_id].append(socket)

    def leave(self, conversation_id: str, socket: Any) -> None:
        """Forget a socket, known or not."""
        if socket in self._open[conversation_id]:
            self._open[conversation_id].remove(socket)
        if not self._open[conversation_id]:
            del self._open[conversation_id]

    def count(self, conversation_id: str) -> int:
        """Count the open sockets of a conversation."""
        return len(self._open.get(conversation_id, ()))

    async def send(self, conversation_id: str, document: dict[str, Any], but: Any = None) -> None:
        """Send a document to every socket of a conversation, `but` one."""
        text = json.dumps(document)
        for socket in list(self._open.get(conversation_id, ())):
            if socket is but:
                continue
            try:
                await socket.send(text)
            except Exception as error:  # noqa: BLE001  # sanic raises many kinds; the client fetches what it missed
                logger.info("a socket of conversation %s is gone: %s", conversation_id, type(error).__name__)
                self.leave(conversation_id, socket)
