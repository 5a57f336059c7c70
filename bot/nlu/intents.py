"""The pipeline's judge of intents: a linear head with calibrated confidence."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import replace
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import (
    FULL_RETRIEVAL_INTENT_NAME_KEY,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.calibration import DELIMITER, HeadSettings
from bot.nlu.embeddings import list_pieces, stack_vectors
from bot.nlu.encoder import open_encoder
from bot.nlu.heads import fit_heads, load_heads, pick_head, save_heads
from bot.nlu.intent_head import IntentHead, Verdict
from bot.nlu.mending import SPELT
from bot.nlu.remembering import Remembered
from bot.nlu.tuning import find_rehearsal
from bot.nlu.wishes import HALVES, WISHES, Halves, part

logger = logging.getLogger(__name__)
HEADS, WORDS = "heads", "words.json"
WORD = re.compile(r"[^\W\d_]{2,}")
FAQ_TOPIC = "faq_topic"
SCORE = "understood_score"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(IntentClassifier, GraphComponent):
    """Write intent, ranking, topic and the score of being understood into every message.

    Retrieval intents are learned by their full names (`faq/returns`): the intent is `faq`, its
    `full_retrieval_intent_name` the full name, and the message property `faq_topic` the topic alone.
    A message below the calibrated threshold becomes `nlu_fallback`, put before the ranking as Rasa's own
    FallbackClassifier does; so does one without a single word that the examples hold. A second head on
    words alone answers where the sentence vectors are missing.
    """

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = {**self.get_default_config(), **config}
        self._model_storage, self._resource = model_storage, resource
        self.heads: dict[str, IntentHead] = {}
        self.words: frozenset[str] = frozenset()
        self._judged = Remembered[Verdict]()

    @staticmethod
    def required_packages() -> list[str]:
        """Name what must be installed."""
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Give the options and their defaults, see `HeadSettings`; `ranking_length` 0 keeps all."""
        defaults = HeadSettings()
        return {
            "strength": defaults.strength,
            "balance": defaults.balance,
            "refuse_at_most": defaults.refuse_at_most,
            "ranking_length": 10,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        """Make an untrained classifier."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Train on all messages with an intent and keep the result."""
        examples = [message for message in training_data.intent_examples if message.get(TEXT)]
        texts = [message.get(TEXT) for message in examples]
        labels = [message.get_full_intent() for message in examples]
        settings = HeadSettings(*(self._config[name] for name in ("strength", "balance", "refuse_at_most")))
        rehearse, pieces = find_rehearsal(open_encoder(), texts, labels), list_pieces(examples)
        self.heads = fit_heads(
            lambda vectors: IntentHead.fit(
                texts, vectors, labels, settings, rehearse if vectors.shape[1] else None, pieces
            ),
            stack_vectors(examples),
        )
        self.words = frozenset(word for text in texts for word in WORD.findall(text.lower()))
        with self._model_storage.write_to(self._resource) as folder:
            (folder / HEADS).mkdir()
            save_heads(self.heads, folder / HEADS)
            (folder / WORDS).write_text(json.dumps(sorted(self.words)), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        """Read the trained heads."""
        classifier = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            classifier.heads = load_heads(IntentHead.load, folder / HEADS)
            classifier.words = frozenset(json.loads((folder / WORDS).read_text(encoding="utf-8")))
        return classifier

    def process(self, messages: list[Message]) -> list[Message]:
        """Judge incoming messages."""
        for message in messages:
            self._process_one(message)
        return messages

    def _process_one(self, message: Message) -> None:
        text = message.get(SPELT) or message.get(TEXT) or ""
        if not text.strip():
            message.set(INTENT, describe(DEFAULT_NLU_FALLBACK_INTENT_NAME, 1.0), add_to_output=True)
            message.set(INTENT_RANKING_KEY, [], add_to_output=True)
            return
        head, vectors = pick_head(self.heads, stack_vectors([message]))
        pieces = list_pieces([message])
        verdict = self._judged.find(text, lambda: head.read([text], vectors, pieces)[0])

        def judge(halves: Halves) -> list[Verdict]:
            rows = np.array([vector for vector, _ in halves.read])
            return head.read(halves.spelt, rows, [one for _, one in halves.read])

        parted = part(message.get(HALVES) or [], judge) if vectors.shape[1] else None
        if parted is not None:  # the message is read as its first wish; actions take the second after it
            halves, verdicts = parted
            verdict, wishes = verdicts[0], zip(halves.texts, halves.spelt, verdicts, strict=True)
            message.set(WISHES, [_describe_wish(*wish) for wish in wishes], add_to_output=True)
        said = set(WORD.findall(text.lower()))
        if said and not said & self.words:  # gibberish may lie near anything
            verdict = replace(verdict, is_understood=False)
        write_verdict(message, verdict, self._config["ranking_length"])


def _describe_wish(text: str, spelt: str, verdict: Verdict) -> dict[str, Any]:
    """Write one of two wishes for the actions; the entity extractor adds what it names."""
    topic = verdict.topics[0][0].split(DELIMITER, 1)[1] if verdict.topics else None
    return {"text": text, SPELT: spelt, "intent": describe(*verdict.ranking[0]), FAQ_TOPIC: topic}


def describe(name: str, confidence: float) -> dict[str, Any]:
    """Build an intent the way Rasa writes it."""
    return {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence}


def write_verdict(message: Message, verdict: Verdict, ranking_length: int) -> None:
    """Put a verdict into the properties that Rasa, the policies and the actions read."""
    ranking = [describe(*row) for row in verdict.ranking[: ranking_length or None]]
    if verdict.topics:
        ranking[0][FULL_RETRIEVAL_INTENT_NAME_KEY] = verdict.topics[0][0]
        message.set(FAQ_TOPIC, verdict.topics[0][0].split(DELIMITER, 1)[1], add_to_output=True)
    if not verdict.is_understood:
        ranking.insert(0, describe(DEFAULT_NLU_FALLBACK_INTENT_NAME, 1.0 - verdict.score))
    message.set(INTENT, dict(ranking[0]), add_to_output=True)
    message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
    message.set(SCORE, verdict.score, add_to_output=True)
