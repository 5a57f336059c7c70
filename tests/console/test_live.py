"""What changes while a page is open."""

import json
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy.orm import Session

import profiles
from console.live import read_standing, watch
from console.sessions import IDLE
from tests.console.talks import NOW, ask_for_person, hear


def watching(session, steps, conversation_id=None):
    """Look as often as there are steps, each of which changes something first; then the visit is over."""
    steps = iter(steps)

    def look():
        step = next(steps, None)
        if step is None:
            return None
        step()
        session.commit()
        session.expire_all()
        return read_standing(session, conversation_id)

    return look


async def gather(look):
    return [(event["event"], json.loads(event["data"])) async for event in watch(look, every_s=0)]


def nothing():
    pass


async def test_a_page_hears_how_things_stand_and_then_only_what_changes(session):
    ask_for_person(session, "c1")
    events = await gather(watching(session, [nothing, nothing, nothing], "c1"))
    assert events == [("queue", {"waiting": 1}), ("conversation", {"messages": 1})]


async def test_who_newly_waits_and_who_is_taken_change_the_count(session):
    def take():
        profiles.take_conversation(session, "c1", "dana", NOW)

    events = await gather(watching(session, [nothing, lambda: ask_for_person(session, "c1"), take]))
    assert [data for event, data in events if event == "queue"] == [
        {"waiting": 0},
        {"waiting": 1},
        {"waiting": 0},
    ]


async def test_messages_deliveries_and_a_change_of_hands_are_news_of_the_conversation(session):
    ask_for_person(session, "c1")

    def answer():
        said = profiles.log_message(session, "c1", by="staff", text="hi", at=NOW)
        profiles.note_staff_message(session, "s1", "c1", said.position, "dana", NOW)

    steps = [
        nothing,
        lambda: hear(session, "c1", "hello?"),
        lambda: profiles.take_conversation(session, "c1", "dana", NOW),
        answer,
        lambda: profiles.note_delivery(session, "s1", "kept"),
    ]
    events = await gather(watching(session, steps, "c1"))
    assert [data["messages"] for event, data in events if event == "conversation"] == [1, 2, 2, 3, 3]


async def test_an_erased_conversation_is_no_failure(session):
    assert await gather(watching(session, [nothing], "nowhere")) == [
        ("queue", {"waiting": 0}),
        ("conversation", {"messages": 0}),
    ]


def test_only_pages_are_streamed_to(staff):
    assert staff.get("/live").status_code == 406


def test_an_open_page_keeps_nobody_signed_in(staff, engine):
    def change(seen_at=None):
        with Session(engine, future=True) as session, session.begin():
            visit = session.query(profiles.StaffVisit).one()
            visit.seen_at = seen_at or visit.seen_at
            return visit.seen_at

    nearly = change(datetime.now(timezone.utc) - IDLE + timedelta(minutes=1))
    assert staff.get("/live/queue").url.path == "/live/queue"
    assert change() == nearly
    change(nearly - timedelta(minutes=2))
    assert staff.get("/live/queue").url.path == "/sign-in"


@pytest.mark.parametrize("path", ["/live/queue", "/live/desk/c1"])
def test_what_a_page_renews_itself_from_is_the_page(session, staff, path):
    ask_for_person(session, "c1")
    page = staff.get(path).text
    assert "I want a person" in page
    assert "data-part" in page
