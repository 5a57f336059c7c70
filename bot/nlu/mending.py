"""The pipeline's first step: the message with its slips of the keys mended, beside what was typed."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.entities_english import load_english
from bot.nlu.spelling import Speller
from bot.nlu.wishes import HALVES, Halves, list_seams

SPELT = "spelt"  # property of a message and of each of its wishes: the text with its slips mended


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SpellingMender(GraphComponent):
    """Write the mended text into the message property `spelt`, and the halves of what may be two wishes.

    It learns from the words of the examples. These stay as they were typed, so that a slip that nobody can
    mend is still understood. The text itself is never changed: names and addresses are taken from it.
    """

    def __init__(self, model_storage: ModelStorage, resource: Resource, speller: Speller) -> None:
        self._model_storage, self._resource, self._speller = model_storage, resource, speller

    @staticmethod
    def required_packages() -> list[str]:
        """Name what must be installed."""
        return ["rapidfuzz"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpellingMender:
        """Make one that knows no words yet."""
        return cls(model_storage, resource, Speller({}, load_english()))

    def train(self, training_data: TrainingData) -> Resource:
        """Count the words of the examples."""
        texts = [message.get(TEXT) for message in training_data.intent_examples if message.get(TEXT)]
        self._speller = Speller.learn(texts, load_english())
        with self._model_storage.write_to(self._resource) as folder:
            self._speller.save(folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SpellingMender:
        """Read the counted words."""
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, Speller.load(folder, load_english()))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the examples as they are."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Mend incoming messages."""
        mend = self._speller.mend
        for message in messages:
            text = message.get(TEXT) or ""
            message.set(SPELT, mend(text), add_to_output=True)
            pairs = list_seams(text)
            message.set(HALVES, [Halves(pair, (mend(pair[0]), mend(pair[1]))) for pair in pairs])
        return messages
