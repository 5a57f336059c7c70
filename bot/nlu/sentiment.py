"""The pipeline's ear for how a message feels."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.embeddings import stack_vectors
from bot.nlu.encoder import open_encoder
from bot.nlu.heads import fit_heads, load_heads, pick_head, save_heads
from bot.nlu.sentiment_head import Feeling, SentimentHead
from bot.nlu.sentiment_lines import list_labelled_lines

SENTIMENT = "sentiment"
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
        """Train on our own lines, whatever the training data holds, and keep the result."""
        lines = list_labelled_lines()
        texts, labels = [text for text, _ in lines], [label for _, label in lines]
        encoder = open_encoder(with_second=False)  # the second makes what names a product sound neutral
        vectors = encoder.encode(texts) if encoder else np.zeros((len(texts), 0), dtype=np.float32)
        self.heads = fit_heads(lambda columns: SentimentHead.fit(texts, columns, labels), vectors)
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
