"""The components as Rasa runs them: trained, stored, loaded, asked."""

import logging

import pytest

from bot.nlu import encoder as encoder_module
from bot.nlu.encoder import find_assets

pytestmark = pytest.mark.rasa


@pytest.fixture(scope="module")
def pipeline(examples, tmp_path_factory):
    """Trained components, loaded again from where they were stored."""
    return train_pipeline(examples, tmp_path_factory.mktemp("components"))


@pytest.fixture
def words_pipeline(examples, tmp_path, monkeypatch):
    """The same without the sentence model's files."""
    monkeypatch.setattr(encoder_module, "PACKAGE", "a_package_that_is_not_there")
    return train_pipeline(examples, tmp_path)


def open_component(kind, storage=None, method="create"):
    """Make or load a component as Rasa does."""
    from rasa.engine.graph import ExecutionContext, GraphSchema
    from rasa.engine.storage.resource import Resource

    context = ExecutionContext(GraphSchema({}), node_name="test")
    return getattr(kind, method)(kind.get_default_config(), storage, Resource(kind.__name__), context)


def train_pipeline(examples, folder):
    """Train the components one after the other, then load them from what they stored."""
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

    from bot.nlu.embeddings import SentenceEmbeddings
    from bot.nlu.intents import LinearIntentClassifier
    from bot.nlu.sentiment import SentimentAnalyzer

    storage = LocalModelStorage.create(folder)
    data = TrainingData([Message.build(text, intent) for text, intent in zip(*examples, strict=True)])
    open_component(SentenceEmbeddings, storage).train(data)
    open_component(SentenceEmbeddings, storage, "load").process_training_data(data)
    open_component(LinearIntentClassifier, storage).train(data)
    open_component(SentimentAnalyzer, storage).train(data)
    kinds = (SentenceEmbeddings, LinearIntentClassifier, SentimentAnalyzer)
    return [open_component(kind, storage, "load") for kind in kinds]


def parse(pipeline, text):
    from rasa.shared.nlu.training_data.message import Message

    messages = [Message.build(text)]
    for component in pipeline:
        messages = component.process(messages)
    return messages[0].as_dict(only_output_properties=True)


def test_a_message_gets_intent_ranking_and_sentiment(pipeline):
    parsed = parse(pipeline, "do you have eggs")
    assert parsed["intent"]["name"] == "search_products"
    assert parsed["intent_ranking"][0] == parsed["intent"]
    assert set(parsed["sentiment"]) == {"label", "strength"}
    assert "faq_topic" not in parsed
    assert "entities" not in parsed


def test_a_question_gets_its_topic(pipeline):
    parsed = parse(pipeline, "what are the return rules")
    assert parsed["intent"]["name"] == "faq"
    assert parsed["intent"]["full_retrieval_intent_name"] == "faq/returns"
    assert parsed["faq_topic"] == "returns"


def test_what_is_not_understood_becomes_rasas_fallback_before_the_ranking(pipeline, monkeypatch):
    for head in pipeline[1].heads.values():
        monkeypatch.setattr(head, "threshold", 0.5)
    parsed = parse(pipeline, "zxcv qwer")
    assert parsed["intent"]["name"] == "nlu_fallback"
    assert parsed["intent_ranking"][0] == parsed["intent"]
    assert parsed["intent_ranking"][1]["name"] != "nlu_fallback"
    assert parsed["understood_score"] < 0.5


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_message_is_not_understood_and_neutral(pipeline, text):
    parsed = parse(pipeline, text)
    assert parsed["intent"] == {"name": "nlu_fallback", "confidence": 1.0}
    assert parsed["sentiment"] == {"label": "neutral", "strength": 0.0}


def test_without_the_sentence_model_words_alone_train_and_answer(words_pipeline):
    parsed = parse(words_pipeline, "cancel the order")
    assert parsed["intent"]["name"] == "cancel_order"
    assert parse(words_pipeline, "this is terrible")["sentiment"]["label"] == "negative"


def test_the_missing_sentence_model_is_told_when_loading_and_not_again(words_pipeline, caplog):
    from bot.nlu.embeddings import SentenceEmbeddings

    with caplog.at_level(logging.WARNING, logger="bot.nlu.embeddings"):
        component = open_component(SentenceEmbeddings)
        parse([component], "hello")
        parse([component], "hello again")
    assert [record.message.split(" (")[0] for record in caplog.records] == [
        "The sentence model all-MiniLM-L6-v2"
    ]


@pytest.mark.skipif(find_assets() is None, reason="the sentence model is not installed")
def test_a_model_trained_with_vectors_still_answers_when_they_are_gone(pipeline):
    assert parse(pipeline[1:], "cancel the order")["intent"]["name"] == "cancel_order"


def test_the_fingerprint_says_whether_the_files_are_there(monkeypatch):
    from bot.nlu.embeddings import SentenceEmbeddings

    if find_assets() is not None:
        assert len(SentenceEmbeddings.fingerprint_addon({})) >= 16
    monkeypatch.setattr(encoder_module, "PACKAGE", "a_package_that_is_not_there")
    assert SentenceEmbeddings.fingerprint_addon({}) == "no-assets"
