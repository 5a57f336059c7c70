"""A served shop with an open web channel, and what an attacker has: a session of their own."""

import pytest


@pytest.fixture
def dialogue():
    from tests.channels.scripted import ScriptedDialogue

    return ScriptedDialogue()


@pytest.fixture
def settings(tmp_path):
    from tests.channels.serving import make_settings

    return make_settings(tmp_path, ALLOWED_ORIGINS="https://friend.example")


@pytest.fixture
def address(settings, engine, dialogue):
    from bot.channels.shop_page import ShopPage
    from bot.channels.web import WebInput
    from tests.channels.serving import serve

    with serve([WebInput(settings, engine, (1000.0, 1000)), ShopPage(settings, engine)], dialogue) as house:
        yield house.address


@pytest.fixture
def mallory(address):
    from tests.security.visiting import Visitor

    return Visitor(address)


@pytest.fixture
def mia(address):
    """Somebody else, with a conversation and a secret of her own."""
    from tests.security.visiting import Visitor

    visitor = Visitor(address)
    assert visitor.say("my secret wish").status_code == 200
    return visitor
