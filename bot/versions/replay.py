"""What a model decides in conversations that were held: it reads each message and chooses the next action.

Nothing is carried out and nothing is written. What really happened after a message is what the next one is
read after, so two models are asked the same questions.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.engine.exceptions import GraphComponentException
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import ActionExecuted, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException

from bot.versions.errors import ModelUnusable
from profiles.corrections import Correction, describe_entity, hide_tokens_in, name_entities


@dataclass(frozen=True)
class Decision:
    """How a model reads a message, and what it does next."""

    intent: str
    confidence: float
    entities: list[dict[str, Any]]
    step: str

    def is_as(self, other: Decision) -> bool:
        """Say whether a shopper would get the same answer."""
        same = (self.intent, self.step) == (other.intent, other.step)
        return same and name_entities(self.entities) == name_entities(other.entities)

    def as_report(self) -> dict[str, Any]:
        """Give it as reports keep it: without the shopper's words, which go when they are erased."""
        kinds = sorted(str(one["entity"]) for one in self.entities)
        confidence = round(self.confidence, 3)
        return {"intent": self.intent, "confidence": confidence, "step": self.step, "entities": kinds}


def load_model(path: Path) -> Agent:
    """Load a model that has no store and no action server: it can decide, not act.

    Raises:
        ModelUnusable: it is damaged, or was made by another release.
    """
    agent = Agent()
    load_into(agent, path)
    return agent


def load_into(agent: Agent, path: Path) -> None:
    """Load a model into an agent.

    Raises:
        ModelUnusable: it is damaged, or was made by another release.
    """
    try:
        agent.load_model(str(path))
    except (GraphComponentException, RasaException, tarfile.TarError, OSError) as error:
        raise ModelUnusable(path) from error


async def decide(agent: Agent, turns: Sequence[dict[str, Any]]) -> list[Decision | None]:
    """Give what a model decides on each turn of one conversation; None for a pressed button.

    Args:
        turns: as in `profiles.corrections.Correction.turns`, with `text` as the shopper sent it.
    """
    assert agent.processor is not None and agent.domain is not None  # noqa: S101, PT018  # load_model made them
    tracker = DialogueStateTracker("replay", agent.domain.slots)
    for event in (ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted()):
        tracker.update(event)
    decisions: list[Decision | None] = []
    for turn in turns:
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        parsed = _describe_button(turn) if turn["is_button"] else await _read(agent, turn["text"])
        tracker.update(UserUttered(turn["text"], parsed["intent"], parsed["entities"], parsed))
        decisions.append(None if turn["is_button"] else _choose(agent, tracker, parsed))
        for name in turn["actions"]:
            tracker.update(ActionExecuted(name))
    return decisions


async def check_correction(agent: Agent, correction: Correction, intent: str | None) -> list[str]:
    """Name what a model still gets wrong of a corrected message: intent, entities, step; empty where nothing.

    Args:
        intent: the intent that the correction teaches, if any.
    """
    last = {"text": correction.text, "is_button": False, "actions": []}
    decision = (await decide(agent, [*correction.turns, last]))[-1]
    assert decision is not None  # noqa: S101  # the last turn is no button
    wrong = []
    if intent is not None and intent not in (decision.intent, decision.intent.split("/", 1)[0]):
        wrong.append("intent")
    if correction.entities is not None:
        same = name_entities(decision.entities) == name_entities(correction.entities)
        wrong += [] if same else ["entities"]
    if correction.step is not None and correction.step != decision.step:
        wrong.append("step")
    return wrong


async def compare(
    old: Agent, new: Agent, conversations: Iterable[tuple[str, list[dict[str, Any]]]], limit: int
) -> dict[str, Any]:
    """Replay conversations through two models and report every decision that changed, up to a limit.

    Args:
        conversations: the id of each and its turns, with `position`.
    """
    count = messages = 0
    changes: list[dict[str, Any]] = []
    for conversation_id, turns in conversations:
        count += 1
        decided = zip(turns, await decide(old, turns), await decide(new, turns), strict=True)
        for turn, before, after in decided:
            if before is None or after is None:
                continue
            messages += 1
            if not before.is_as(after):
                place = {"conversation_id": conversation_id, "position": turn["position"]}
                changes.append(place | {"old": before.as_report(), "new": after.as_report()})
    report = {"conversations": count, "messages": messages, "changed": len(changes)}
    return report | {"changes": changes[:limit]}


async def _read(agent: Agent, text: str) -> dict[str, Any]:
    assert agent.processor is not None  # noqa: S101  # load_model made it
    return dict(await agent.processor.parse_message(UserMessage(text, sender_id="replay")))


def _choose(agent: Agent, tracker: DialogueStateTracker, parsed: dict[str, Any]) -> Decision:
    assert agent.processor is not None  # noqa: S101  # load_model made it
    predicted = agent.processor.predict_next_with_tracker(tracker)
    scores = predicted["scores"] if predicted else []
    step = max(scores, key=lambda one: one["score"])["action"] if scores else ""
    intent, text = parsed["intent"], parsed.get("text") or ""
    entities = [hide_tokens_in(describe_entity(one, text)) for one in parsed["entities"]]
    full = intent.get("full_retrieval_intent_name") or intent["name"]
    return Decision(full, float(intent["confidence"]), entities, step)


def _describe_button(turn: dict[str, Any]) -> dict[str, Any]:
    name = str(turn["intent"]).split("/", 1)[0]
    return {"text": turn["text"], "intent": {"name": name, "confidence": 1.0}, "entities": []}
