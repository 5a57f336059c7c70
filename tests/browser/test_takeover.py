"""A person of the staff takes a live conversation over: the desk in one browser, the widget in another."""

import socket
import threading
from contextlib import contextmanager
from datetime import datetime, timezone

import pytest
import yaml
from sqlalchemy.orm import Session

from bot.settings import ROOT

pytestmark = pytest.mark.browser

QUIET_WORDS = ("utter_back", "utter_back_promise", "utter_survey", "button_skip")
NOW = datetime.now(timezone.utc)


@contextmanager
def serve_room(app):
    """Serve the staff's room as `shopmate serve` does."""
    import uvicorn

    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = server.force_exit = True
        thread.join(10)


class Counter:
    """A served shop, the room beside it, and what happens in the store."""

    def __init__(self, engine, shop_address, room_address):
        self.engine, self.shop, self.room = engine, shop_address, room_address

    def do(self, function, *args, **kwargs):
        with Session(self.engine, future=True, expire_on_commit=False) as session, session.begin():
            return function(session, *args, **kwargs)


@pytest.fixture(scope="module")
def counter(tmp_path_factory):
    import profiles
    import shop
    from bot.channels.shop_page import ShopPage
    from bot.channels.staff_desk import StaffDesk
    from bot.channels.web import WebInput
    from tests.browser import corner_shop
    from tests.channels.scripted import WORDING, ScriptedDialogue
    from tests.channels.serving import make_settings, serve
    from tests.console.visiting import hire, open_room

    folder = tmp_path_factory.mktemp("counter")
    engine = shop.open_database(f"sqlite:///{folder / 'shopmate.db'}")
    shop.migrate(engine)
    profiles.migrate(engine)
    corner_shop.fill(engine)
    hire(engine, "dana", "agent")
    settings = make_settings(folder)
    words = yaml.safe_load((ROOT / "bot/data/handoff/responses.yml").read_text())["responses"]
    dialogue = ScriptedDialogue(corner_shop.answer, WORDING | {name: words[name] for name in QUIET_WORDS})
    channels = [WebInput(settings, engine), ShopPage(settings, engine), StaffDesk(settings)]
    with serve(channels, dialogue) as house:
        room = open_room(engine, house.address, internal_secret=settings.internal_secret)
        with serve_room(room) as address:
            yield Counter(engine, house.address, address)
    engine.dispose()


@pytest.fixture
def shopper(context, counter):
    """The widget, open and greeted."""
    page = context.new_page()
    page.goto(f"{counter.shop}/shop")
    page.get_by_role("button", name="Open the shop assistant").click()
    page.get_by_label("Your message").fill("this is useless, a person please")
    page.keyboard.press("Enter")
    page.get_by_text("I heard: this is useless").wait_for()
    return page


@pytest.fixture
def desk(context, counter):
    """The staff's room, signed in, with the queue open."""
    from tests.console.visiting import PASSWORD

    page = context.new_page()
    page.goto(f"{counter.room}/queue")
    page.get_by_label("Name").fill("dana")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Waiting for a person").wait_for()
    return page


def open_handoff(counter):
    """Put the newest conversation into the queue."""
    import profiles

    [newest, *_] = counter.do(profiles.list_conversations)
    counter.do(profiles.open_handoff, newest.conversation_id, "this is useless, a person please", NOW)
    return newest.conversation_id


def take_over(counter, desk):
    """Take the newest conversation over, whoever else waits in the queue."""
    conversation_id = open_handoff(counter)
    desk.locator(f'form[action="/conversations/{conversation_id}/take"] button').click()


def test_a_person_takes_over_and_hands_back_while_both_sides_look_on(counter, shopper, desk):
    from playwright.sync_api import expect

    import profiles

    conversation_id = open_handoff(counter)
    desk.get_by_text("“this is useless, a person please”").wait_for()  # without a reload
    expect(desk.locator("nav .count")).to_have_text("1")
    desk.get_by_role("button", name="Take over").click()

    desk.get_by_label("Your message, as Dana").fill("Hi, Dana here. I see it.")
    desk.get_by_role("button", name="Send").click()
    shopper.get_by_text("Hi, Dana here. I see it.").wait_for()
    assert shopper.get_by_text("Dana from our team").count() == 1
    desk.get_by_text("shown in an open tab").wait_for()

    shopper.get_by_label("Your message").fill("ok thanks")
    shopper.keyboard.press("Enter")
    desk.locator("#talk").get_by_text("ok thanks").wait_for()  # without a reload
    desk.get_by_label("What was promised").fill("a new one today")
    desk.get_by_role("button", name="Hand back").click()
    shopper.get_by_text("I'm back. Dana promised: a new one today.").wait_for()
    shopper.get_by_role("button", name="Skip").wait_for()
    said = [message.by for message in counter.do(profiles.list_messages, conversation_id)]
    assert said == ["shopper", "bot", "staff", "shopper", "bot", "bot"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_at_a_desk_in_use(counter, shopper, desk, axe, scheme):
    from tests.browser.test_console import list_violations

    desk.emulate_media(color_scheme=scheme)
    take_over(counter, desk)
    desk.get_by_label("Your message, as Dana").fill("I see it.")
    desk.get_by_role("button", name="Send").click()
    desk.get_by_text("shown in an open tab").wait_for()
    assert list_violations(desk, axe) == []


def test_words_that_are_being_typed_survive_news(counter, shopper, desk):
    take_over(counter, desk)
    desk.get_by_label("Your message, as Dana").fill("half a sent")
    shopper.get_by_label("Your message").fill("are you there?")
    shopper.keyboard.press("Enter")
    desk.locator("#talk").get_by_text("are you there?").wait_for()
    assert desk.get_by_label("Your message, as Dana").input_value() == "half a sent"


def test_a_canned_answer_joins_what_is_typed(counter, shopper, desk):
    take_over(counter, desk)
    desk.get_by_label("Your message, as Dana").fill("Thanks.")
    desk.get_by_role("link", name="A moment").click()
    assert desk.get_by_label("Your message, as Dana").input_value().startswith("Thanks. One moment")
    assert desk.url.endswith("/desk#reply")
