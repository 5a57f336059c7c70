"""Dropped connections, reloads and several tabs: nothing is lost, doubled or out of order."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.shopper import LAUNCHER, MESSAGES, SOCKET, Line, bubbles, open_widget, say

pytestmark = [pytest.mark.browser, pytest.mark.rasa]


@pytest.fixture
def line(context, page):
    """An open widget whose line to the server can be cut, after a first exchange."""
    line = Line(context)
    page.reload()
    open_widget(page)
    say(page, "hello")
    expect(bubbles(page).last).to_contain_text("I heard: hello")
    return line


def list_heard(house, *texts):
    return [message.text for message in house.dialogue.heard if message.text in texts]


def list_said(page):
    """What stands in the talk, without who said it."""
    return [
        re.split(r":\s", text, maxsplit=1)[1].strip() for text in page.locator(".bubble").all_inner_texts()
    ]


def test_without_sockets_the_conversation_goes_on(context, page):
    context.route_web_socket(SOCKET, lambda socket: socket.close())
    page.reload()
    open_widget(page)
    for text in ("one", "two"):
        say(page, text)
        expect(bubbles(page).last).to_contain_text(f"I heard: {text}")


def test_what_was_said_while_the_line_was_cut_arrives(line, page, house):
    line.cut()
    expect(page.locator(".subtitle")).to_contain_text("Reconnecting")
    conversation_id = house.dialogue.heard[-1].sender_id
    for text in ("Dana here.", "Still there?"):
        house.run(house.channel.deliver(conversation_id, [{"text": text}]))
    line.mend()
    expect(bubbles(page, "staff")).to_have_count(2)
    expect(page.locator(".subtitle")).not_to_contain_text("Reconnecting")
    assert list_said(page)[-2:] == ["Dana here.", "Still there?"]


def test_messages_written_while_the_line_is_cut_go_out_in_order_when_it_is_back(line, page, house):
    line.cut()
    for text in ("first of two", "second of two"):
        say(page, text)
    expect(page.locator(".state.failed").first).to_contain_text("Not sent.")
    line.mend()
    expect(bubbles(page).last).to_contain_text("I heard: second of two")
    texts = ["first of two", "second of two"]
    assert list_heard(house, *texts) == texts
    assert list_said(page)[-4:] == [texts[0], f"I heard: {texts[0]}", texts[1], f"I heard: {texts[1]}"]


def test_a_message_whose_answer_got_lost_is_sent_again_and_counts_once(context, page, house):
    context.route_web_socket(SOCKET, lambda socket: socket.close())
    page.reload()
    open_widget(page)
    page.route(MESSAGES, lambda route: (route.fetch(), route.abort()))  # heard, but no answer comes back
    page.route("**/history*", lambda route: route.abort())
    say(page, "only once")
    expect(page.locator(".state.failed")).to_contain_text("Not sent.")
    page.unroute(MESSAGES)
    page.get_by_role("button", name="Try again").click()
    expect(bubbles(page).last).to_contain_text("I heard: only once")
    assert list_heard(house, "only once") == ["only once"]
    expect(bubbles(page, "shopper")).to_have_count(1)


def test_a_message_on_its_way_outlives_a_reload(line, page, house):
    line.cut()
    say(page, "do not forget me")
    expect(page.locator(".state.failed")).to_contain_text("Not sent.")
    line.mend()
    page.reload()
    expect(bubbles(page).last).to_contain_text("I heard: do not forget me")
    expect(bubbles(page, "shopper")).to_have_count(2)
    assert list_heard(house, "do not forget me") == ["do not forget me"]


def test_two_tabs_that_begin_at_once_share_one_conversation(context, page, house):
    other = context.new_page()
    other.goto(f"{house.address}/shop")
    for tab in (page, other):
        open_widget(tab)
    say(page, "tab one")
    say(other, "tab two")
    for tab in (page, other):
        expect(bubbles(tab, "shopper")).to_have_count(2)
        for text in ("tab one", "tab two"):
            expect(bubbles(tab).filter(has_text=f"I heard: {text}")).to_have_count(1)
    one, two = house.dialogue.heard[-2:]
    assert one.sender_id == two.sender_id


def test_a_new_conversation_is_new_in_the_other_tab_too(line, context, page, house):
    other = context.new_page()
    other.goto(f"{house.address}/shop")
    open_widget(other)
    expect(bubbles(other).last).to_contain_text("I heard: hello")
    page.get_by_role("button", name="New conversation").click()
    page.get_by_role("button", name="Start over").click()
    say(page, "fresh start")
    expect(bubbles(other).last).to_contain_text("I heard: fresh start")
    expect(other.get_by_text("I heard: hello")).to_have_count(0)


def test_a_phone_that_slept_catches_up_when_it_wakes(line, context, page, house):
    page.clock.install()
    line.cut()
    page.reload()
    conversation_id = house.dialogue.heard[-1].sender_id
    house.run(house.channel.deliver(conversation_id, [{"text": "While you slept."}]))
    line.mend()
    page.clock.fast_forward("05:00")
    expect(bubbles(page, "staff")).to_contain_text("While you slept.")


def test_what_came_while_the_page_was_closed_counts_as_unread(line, page, house):
    page.keyboard.press("Escape")
    page.goto("about:blank")
    conversation_id = house.dialogue.heard[-1].sender_id
    house.run(house.channel.deliver(conversation_id, [{"text": "Your parcel is on its way."}]))
    page.goto(f"{house.address}/shop")
    launcher = page.get_by_role("button", name="Open the shop assistant, 1 new message")
    launcher.click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=LAUNCHER)).to_have_accessible_name("Open the shop assistant")
    page.reload()
    expect(page.get_by_role("button", name=LAUNCHER)).to_have_accessible_name("Open the shop assistant")
