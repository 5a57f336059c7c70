import re

import pytest
from playwright.sync_api import expect

from tests.browser.corner_shop import HOSTILE
from tests.browser.shopper import FIELD, LAUNCHER, bubbles, has_sideways_scroll, open_widget, say

pytestmark = [pytest.mark.browser, pytest.mark.rasa]


def test_a_shopper_asks_and_is_answered_with_cards(page):
    open_widget(page)
    say(page, "Any soy milk?")
    expect(bubbles(page).last).to_contain_text("Five kinds of soy milk")
    cards = page.locator(".card")
    expect(cards).to_have_count(5)
    expect(cards.first).to_contain_text("$1.99")
    expect(cards.first).to_contain_text("You bought it four times this year")
    expect(cards.nth(3)).to_contain_text("Out of stock")
    expect(page.locator(".state")).to_have_text("Sent")


def test_a_card_button_is_pressed_once_and_quick_replies_vanish(page, house):
    open_widget(page)
    say(page, "Any soy milk?")
    button = page.locator(".card").first.get_by_role("button", name="Add to cart")
    button.click()
    expect(button).to_be_disabled()
    expect(bubbles(page, "shopper").last).to_contain_text("Add to cart")
    page.get_by_role("button", name="Show my cart").click()
    expect(bubbles(page).last).to_contain_text("In your cart")
    expect(page.get_by_role("button", name="Show my cart")).to_have_count(0)
    assert [message.text for message in house.dialogue.heard[-2:]] == ["/add", "/show_cart"]


def test_the_carousel_is_moved_by_keys(page):
    open_widget(page)
    say(page, "Any soy milk?")
    page.get_by_label("5 products").press("ArrowRight")
    expect(page.get_by_role("button", name="Previous products")).to_be_visible()


def test_a_table_and_a_link_are_drawn(page):
    open_widget(page)
    say(page, "compare them")
    expect(page.get_by_role("row", name=re.compile("Per ounce.*6.2"))).to_be_visible()
    say(page, "returns?")
    link = page.get_by_role("link", name="Our returns, in full")
    expect(link).to_have_attribute("href", "https://example.org/returns")


def test_the_conversation_is_there_again_after_a_reload(page):
    open_widget(page)
    say(page, "Any soy milk?")
    expect(page.locator(".card")).to_have_count(5)
    page.reload()
    expect(page.locator(".card")).to_have_count(5)
    expect(bubbles(page, "shopper")).to_have_count(1)
    say(page, "hello again")
    expect(bubbles(page).last).to_contain_text("I heard: hello again")


def test_the_keyboard_alone_is_enough(page):
    launcher = page.get_by_role("button", name=LAUNCHER)
    launcher.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label(FIELD)).to_be_focused()
    page.keyboard.type("compare")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("them")
    page.keyboard.press("Enter")
    expect(page.get_by_role("table")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Shop assistant")).to_be_hidden()
    expect(launcher).to_be_focused()


@pytest.mark.parametrize("width", [320, 390])
def test_a_phone_is_filled_and_nothing_sticks_out(page, width):
    page.set_viewport_size({"width": width, "height": 640})
    open_widget(page)
    for text in ("Any soy milk?", "compare them", "hostile"):
        say(page, text)
    expect(page.locator(".choice").last).to_contain_text("Donau")
    box = page.get_by_role("dialog", name="Shop assistant").bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, width, 640)
    assert not has_sideways_scroll(page)


def test_hostile_text_stays_text(page):
    open_widget(page)
    say(page, "hostile")
    say(page, f"{HOSTILE} <b>mine</b>")
    expect(bubbles(page).last).to_contain_text(f"I heard: {HOSTILE}")
    expect(bubbles(page).first.locator("img, script")).to_have_count(0)
    expect(page.locator(".log img, .log script")).to_have_count(0)
    expect(page.locator('.log a[href^="javascript"], .link')).to_have_count(0)
    assert not has_sideways_scroll(page)


def test_what_staff_say_arrives_and_counts_as_unread(page, house):
    open_widget(page)
    say(page, "hello")
    expect(bubbles(page).last).to_contain_text("I heard: hello")
    page.keyboard.press("Escape")
    conversation_id = house.dialogue.heard[-1].sender_id
    house.run(house.channel.deliver(conversation_id, [{"text": "Dana here."}]))
    launcher = page.get_by_role("button", name="Open the shop assistant, 1 new message")
    launcher.click()
    expect(bubbles(page, "staff")).to_contain_text("Dana here.")
    expect(page.get_by_role("button", name="Open the shop assistant, 1 new message")).to_have_count(0)


def test_a_second_tab_shows_the_same_conversation(context, page, house):
    open_widget(page)
    say(page, "from the first tab")
    expect(bubbles(page).last).to_contain_text("I heard")
    other = context.new_page()
    other.goto(f"{house.address}/shop")
    open_widget(other)
    expect(bubbles(other).last).to_contain_text("I heard: from the first tab")
    say(page, "and another")
    expect(bubbles(other).last).to_contain_text("I heard: and another")
    expect(bubbles(other, "shopper")).to_have_count(2)


def test_a_removed_card_number_leaves_the_screen_too(page):
    open_widget(page)
    say(page, "charge 4111 1111 1111 1111 please")
    expect(bubbles(page, "shopper").last).to_contain_text("charge •••• please")
    assert "4111" not in page.locator(".log").inner_text()


def test_a_new_conversation_leaves_the_old_one_behind(page, house):
    open_widget(page)
    say(page, "old talk")
    expect(bubbles(page).last).to_contain_text("I heard: old talk")
    page.get_by_role("button", name="New conversation").click()
    page.get_by_role("button", name="Start over").click()
    expect(page.get_by_text("old talk")).to_have_count(0)
    say(page, "new talk")
    expect(bubbles(page).last).to_contain_text("I heard: new talk")
    old, new = house.dialogue.heard[-2:]
    assert old.sender_id != new.sender_id


def test_each_shopper_has_a_conversation_of_their_own(page):
    open_widget(page)
    say(page, "I am a guest")
    expect(bubbles(page).last).to_contain_text("I heard: I am a guest")
    page.get_by_text("Shopping as").click()
    page.get_by_role("button", name=re.compile("^Noah")).click()
    expect(page.get_by_text("I am a guest")).to_have_count(0)
    say(page, "I am Noah")
    expect(bubbles(page).last).to_contain_text("I heard: I am Noah")
    page.reload()
    expect(page.locator("#shopper")).to_have_text("Noah")
    expect(bubbles(page).last).to_contain_text("I heard: I am Noah")


def test_a_product_on_the_page_can_be_asked_about(page):
    page.get_by_role("button", name="Add Bananas to my cart").click()
    expect(bubbles(page, "shopper").last).to_contain_text("Add Bananas to my cart")
    expect(bubbles(page).last).to_be_visible()
