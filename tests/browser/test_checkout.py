"""The checkout page in a real browser: one look, one press, one order."""

from datetime import datetime, timezone

import pytest
from sqlalchemy.orm import Session

import shop

pytestmark = [pytest.mark.browser, pytest.mark.rasa]


@pytest.fixture
def till(tmp_path):
    """A served shop in which Ruth has two loaves in her cart: address, engine, link."""
    import profiles
    from bot.channels.shop_page import ShopPage
    from bot.checkout_links import write_link
    from tests.browser import corner_shop
    from tests.channels.scripted import ScriptedDialogue
    from tests.channels.serving import make_settings, serve

    engine = shop.open_database(f"sqlite:///{tmp_path / 'till.db'}")
    shop.migrate(engine)
    profiles.migrate(engine)
    corner_shop.fill(engine)
    settings = make_settings(tmp_path)
    with Session(engine, future=True) as session, session.begin():
        shop.add_to_cart(session, "customer:1", "bakery-0", 2)
        checkout = shop.open_checkout(session, "1", datetime.now(timezone.utc))
        link = write_link(settings.session_secret, checkout)
    with serve([ShopPage(settings, engine)], ScriptedDialogue()) as house:
        yield house.address, engine, link
    engine.dispose()


def test_an_order_is_placed_and_the_link_is_used_up(context, till):
    from playwright.sync_api import expect

    address, engine, link = till
    page = context.new_page()
    page.goto(address + link)
    bill = page.locator("#bill")
    expect(bill).to_contain_text("White bread, 20 OZ")
    expect(bill).to_contain_text("$4.95")
    page.get_by_role("button", name="Place the order").click()
    expect(page.get_by_role("status")).to_contain_text("Your order A-1001 is placed")
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("This checkout link is used")
    expect(page.get_by_role("button", name="Place the order")).to_be_hidden()
    with Session(engine, future=True) as session:
        assert [order.order_number for order in shop.list_orders(session, "1")] == ["A-1001"]


def test_a_cart_that_changed_meanwhile_is_shown_again(context, till):
    from playwright.sync_api import expect

    address, engine, link = till
    page = context.new_page()
    page.goto(address + link)
    expect(page.locator("#bill")).to_contain_text("White bread")
    with Session(engine, future=True) as session, session.begin():
        shop.add_to_cart(session, "customer:1", "dairy-0")
    page.get_by_role("button", name="Place the order").click()
    expect(page.get_by_role("status")).to_contain_text("changed meanwhile")
    expect(page.locator("#bill")).to_contain_text("Whole milk")
