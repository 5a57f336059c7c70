"""What the channels need of Rasa, and where Rasa's answers are caught."""

from collections.abc import Awaitable
from typing import Any, Protocol

from rasa.core.channels.channel import OutputChannel, UserMessage


class Dialogue(Protocol):
    """What the exchange needs of a loaded `rasa.core.agent.Agent`."""

    tracker_store: Any
    lock_store: Any
    nlg: Any
    model_id: str | None

    def is_ready(self) -> bool:
        """Say whether a model is loaded."""

    def handle_message(self, message: UserMessage) -> Awaitable[Any]:
        """Answer a message through its output channel."""

    def parse_message(self, message_data: str) -> Awaitable[dict[str, Any]]:
        """Read a message without answering it or keeping it."""


class Collector(OutputChannel):
    """Keeps what Rasa sends, under the name of the channel it is meant for."""

    def __init__(self, channel: str) -> None:
        self.messages: list[dict[str, Any]] = []
        self._channel = channel

    def name(self) -> str:  # Rasa asks the instance, so that one class serves every channel
        """Give the name by which channel-specific responses are chosen."""
        return self._channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one message whole: its text, buttons and custom part belong together."""
        self.messages.append(dict(message))
