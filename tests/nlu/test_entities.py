"""The component as Rasa runs it."""

import pytest

pytestmark = pytest.mark.rasa


@pytest.fixture
def extractor(monkeypatch):
    from bot import services
    from bot.nlu.entities import CatalogueEntityExtractor
    from tests.nlu.toy_catalogue import TERMS

    monkeypatch.setattr(services, "catalogue_terms", lambda: TERMS)
    return CatalogueEntityExtractor.create(CatalogueEntityExtractor.get_default_config(), None, None, None)


def parse(extractor, text, intent):
    from rasa.shared.nlu.training_data.message import Message

    message = Message(data={"text": text, "intent": {"name": intent, "confidence": 0.9}})
    return extractor.process([message])[0]


def test_entities_reach_the_output_of_the_parser(extractor):
    message = parse(extractor, "yogrt without peanuts", "search_products")
    by = {"extractor": "CatalogueEntityExtractor"}
    assert message.as_dict(only_output_properties=True)["entities"] == [
        {"entity": "product", "start": 0, "end": 5, "value": "yogurt", **by},
        {"entity": "product", "start": 14, "end": 21, "value": "peanuts", "role": "exclude", **by},
    ]


def test_the_intent_decides_what_a_noun_is(extractor):
    assert parse(extractor, "do you like chocolate", "chitchat").get("entities") == []


def test_what_other_extractors_found_is_kept(extractor):
    from rasa.shared.nlu.training_data.message import Message

    other = {"entity": "name", "start": 0, "end": 3, "value": "Mia"}
    message = Message(data={"text": "Mia wants milk", "entities": [other]})
    assert extractor.process([message])[0].get("entities")[0] == other


def test_a_shop_that_cannot_be_opened_costs_only_the_names(monkeypatch):
    from bot import services
    from bot.nlu.entities import CatalogueEntityExtractor

    def fail():
        raise services.shop.ShopError("closed")

    monkeypatch.setattr(services, "catalogue_terms", fail)
    extractor = CatalogueEntityExtractor({"refresh_seconds": 600})
    assert parse(extractor, "under $3", "refine_search").get("entities")[0]["value"] == 3.0
