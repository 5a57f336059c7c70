"""The component that writes beside a message what something is needed for."""

import pytest

from bot import services
from bot.nlu import encoder as encoder_module
from bot.nlu.encoder import find_assets
from tests.nlu.test_kinds import SHELF

pytestmark = pytest.mark.rasa


@pytest.fixture
def make_reader(monkeypatch, tmp_path):
    """Make the component over a small shelf."""
    from bot.nlu import needs

    settings = services.read_settings()
    monkeypatch.setattr(needs, "read_settings", lambda: type(settings)(**{**vars(settings), "var": tmp_path}))
    monkeypatch.setattr(services, "catalogue_kinds", lambda: SHELF)
    return lambda: needs.NeedReader.create(needs.NeedReader.get_default_config(), None, None, None)


def read(reader, text, intent="search_products", entities=(), wishes=None):
    from rasa.shared.nlu.training_data.message import Message

    message = Message(data={"text": text, "spelt": text, "intent": {"name": intent}, "entities": [*entities]})
    message.set("wishes", wishes)
    return reader.process([message])[0]


needs_model = pytest.mark.skipif(find_assets() is None, reason="the sentence model is not installed")


@needs_model
def test_the_need_stands_beside_the_message_and_goes_out_with_it(make_reader):
    message = read(make_reader(), "something to unclog the sink")
    assert message.get("need")["text"] == "unclog the sink"
    assert message.get("need")["kinds"][0]["kind"] == "Drain cleaner"
    assert message.get("need")["kinds"][0]["category"] == "Hardware"
    assert "need" in message.output_properties


@needs_model
def test_a_thing_named_beside_is_what_is_wanted(make_reader):
    reader = make_reader()
    charcoal = {"entity": "product", "start": 7, "end": 15, "value": "charcoal"}
    bbq = {"entity": "product", "start": 22, "end": 25, "value": "bbq"}
    assert read(reader, "i need charcoal for a bbq", entities=[charcoal]).get("need") is None
    assert read(reader, "what do you need for a bbq", entities=[bbq]).get("need")["text"] == "a bbq"
    assert read(reader, "i need a lot for a bbq", entities=[{**charcoal, "role": "exclude"}]).get("need")


@needs_model
def test_only_wishes_for_goods_have_a_need(make_reader):
    reader = make_reader()
    assert read(reader, "something to unclog the sink", "report_problem").get("need") is None
    assert read(reader, "something to unclog the sink", "nlu_fallback").get("need")


@needs_model
def test_each_of_two_wishes_has_its_own(make_reader):
    wishes = [
        {"text": t, "spelt": t, "intent": {"name": i}, "entities": []}
        for t, i in (("my coupons", "ask_coupons"), ("something for a bbq", "ask_recommendation"))
    ]
    message = read(make_reader(), "my coupons and something for a bbq", "ask_coupons", wishes=wishes)
    assert message.get("need") is None
    assert message.get("wishes")[1]["need"]["kinds"][0]["kind"] == "BBQ sauce"


def test_without_the_sentence_model_nothing_is_written(make_reader, monkeypatch):
    monkeypatch.setattr(encoder_module, "PACKAGE", "a_package_that_is_not_there")
    assert read(make_reader(), "something to unclog the sink").get("need") is None
