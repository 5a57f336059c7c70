"""A served shop and a real browser; both are imported only where a browser test runs."""

import os
from pathlib import Path

import pytest

AXE = Path(__file__).resolve().parents[2] / "var/npm/node_modules/axe-core/axe.min.js"
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


@pytest.fixture(scope="session")
def browser():
    """One headless Chromium for all tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe():
    """The source of axe-core; CI must have it."""
    if not AXE.exists() and "CI" not in os.environ:
        pytest.skip("axe-core is not installed: npm install --no-save --prefix var/npm axe-core")
    return AXE.read_text()


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    """The corner shop, served with the real channels and a scripted assistant: address, dialogue, channel."""
    import profiles
    import shop
    from bot.channels.shop_page import ShopPage
    from bot.channels.web import WebInput
    from tests.browser import corner_shop
    from tests.channels.scripted import ScriptedDialogue
    from tests.channels.serving import make_settings, serve

    folder = tmp_path_factory.mktemp("shop")
    engine = shop.open_database(f"sqlite:///{folder / 'shopmate.db'}")
    shop.migrate(engine)
    profiles.migrate(engine)
    corner_shop.fill(engine)
    settings = make_settings(folder)
    channels = [WebInput(settings, engine), ShopPage(settings, engine)]
    with serve(channels, ScriptedDialogue(corner_shop.answer)) as house:
        yield house
    engine.dispose()


@pytest.fixture
def context(browser):
    """A browser profile of its own: nothing kept, and every error of the page fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    problems = []
    context.on("weberror", lambda error: problems.append(str(error.error)))
    context.on("dialog", lambda dialog: problems.append(f"the page opened a dialog: {dialog.message}"))
    context.on("console", lambda line: problems.append(line.text) if "Security Policy" in line.text else None)
    yield context
    context.close()
    assert problems == []


@pytest.fixture
def page(context, house):
    """The shop's page in that browser."""
    page = context.new_page()
    page.goto(f"{house.address}/shop")
    page.locator(".tile").first.wait_for()
    return page
