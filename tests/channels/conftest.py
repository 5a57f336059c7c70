"""A shop with a Telegram bot, before and while it is served."""

import pytest


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
