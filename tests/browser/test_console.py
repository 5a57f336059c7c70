"""The staff's room in a real browser: keys, review, and what axe-core says of every page."""

import pytest
from playwright.sync_api import expect

from tests.browser import staff_room
from tests.browser.test_takeover import serve_room

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHECK = "(tags) => axe.run(document, { runOnly: tags }).then(({ violations }) => violations)"
PAGES = (
    "/",
    "/?q=norway&channel=web",
    "/?q=zebra",
    "/conversations/mia",
    "/conversations/tom",
    "/conversations/tom/desk",
    "/queue",
    "/surveys",
    "/dashboard",
    "/audit",
)


@pytest.fixture
def room(tmp_path, migrated_file):
    import shutil

    import shop
    from tests.console.visiting import open_room

    shutil.copy(migrated_file, tmp_path / "shopmate.db")
    engine = shop.open_database(f"sqlite:///{tmp_path / 'shopmate.db'}")
    staff_room.fill(engine)
    with serve_room(open_room(engine)) as address:
        yield address
    engine.dispose()


@pytest.fixture
def page(context, room):
    """A signed-in browser."""
    page = context.new_page()
    page.goto(f"{room}/sign-in")
    page.get_by_label("Name").fill("dana")
    page.get_by_label("Password").fill(staff_room.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Conversations").wait_for()
    return page


def list_violations(page, axe):
    page.evaluate(axe)
    found = page.evaluate(CHECK, RULES)
    return [
        (rule["id"], node["html"][:160], node["failureSummary"]) for rule in found for node in rule["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_on_any_page(page, room, axe, scheme):
    page.emulate_media(color_scheme=scheme)
    found = set()
    for path in PAGES:
        page.goto(room + path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        found |= {(path, *violation) for violation in list_violations(page, axe)}
    assert found == set()
    page.get_by_role("button", name="Sign out").click()
    assert list_violations(page, axe) == []


def test_no_page_is_wider_than_a_telephone(page, room):
    page.set_viewport_size({"width": 360, "height": 740})
    for path in PAGES:
        page.goto(room + path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_conversation_is_found_opened_tagged_and_reviewed_without_a_mouse(page):
    page.keyboard.press("/")
    page.keyboard.type("norway")
    page.keyboard.press("Enter")
    expect(page.locator("[data-row]")).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Guest", level=1)).to_be_visible()
    page.keyboard.press("t")
    page.keyboard.type("delivery abroad")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remove the tag delivery abroad")).to_be_visible()
    page.locator("h1").click()
    page.keyboard.press("e")
    expect(page.get_by_role("button", name="Reviewed by dana")).to_be_visible()
    page.keyboard.press("u")
    expect(page.locator("[data-row]").first).to_be_visible()


def test_many_are_chosen_and_reviewed_by_keys(page):
    for key in "jxjxe":
        page.keyboard.press(key)
    expect(page.get_by_text("✓ reviewed")).to_have_count(3)


def test_single_keys_can_be_switched_off(page):
    page.get_by_text("Keys", exact=True).click()
    page.get_by_role("button", name="Single keys").click()
    page.keyboard.press("j")
    expect(page.locator(".here")).to_have_count(0)
