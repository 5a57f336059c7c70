"""The whole assistant in one process: trained model, real actions, and the channels' own exchange.

Used by `shopmate ask` and by the conversation tests; the servers do the same with HTTP in between.
"""

import time
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent, load_agent
from rasa.core.utils import AvailableEndpoints
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor
from sqlalchemy.orm import Session

import profiles
from bot.channels.exchange import Exchange
from bot.channels.incoming import Incoming
from bot.channels.processor import quicken
from bot.channels.replies import Reply
from bot.nlu.model_files import find_current
from bot.services import Services
from bot.settings import SettingsError

TRACKER_STORE = "bot.tracker_store.BoundedTrackerStore"


class InProcessActions:
    """Stands where Rasa expects the address of an action server, and runs our actions directly."""

    def __init__(self) -> None:
        self.url = "in-process"
        self.kwargs = {"enable_selective_domain": True}
        self._executor = ActionExecutor()
        self._executor.register_package("bot.actions")

    async def request(self, json: dict[str, Any], **_: Any) -> dict[str, Any] | None:
        """Run the action that the request names; takes what `EndpointConfig.request` takes."""
        answer: dict[str, Any] | None = await self._executor.run(json)
        return answer


@dataclass
class Answered:
    """One turn: what was said, how it was understood, what was done and answered."""

    text: str
    replies: list[Reply]
    ms: float
    understanding: dict[str, Any] = field(default_factory=dict)
    actions: list[str] = field(default_factory=list)

    def as_contract(self) -> dict[str, Any]:
        """Give the turn as `shopmate ask --json` prints it."""
        return {
            "text": self.text,
            "intent": self.understanding.get("intent"),
            "confidence": self.understanding.get("confidence"),
            "sentiment": self.understanding.get("sentiment"),
            "entities": self.understanding.get("entities", []),
            "actions": self.actions,
            "replies": self.replies,
            "ms": round(self.ms, 1),
        }


class Assistant:
    """A loaded model with which conversations can be held.

    Args:
        services: the database and the rooms behind it.
        agent: a loaded Rasa agent.
    """

    def __init__(self, services: Services, agent: Agent) -> None:
        self._engine = services.engine
        self._vault = profiles.Vault(services.settings.masking_key)
        self.agent = agent
        self._exchanges: dict[str, Exchange] = {}

    @classmethod
    async def load(cls, services: Services) -> "Assistant":
        """Load the model that answers.

        Raises:
            SettingsError: there is no model yet.
        """
        model = find_model(services.settings.models)
        endpoints = AvailableEndpoints(
            action=InProcessActions(), tracker_store=EndpointConfig(type=TRACKER_STORE)
        )
        agent = await load_agent(str(model), endpoints=endpoints)
        quicken(agent)
        return cls(services, agent)

    def open(self, channel: str = "web", customer_id: str | None = None) -> str:
        """Open a conversation and give its id; no customer means an anonymous shopper.

        Who calls this vouches for the customer: they count as confirmed.
        """
        with Session(self._engine, future=True) as session, session.begin():
            conversation = profiles.open_conversation(
                session, channel, customer_id=customer_id, at=datetime.now(timezone.utc)
            )
            conversation.confirmed_at = customer_id and datetime.now(timezone.utc)
            return str(conversation.conversation_id)

    async def say(self, conversation_id: str, text: str, channel: str = "web") -> Answered:
        """Say something as the shopper."""
        return await self._take(conversation_id, channel, text=text)

    async def press(self, conversation_id: str, button: str, channel: str = "web") -> Answered:
        """Press a button of an earlier reply."""
        return await self._take(conversation_id, channel, button=button)

    def _make_exchange(self, channel: str) -> Exchange:
        return Exchange(self._engine, lambda: self.agent, self._vault, channel)

    async def _take(self, conversation_id: str, channel: str, **said: str) -> Answered:
        exchange = self._exchanges.setdefault(channel, self._make_exchange(channel))
        incoming = Incoming(uuid.uuid4().hex, **said)
        start = time.perf_counter()
        answer = await exchange.take(conversation_id, incoming)
        ms = (time.perf_counter() - start) * 1000
        with Session(self._engine, future=True) as session:
            shopper = [
                m for m in profiles.list_messages(session, conversation_id, limit=10_000) if m.by == "shopper"
            ]
            message = shopper[-1]
            return Answered(
                message.text, answer.replies, ms, message.understanding or {}, message.actions or []
            )


def find_model(folder: Path) -> Path:
    """Find the dialogue model that answers.

    Raises:
        SettingsError: there is none.
    """
    current = find_current(folder)
    if current is None:
        raise SettingsError([f"no trained dialogue model in {folder}: run `shopmate train dialogue`"])
    return current
