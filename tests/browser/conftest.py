"""A served shop and a real browser; both are imported only where a browser test runs."""

import pytest

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_ignore_collect(collection_path, config):
    """Skip importing browser tests when the marker expression excludes them."""
    return ("not browser" in (config.option.markexpr or "")) or None


@pytest.fixture(scope="session")
def browser():
    """One headless Chromium for all tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    """The corner shop, served with the real channels and a scripted assistant: address, dialogue, channel."""
    import profiles
    import shop
    from bot.channels.shop_page import ShopPage
    from bot.channels.web import WebInput
    from tests.browser import corner_shop
    from tests.channels.scripted import ScriptedDialogue
    from tests.channels.serving import House, make_settings, serve

    folder = tmp_path_factory.mktemp("shop")
    engine = shop.open_database(f"sqlite:///{folder / 'shopmate.db'}")
    shop.migrate(engine)
    profiles.migrate(engine)
    corner_shop.fill(engine)
    settings = make_settings(folder)
    channel = WebInput(settings, engine)
    dialogue = ScriptedDialogue(corner_shop.answer)
    with serve([channel, ShopPage(settings, engine)], dialogue) as address:
        yield House(address, dialogue, channel)
    engine.dispose()
