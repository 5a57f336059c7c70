"""What a shop sets on the one line of script, and what shoppers think of replies."""

import pytest
from playwright.sync_api import expect

from tests.browser.shopper import bubbles, open_widget, say

pytestmark = [pytest.mark.browser, pytest.mark.rasa]


@pytest.fixture
def place(context, house):
    """Opens a page of the shop that holds nothing but the script with some attributes."""

    def open_page(**options):
        page = context.new_page()
        attributes = " ".join(f'data-{name.replace("_", "-")}="{value}"' for name, value in options.items())
        body = f'<!doctype html><title>Shop</title><script src="/shop/widget.js" {attributes}></script>'
        page.route("**/blank", lambda route: route.fulfill(body=body, content_type="text/html"))
        page.goto(f"{house.address}/blank")
        open_widget(page)
        return page

    return open_page


def test_the_shop_chooses_corner_and_colours(place):
    page = place(position="left", accent="#7a1f5c", theme="dark")
    box = page.get_by_role("dialog", name="Shop assistant").bounding_box()
    assert box["x"] == 24
    expect(page.locator(".head")).to_have_css("background-color", "rgb(122, 31, 92)")
    expect(page.locator(".log")).to_have_css("color", "rgb(234, 240, 234)")


def test_prices_are_written_as_the_language_has_them_and_unknown_words_stay_english(place):
    page = place(language="de-DE")
    say(page, "Any soy milk?")
    expect(page.locator(".card").first).to_contain_text("1,99 $")
    expect(page.locator(".panel")).to_have_attribute("lang", "en")


def test_a_language_that_is_none_changes_nothing(place):
    page = place(language="no such language!")
    say(page, "Any soy milk?")
    expect(page.locator(".card").first).to_contain_text("1.99")


def test_the_product_of_the_page_goes_with_the_first_message_only(place, house):
    page = place(product_id="bakery-0")
    for text in ("is this one fresh?", "and cheap?"):
        say(page, text)
        expect(bubbles(page).last).to_contain_text(f"I heard: {text}")
    assert [message.metadata for message in house.dialogue.heard[-2:]] == [{"product_id": "bakery-0"}, None]


def test_a_thumb_is_kept_changed_and_there_again_after_a_reload(page):
    open_widget(page)
    say(page, "hello")
    said = page.locator(".said").last
    expect(said).to_contain_text("I heard: hello")
    said.hover()
    up, down = (said.get_by_role("button", name=name, exact=True) for name in ("Helpful", "Not helpful"))
    with page.expect_response("**/feedback"):
        up.click()
    with page.expect_response("**/feedback"):
        down.click()
    page.reload()
    expect(down).to_have_attribute("aria-pressed", "true")
    expect(up).to_have_attribute("aria-pressed", "false")


def test_a_thumb_that_did_not_arrive_does_not_stay(page):
    page.route("**/feedback", lambda route: route.abort())
    open_widget(page)
    say(page, "hello")
    said = page.locator(".said").last
    expect(said).to_contain_text("I heard: hello")
    said.hover()
    said.get_by_role("button", name="Helpful", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="did not arrive")).to_be_attached()
    expect(said.get_by_role("button", name="Helpful", exact=True)).to_have_attribute("aria-pressed", "false")
