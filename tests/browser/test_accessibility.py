"""WCAG 2.2 AA as axe-core checks it, and what it cannot see: keys, zoom, motion, the live region."""

import pytest
from playwright.sync_api import expect

from tests.browser.shopper import bubbles, has_sideways_scroll, open_widget, say

pytestmark = [pytest.mark.browser, pytest.mark.rasa]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHECK = "(tags) => axe.run('shop-mate', { runOnly: tags }).then(({ violations }) => violations)"


def list_violations(page, axe):
    page.evaluate(axe)
    found = page.evaluate(CHECK, RULES)
    return [
        (rule["id"], node["html"][:200], node["failureSummary"]) for rule in found for node in rule["nodes"]
    ]


def fill(page):
    """Have everything on the screen that the widget can draw."""
    open_widget(page)
    for text in ("Any soy milk?", "compare them", "returns?", "hostile"):
        say(page, text)
    expect(page.locator(".choice").last).to_contain_text("Donau")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_no_violation(page, axe, scheme, width):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 720})
    assert list_violations(page, axe) == []
    open_widget(page)
    assert list_violations(page, axe) == []
    page.keyboard.press("Escape")
    fill(page)
    page.locator(".thumb").first.focus()
    assert list_violations(page, axe) == []
    page.get_by_role("button", name="New conversation").click()
    assert list_violations(page, axe) == []


def test_axe_finds_no_violation_where_a_message_was_not_sent(page, axe):
    page.route("**/webhooks/web/**", lambda route: route.abort())
    open_widget(page)
    say(page, "lost")
    expect(page.locator(".state.failed")).to_contain_text("Not sent.")
    assert list_violations(page, axe) == []


def test_at_200_percent_nothing_is_cut_off(browser, house):
    context = browser.new_context(viewport={"width": 640, "height": 400}, device_scale_factor=2)
    page = context.new_page()
    page.goto(f"{house.address}/shop")
    fill(page)
    box = page.get_by_role("dialog", name="Shop assistant").bounding_box()
    assert min(box["x"], box["y"]) >= 0
    assert box["x"] + box["width"] <= 640
    expect(page.get_by_label("Your message")).to_be_in_viewport(ratio=1)
    assert not has_sideways_scroll(page)
    context.close()


def test_every_target_is_large_enough_to_hit(page):
    fill(page)
    boxes = [target.bounding_box() for target in page.locator(".panel button:visible").all()]
    assert [box for box in boxes if box and min(box["width"], box["height"]) < 24] == []


def test_who_wants_no_motion_sees_none(page):
    fill(page)
    moving = "() => document.querySelector('shop-mate').shadowRoot.getAnimations().length"
    assert page.evaluate(moving) == 0


def test_a_product_is_added_and_rated_by_keys_alone(page, house):
    open_widget(page)
    page.keyboard.type("Any soy milk?")
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_have_count(5)
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        focused = page.evaluate("document.querySelector('shop-mate').shadowRoot.activeElement.textContent")
        if focused == "Add to cart":
            break
    page.keyboard.press("Enter")
    expect(bubbles(page).last).to_contain_text("is in your cart")
    assert house.dialogue.heard[-1].text == "/add"


def test_what_is_said_is_read_out_by_a_live_region(page):
    open_widget(page)
    say(page, "hello")
    log = page.get_by_role("log", name="Conversation")
    expect(log).to_have_attribute("aria-live", "polite")
    expect(log).to_contain_text("I heard: hello")
