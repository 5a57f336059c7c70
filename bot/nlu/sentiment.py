"""The pipeline's ear for how a message feels."""

from __future__ import annotations

import hashlib
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.embeddings import stack_vectors
from bot.nlu.heads import fit_heads, load_heads, pick_head, save_heads
from bot.nlu.sentiment_head import Feeling, SentimentHead
from bot.nlu.sentiment_lines import SENTIMENT, list_labelled_lines

UNHEARD = Feeling("neutral", 0.0)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentimentAnalyzer(GraphComponent):
    """Write `{"label", "strength"}` into the message property `sentiment`; never an entity.

    It learns from our own labelled lines, not from the training data of the intents. A second head on words
    alone answers where the sentence vectors are missing.
    """

    def __init__(self, model_storage: ModelStorage, resource: Resource) -> None:
        self._model_storage, self._resource = model_storage, resource
        self.heads: dict[str, SentimentHead] = {}

    @staticmethod
    def required_packages() -> list[str]:
        """Name what must be installed."""
        return ["sklearn", "vaderSentiment"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Make Rasa train again when a line that the analyzer learns from changes."""
        return hashlib.sha256(repr(list_labelled_lines()).encode()).hexdigest()[:16]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentimentAnalyzer:
        """Make an untrained analyzer."""
        return cls(model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the labelled lines that the sentence embeddings added, and keep the result."""
        lines = [message for message in training_data.training_examples if message.get(SENTIMENT)]
        lines = lines or [Message({TEXT: text, SENTIMENT: label}) for text, label in list_labelled_lines()]
        texts, labels = [line.get(TEXT) for line in lines], [line.get(SENTIMENT) for line in lines]
        self.heads = fit_heads(
            lambda vectors: SentimentHead.fit(texts, vectors, labels), stack_vectors(lines)
        )
        with self._model_storage.write_to(self._resource) as folder:
            save_heads(self.heads, folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentimentAnalyzer:
        """Read the trained heads."""
        analyzer = cls(model_storage, resource)
        with model_storage.read_from(resource) as folder:
            analyzer.heads = load_heads(SentimentHead.load, folder)
        return analyzer

    def process(self, messages: list[Message]) -> list[Message]:
        """Write the sentiment of incoming messages."""
        for message in messages:
            text, feeling = message.get(TEXT) or "", UNHEARD
            if text.strip():
                head, vectors = pick_head(self.heads, stack_vectors([message]))
                feeling = head.judge([text], vectors)[0]
            written = {"label": feeling.label, "strength": round(feeling.strength, 4)}
            message.set(SENTIMENT, written, add_to_output=True)
        return messages
