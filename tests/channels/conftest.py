"""Leaves modules that need Rasa alone where they were not asked for: importing it takes seconds."""

import pytest


def pytest_ignore_collect(collection_path, config):
    """Skip importing modules marked `rasa` when the marker expression excludes them."""
    if "not rasa" not in (config.option.markexpr or "") or collection_path.suffix != ".py":
        return None
    return "pytest.mark.rasa" in collection_path.read_text() or None


@pytest.fixture
def closed(tmp_path, engine):
    """A shop with a Telegram bot that is not served yet."""
    from tests.channels.bot_api import serve_bot_api
    from tests.channels.telegram_shop import Shop  # it needs Rasa

    with serve_bot_api() as (api, address):
        yield Shop(tmp_path, engine, api, address)


@pytest.fixture
def shop(closed):
    """A shop with a Telegram bot, served by webhook."""
    with closed.open() as closed.house:
        yield closed
