"""The list: narrowed, searched, paged, marked many at once, kept as views."""

import re

import pytest

import profiles
from console.errors import NothingChosen
from console.filters import Filter
from console.listing import PAGE
from tests.console.talks import NOW, positions, talk
from tests.console.visiting import form_token


def test_conversations_stand_by_last_activity_with_who_spoke_and_what_was_said(session, staff):
    profiles.add_customer(session, "1", "Ann Miller", at=NOW)
    talk(session, "old", "bye then", customer_id="1", minutes_ago=90)
    talk(session, "new", "any soy milk?", channel="telegram")
    page = staff.get("/").text
    order = positions(page, "Guest", "any soy milk?", "telegram</span>", "bye then")
    assert order == sorted(order)
    assert "Ann Miller" in page
    assert "1 h ago" in page


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("q=SOY", "soy milk", "wine"),
        ("channel=telegram", "wine", "soy milk"),
        ("state=waiting", "wine", "soy milk"),
        ("state=bot", "soy milk", "wine"),
        ("customer=17", "soy milk", "wine"),
        ("intent=greet&sure=no", "soy milk", "wine"),
        ("outcome=handed_over&within=7d", "wine", "soy milk"),
        ("mood=negative", "soy milk", "wine"),
        ("tag=rude&reviewed=yes", "soy milk", "wine"),
        ("tag=rude&until=2024-05-01&since=nonsense", "No conversation matches", "soy milk"),
        ("q=zebra", "No conversation matches", "soy milk"),
    ],
)
def test_the_list_is_narrowed_by_its_address(session, staff, query, shown, hidden):
    mood = {"sentiment": {"label": "negative", "strength": 0.9}}
    talk(session, "c1", "soy milk please", customer_id="17", intent="greet", confidence=0.3, **mood)
    talk(session, "c2", "wine please", channel="telegram")
    profiles.open_handoff(session, "c2", "asked", NOW)
    profiles.add_tag(session, ["c1"], "rude", "s_1", NOW)
    profiles.mark_reviewed(session, ["c1"], "s_1", NOW)
    session.commit()
    page = staff.get(f"/?{query}").text
    assert shown in page
    assert hidden not in page


def test_a_search_also_knows_names_and_ids(session, staff):
    profiles.add_customer(session, "17", "Ann Miller", at=NOW)
    talk(session, "c1", "soy milk please", customer_id="17")
    assert 'href="/?customer=17">Ann Miller</a>' in staff.get("/?q=miller").text
    assert "soy milk" in staff.get("/?q=c1").text


@pytest.mark.parametrize("words", ["", "q=message&"])
def test_a_long_list_is_paged_in_both_directions_and_keeps_its_filter(session, staff, words):
    for number in reversed(range(PAGE + 1)):
        talk(session, f"c{number:03}", f"message {number:03}", minutes_ago=number)
    first = staff.get(f"/?{words}channel=web").text
    assert f"message {PAGE:03}" not in first
    older = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    assert "channel=web" in older
    second = staff.get(older).text
    assert f"message {PAGE:03}" in second
    newer = re.search(r'rel="prev" href="([^"]+)"', second)[1].replace("&amp;", "&")
    back = staff.get(newer).text
    assert "message 000" in back
    assert 'rel="prev"' not in back


def mark(staff, **fields):
    return staff.post("/mark", data={"token": form_token(staff, "/"), "back": "channel=web", **fields})


def test_many_are_marked_at_once_and_the_list_stays_as_it_was_narrowed(session, staff):
    for number in range(3):
        talk(session, f"c{number}", "hello")
    response = mark(staff, act="tag", tag="To check", chosen=["c0", "c1", "gone"])
    assert str(response.url).endswith("/?channel=web")
    mark(staff, act="review", chosen=["c1"])
    assert profiles.list_tags(session) == [("to check", 2)]
    reviewed = [one.conversation_id for one in profiles.list_conversations(session, reviewed=True)]
    assert reviewed == ["c1"]


def test_marking_none_and_an_unusable_tag_are_said(session, staff):
    talk(session, "c1", "hello")
    assert str(NothingChosen()) in mark(staff, act="review").text
    response = mark(staff, act="tag", tag="a,b", chosen=["c1"])
    assert response.status_code == 422
    assert "no comma" in response.text


def test_a_view_is_saved_for_everybody_and_removed(session, staff):
    talk(session, "c1", "hello")
    form = {"token": form_token(staff, "/"), "name": "Web, sad", "query": "mood=negative&channel=web&x=1"}
    page = staff.post("/views", data=form).text
    assert 'href="/?channel=web&amp;mood=negative" aria-current="page">Web, sad</a>' in page
    (view,) = profiles.list_views(session)
    token = form_token(staff, f"/?{view.query}")
    assert "Web, sad" not in staff.post(f"/views/{view.view_id}/remove", data={"token": token}).text


def test_a_viewer_is_offered_nothing_that_changes(session, staff):
    talk(session, "c1", "hello")
    profiles.set_role(session, "dana", "viewer")
    session.commit()
    page = staff.get("/?channel=web").text
    assert "hello" in page
    assert page.count('method="post"') == 2  # the list itself, without a button, and signing out
    assert "checkbox" not in page


def test_an_address_of_the_list_says_all_that_narrows_it():
    chosen = Filter.read({"q": " soy ", "mood": "blue", "outcome": "left", "until": "2024-05-01"})
    assert chosen.address(before="x") == "/?q=soy&outcome=left&until=2024-05-01&before=x"
    assert Filter.read_query(chosen.query()) == chosen
