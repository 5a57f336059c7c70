"""The pipeline's ear for how a message feels."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import partial
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoder import Encoding, fingerprint_encoder
from bot.nlu.entities_text import words_of
from bot.nlu.heads import load_heads, pick_head, save_heads
from bot.nlu.remembering import Remembered
from bot.nlu.sentiment_head import Feeling, SentimentHead, has_bad_sign
from bot.nlu.sentiment_lines import list_labelled_lines
from bot.nlu.sentiment_training import ENCODER, train_sentiment
from bot.nlu.tuning import load_weights, save_weights

SENTIMENT, HEADS = "sentiment", "heads"
UNHEARD = Feeling("neutral", 0.0)
UNSURE = 0.25  # less than any strength that is acted on


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentimentAnalyzer(GraphComponent):
    """Write `{"label", "strength"}` into the message property `sentiment`; never an entity.

    It learns from our own labelled lines, not from the training data of the intents, and reads vectors of an
    encoder that was tuned on them. A second head on words alone answers where the sentence model is missing.
    """

    def __init__(
        self,
        model_storage: ModelStorage,
        resource: Resource,
        encoding: Encoding,
        heads: dict[str, SentimentHead] | None = None,
    ) -> None:
        self._model_storage, self._resource = model_storage, resource
        self._encoding, self._heads = encoding, heads or {}
        self._heard = Remembered[Feeling]()

    @staticmethod
    def required_packages() -> list[str]:
        """Name what must be installed."""
        return ["sklearn", "vaderSentiment"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Make Rasa train again when a line that the analyzer learns from or the sentence model changes."""
        learned_from = (list_labelled_lines(), fingerprint_encoder())
        return hashlib.sha256(repr(learned_from).encode()).hexdigest()[:16]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentimentAnalyzer:
        """Make an untrained analyzer."""
        return cls(model_storage, resource, Encoding(with_second=False))

    def train(self, training_data: TrainingData) -> Resource:
        """Train on our labelled lines and keep the result."""
        heads, weights = train_sentiment(self._encoding)
        with self._model_storage.write_to(self._resource) as folder:
            (folder / HEADS).mkdir()
            save_heads(heads, folder / HEADS)
            if weights:
                save_weights(weights, folder / ENCODER)
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
        """Read the trained heads and the encoder that was tuned for them, warmed up."""
        with model_storage.read_from(resource) as folder:
            heads = load_heads(SentimentHead.load, folder / HEADS)
            encoding = Encoding(load_weights(folder / ENCODER), with_second=False)
        encoding.encode(["hello"])
        return cls(model_storage, resource, encoding, heads)

    def process(self, messages: list[Message]) -> list[Message]:
        """Write the sentiment of incoming messages."""
        for message in messages:
            text, feeling = message.get(TEXT) or "", UNHEARD
            if text.strip():
                feeling = self._heard.find(text, partial(self._hear, text))
            if _is_unlikely(feeling, text, (message.get(INTENT) or {}).get(INTENT_NAME_KEY)):
                feeling = replace(feeling, strength=min(feeling.strength, UNSURE))
            written = {"label": feeling.label, "strength": round(feeling.strength, 4)}
            message.set(SENTIMENT, written, add_to_output=True)
        return messages

    def _hear(self, text: str) -> Feeling:
        head, vectors = pick_head(self._heads, self._encoding.encode([text]))
        return head.judge([text], vectors)[0]


def _is_unlikely(feeling: Feeling, text: str, intent: str | None) -> bool:
    """Say whether anger was heard in a wish for goods without a word or sign of it ("eggs, not organic")."""
    return feeling.label == "negative" and intent in words_of("goods_intents") and not has_bad_sign(text)
