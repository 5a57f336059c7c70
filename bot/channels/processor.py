"""Rasa's way of one message with a shorter hop to the action server, which is ours.

Rasa opens a connection for every action, and checks each answer against a JSON schema that it proves correct
anew every time: together a quarter of what a message cost its server.
"""

from contextlib import nullcontext
from typing import Any

import aiohttp
from rasa.core.actions.action import Action, RemoteAction
from rasa.core.agent import Agent
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import EndpointConfig
from sanic import Sanic

IDLE_S = 2.0  # a connection is given up before the action server closes it, which it does after 5
PARTS = ("events", "responses")


class KeptConnection(EndpointConfig):  # type: ignore[misc]  # rasa publishes no types
    """The address of an action server, whose connections are used again."""

    _session: aiohttp.ClientSession | None = None

    def __init__(self, endpoint: EndpointConfig) -> None:
        vars(self).update(vars(endpoint))

    def session(self) -> Any:
        """Give the one session there is; it stays open when the caller is done with it."""
        if self._session is None or self._session.closed:
            known = self.basic_auth
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=IDLE_S),
                auth=aiohttp.BasicAuth(known["username"], known["password"]) if known else None,
            )
        return nullcontext(self._session)

    async def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()


class OurAction(RemoteAction):  # type: ignore[misc]  # rasa publishes no types
    """An action of the action server; of its answer only the form is checked."""

    def _validate_action_result(self, result: Any) -> bool:
        parts = [result.get(name) for name in PARTS] if isinstance(result, dict) else [None]
        for part in parts:
            if not isinstance(part, list) or not all(isinstance(one, dict) for one in part):
                raise RasaException(f"{self.name()} answered without lists of events and responses")
        return True


class Processor(MessageProcessor):  # type: ignore[misc]  # rasa publishes no types
    """A loaded processor that runs the action server's actions as ours."""

    def __init__(self, loaded: MessageProcessor) -> None:
        vars(self).update(vars(loaded))

    def predict_next_with_tracker_if_should(
        self, tracker: DialogueStateTracker
    ) -> tuple[Action, PolicyPrediction]:
        """Choose the next action as Rasa does."""
        action, prediction = super().predict_next_with_tracker_if_should(tracker)
        if type(action) is RemoteAction:
            action = OurAction(action.name(), self.action_endpoint)
        return action, prediction


def quicken(agent: Agent) -> None:
    """Let a loaded agent answer by our processor, over connections that are kept."""
    if type(agent.action_endpoint) is EndpointConfig:
        agent.action_endpoint = KeptConnection(agent.action_endpoint)
    if agent.processor is not None:
        agent.processor = Processor(agent.processor)
        agent.processor.action_endpoint = agent.action_endpoint


async def start(app: Sanic, _: Any) -> None:
    """Quicken the server's agent, which is loaded by now if it can be."""
    agent = getattr(app.ctx, "agent", None)
    if isinstance(agent, Agent):
        quicken(agent)


async def stop(app: Sanic, _: Any) -> None:
    """Close the connections of the server's agent."""
    endpoint = getattr(getattr(app.ctx, "agent", None), "action_endpoint", None)
    if isinstance(endpoint, KeptConnection):
        await endpoint.close()
