"""Corrections as Rasa's own files: examples to train on, and conversations to test with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rasa.shared.core.events import ActionExecuted, Event, UserUttered
from rasa.shared.core.training_data.story_writer.yaml_story_writer import YAMLStoryWriter
from rasa.shared.core.training_data.structures import StoryStep
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLWriter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.versions.project import Project
from profiles.corrections import Correction

EXAMPLES, CONVERSATIONS = "nlu_corrections.yml", "test_corrections.yml"


def find_taught_intent(correction: Correction, project: Project) -> str | None:
    """Give the intent that a correction teaches: the right one, else the only one that leads to its step.

    None where there is nothing for the classifier to learn: entities come from the catalogue, and a step that
    no single intent leads to takes a change of the rules.
    """
    if correction.intent:
        return correction.intent
    return project.intent_to.get(correction.step) if correction.step else None


def list_examples(corrections: Iterable[Correction], project: Project) -> list[Message]:
    """Give what the corrections teach as examples with their entities in place."""
    messages = []
    for one in corrections:
        intent = find_taught_intent(one, project)
        if intent is not None:
            entities = one.entities if one.entities is not None else one.understood["entities"]
            message = Message.build(one.text, intent)
            message.set(ENTITIES, _place_entities(one.text, entities))
            messages.append(message)
    return messages


def write_examples(corrections: Sequence[Correction], project: Project, folder: Path) -> Path | None:
    """Write what the corrections teach as training data; None where they teach nothing."""
    messages = list_examples(corrections, project)
    if not messages:
        return None
    path = folder / EXAMPLES
    RasaYAMLWriter().dump(str(path), TrainingData(messages))
    return path


def write_conversations(corrections: Sequence[Correction], project: Project, folder: Path) -> Path:
    """Write the corrections as test stories, for `rasa test core`."""
    path = folder / CONVERSATIONS
    steps = [_tell_story(one, project) for one in corrections]
    YAMLStoryWriter().dump(path, steps, is_test_story=True)
    return path


def _tell_story(correction: Correction, project: Project) -> StoryStep:
    events: list[Event] = []
    for turn in correction.turns:
        events.append(_hear(turn))
        events += [ActionExecuted(name) for name in turn["actions"]]
    entities = correction.entities if correction.entities is not None else correction.understood["entities"]
    intent = find_taught_intent(correction, project) or correction.right_intent
    last = {"text": correction.text, "intent": intent, "entities": entities, "is_button": False}
    events.append(_hear(last))
    step = correction.step or project.find_step(str(intent))
    if step:
        events.append(ActionExecuted(step))
    return StoryStep(f"correction {correction.correction_id}", events=events)


def _hear(turn: dict[str, Any]) -> UserUttered:
    """Give a message of a story; a pressed button is written as the intent that it stood for."""
    intent = str(turn["intent"])
    text = turn["text"]
    if turn["is_button"]:
        values = {one["entity"]: one["value"] for one in turn["entities"]}
        text = f"/{intent}{json.dumps(values) if values else ''}"
    entities = [] if turn["is_button"] else _place_entities(text, turn["entities"])
    return UserUttered(text, {"name": intent, "confidence": 1.0}, entities)


def _place_entities(text: str, entities: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Find where in the text the words of the entities stand, without overlaps; the longest come first."""
    placed: list[dict[str, Any]] = []
    for one in sorted(entities, key=lambda entity: -len(str(entity.get("words") or ""))):
        words = str(one.get("words") or "")
        start = text.lower().find(words.lower()) if words else -1
        end = start + len(words)
        if start < 0 or any(start < other["end"] and other["start"] < end for other in placed):
            continue
        found = {"entity": one["entity"], "start": start, "end": end, "value": text[start:end]}
        placed.append(found | ({"role": one["role"]} if one.get("role") else {}))
    return sorted(placed, key=lambda entity: entity["start"])
