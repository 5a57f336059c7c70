"""The pipeline component that finds what a shopper names: products, limits, amounts, codes."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot import services
from bot.nlu.entities_english import load_english
from bot.nlu.entities_reader import read_entities
from bot.nlu.mending import SPELT
from bot.nlu.refreshing import Refreshed
from bot.nlu.vocabulary import Vocabulary
from bot.nlu.wishes import WISHES


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class CatalogueEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Finds entities by rules and the catalogue's own words; its place is after the intent classifier.

    Nothing of the catalogue is stored in the model: the words are read from the shop, so that
    a new import needs no training. Without a shop everything but the catalogue's own names is still found.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Read the catalogue's words again every ten minutes."""
        return {"refresh_seconds": 600}

    @staticmethod
    def required_packages() -> list[str]:
        """Name the packages that must be installed."""
        return ["rapidfuzz"]

    def __init__(self, config: dict[str, Any]) -> None:
        self._vocabulary = Refreshed(
            read_vocabulary, Vocabulary((), load_english()), float(config["refresh_seconds"])
        )

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CatalogueEntityExtractor:
        """Build the component; there is nothing to load."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of each message to those it already has."""
        vocabulary = self._vocabulary.current()
        for message in messages:
            whole = {"text": message.get(TEXT) or "", **{key: message.get(key) for key in (SPELT, INTENT)}}
            wishes = message.get(WISHES) or [whole]
            for wish in wishes:
                intent = (wish[INTENT] or {}).get(INTENT_NAME_KEY)
                found = read_entities(wish["text"], vocabulary, intent, wish[SPELT])
                wish[ENTITIES] = self.add_extractor_name([entity.as_dict() for entity in found])
            entities = message.get(ENTITIES, []) + wishes[0][ENTITIES]
            message.set(ENTITIES, entities, add_to_output=True)
        return messages


def read_vocabulary(known: Vocabulary) -> Vocabulary | None:
    """Read the catalogue's words; None while there are none."""
    terms = list(services.catalogue_terms())
    return Vocabulary(terms, known.english) if terms else None
