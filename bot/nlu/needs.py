"""What something is needed for: "for a bbq", "to unclog the sink", "we're having guests for dinner"."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot import services
from bot.nlu.encoder import SentenceEncoder, open_encoder
from bot.nlu.entities_text import words_of
from bot.nlu.kinds import Kinds
from bot.nlu.mending import SPELT
from bot.nlu.need_phrases import find_need
from bot.nlu.quantising import KEPT
from bot.nlu.refreshing import Refreshed
from bot.nlu.wishes import WISHES
from bot.settings import read_settings

NEED = "need"  # property of a message and of each of its wishes


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class NeedReader(GraphComponent):
    """Writes what something is needed for, and which kinds of the catalogue that means, beside the message.

    The property `need` holds `text` and `kinds`, each with its `category` and `likeness`, the nearest first;
    none where no kind is near enough. Where a thing is named beside ("snacks for a picnic") that is wanted,
    and no need is written. Its place is after the entities; without MiniLM's files it does nothing.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Read the catalogue's kinds again every ten minutes."""
        return {"refresh_seconds": 600}

    @staticmethod
    def required_packages() -> list[str]:
        """Name what must be installed; the model's files may be absent."""
        return ["onnxruntime", "tokenizers"]

    def __init__(self, config: dict[str, Any], encoder: SentenceEncoder | None) -> None:
        self._encoder = encoder
        self._kinds = Refreshed(self._learn, Kinds.none(), float(config["refresh_seconds"]))
        if encoder is not None:
            self._kinds.current()  # before the first shopper asks

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NeedReader:
        """Open the encoder as it is installed: meaning at large, not tuned to our intents."""
        return cls(config, open_encoder(with_second=False))

    def process(self, messages: list[Message]) -> list[Message]:
        """Read the need of each message, and of each of its wishes."""
        for message in messages:
            whole = {
                "text": message.get(TEXT) or "",
                **{k: message.get(k) for k in (SPELT, INTENT, ENTITIES)},
            }
            wishes = message.get(WISHES) or [whole]
            for wish in wishes:
                wish[NEED] = self._read(wish)
            message.set(NEED, wishes[0][NEED], add_to_output=True)
        return messages

    def _read(self, wish: dict[str, Any]) -> dict[str, Any] | None:
        intent = (wish[INTENT] or {}).get(INTENT_NAME_KEY)
        if self._encoder is None or intent not in words_of("needing_intents"):
            return None
        text = find_need(wish[SPELT] or wish[TEXT] or "")
        if text is None or any(_is_beside(entity, text, wish[TEXT]) for entity in wish[ENTITIES] or []):
            return None
        near = self._kinds.current().find(text, self._encoder)
        return {"text": text, "kinds": [one._asdict() for one in near]}

    def _learn(self, known: Kinds) -> Kinds | None:
        """Encode the catalogue's kinds where they changed; None while there are none."""
        kinds = services.catalogue_kinds()
        if self._encoder is None or kinds == known.kinds:
            return known
        return Kinds.learn(kinds, self._encoder, read_settings().var / KEPT) if kinds else None


def _is_beside(entity: dict[str, Any], need: str, text: str) -> bool:
    """Say whether an entity names a thing that is wanted, outside what it is for."""
    if entity["entity"] not in ("product", "category") or entity.get("role"):
        return False
    said = text[entity["start"] : entity["end"]].lower()
    start = text.lower().find(need.lower())
    is_within = start <= entity["start"] < start + len(need) if start >= 0 else said in need.lower()
    return not (is_within or set(said.split()) <= words_of("no_thing"))
