"""Queue and desk: who waits, who has whom, and what happens when two want the same."""

import re

import pytest
from starlette.testclient import TestClient

import profiles
import shop
from tests.console.talks import NOW, ask_for_person, hear
from tests.console.visiting import form_token, hire, sign_in


def press(client, action, conversation_id="c1", **fields):
    form = {"token": form_token(client, "/queue"), **fields}
    return client.post(f"/conversations/{conversation_id}/{action}", data=form)


@pytest.fixture
def eli(app, engine):
    """A second member of staff, an agent."""
    hire(engine, "eli", "agent")
    client = TestClient(app)
    sign_in(client, "eli")
    return client


def test_the_queue_starts_with_the_most_urgent_and_says_why(session, staff):
    ask_for_person(session, "c1", "I want a person", minutes_ago=30)
    ask_for_person(session, "c2", "this is useless")
    shop.open_case(session, "c2", None, category="quality", severity="high", note="sick", at=NOW)
    session.commit()
    page = staff.get("/queue").text
    assert page.index("this is useless") < page.index("I want a person")
    assert re.search(r"Rank 6\d: waits \d min \+\d, case C-\d+ is high \+60", page)
    assert re.search(r"Rank 3\d: waits 3\d min", page)


def test_an_empty_queue_says_how_somebody_comes_into_it(staff):
    assert "the assistant is silent until you hand back" in staff.get("/queue").text


def test_cases_that_nobody_waits_for_stand_below(session, staff):
    profiles.open_conversation(session, "web", None, "c1", at=NOW)
    shop.open_case(session, "c1", None, category="other", severity="normal", note="by the pallet?", at=NOW)
    session.commit()
    page = staff.get("/queue").text
    assert page.index("Open cases") < page.index("by the pallet?")


def test_who_takes_over_gets_the_desk_and_the_audit_knows(session, staff):
    ask_for_person(session, "c1")
    page = press(staff, "take")
    assert page.url.path == "/conversations/c1/desk"
    assert "Your message, as Dana" in page.text
    assert profiles.find_holder(session, "c1") == profiles.find_staff(session, "dana").staff_id
    [entry] = profiles.list_audit(session, what="takeover")
    assert entry.target == "conversation:c1"


def test_the_second_one_hears_who_was_faster(session, staff, eli):
    ask_for_person(session, "c1")
    press(staff, "take")
    refused = press(eli, "take")
    assert refused.status_code == 409
    assert "Dana has it since" in refused.text
    assert "Dana has this conversation since" in eli.get("/conversations/c1/desk").text
    assert "Your message" not in eli.get("/conversations/c1/desk").text


def test_what_is_taken_leaves_the_count_and_stands_apart(session, staff):
    ask_for_person(session, "c1")
    assert 'class="count">1<' in staff.get("/").text
    press(staff, "take")
    assert 'class="count"' not in staff.get("/").text
    assert "With a person now" in staff.get("/queue").text


def test_a_handoff_that_is_done_leaves_the_queue(session, staff):
    ask_for_person(session, "c1")
    page = press(staff, "done")
    assert (page.url.path, page.status_code) == ("/queue", 200)
    assert "Nobody is waiting" in page.text
    session.expire_all()
    assert profiles.find_conversation(session, "c1").handed_over_at is None


def test_what_somebody_is_at_cannot_be_marked_as_done(session, staff, eli):
    ask_for_person(session, "c1")
    press(staff, "take")
    assert press(eli, "done").status_code == 409
    assert profiles.list_open_handoffs(session) != []


@pytest.mark.parametrize("action", ["take", "done", "say", "hand-back"])
def test_every_step_takes_a_form_of_this_visit(session, staff, action):
    ask_for_person(session, "c1")
    form = {"token": "0" * 64, "text": "hi", "message_id": "m"}
    assert staff.post(f"/conversations/c1/{action}", data=form).status_code == 403
    assert profiles.find_holder(session, "c1") is None
    assert profiles.list_open_handoffs(session) != []


def test_a_viewer_sees_the_queue_and_takes_nothing(session, app, engine):
    ask_for_person(session, "c1")
    hire(engine, "vic", "viewer")
    viewer = TestClient(app)
    sign_in(viewer, "vic")
    assert "Take over" not in viewer.get("/queue").text
    assert press(viewer, "take").status_code == 403


def test_the_desk_shows_the_talk_and_the_conversation_in_short(session, staff):
    ask_for_person(session, "c1")
    hear(session, "c1", "it is <b>broken</b>", "report_problem", -0.8, ["action_report_problem"])
    session.commit()
    page = staff.get("/conversations/c1/desk").text
    assert "it is &lt;b&gt;broken&lt;/b&gt;" in page
    assert re.search(r"Goal</dt><dd>report problem", page)
    assert "negative" in page


def test_words_that_could_not_go_out_come_back(session, engine):
    from tests.console.visiting import open_room

    hire(engine)
    client = TestClient(open_room(engine, "http://127.0.0.1:9", internal_secret="s" * 32))
    sign_in(client)
    ask_for_person(session, "c1")
    press(client, "take")
    kept = press(client, "say", text="I see it.", message_id="once")
    assert kept.status_code == 502
    assert "Start the assistant, then send it again" in kept.text
    assert ">I see it.</textarea>" in kept.text
    assert 'value="once"' in kept.text
    back = press(client, "hand-back", promised="a new one")
    assert back.status_code == 502
    assert ">a new one</textarea>" in back.text
    assert profiles.find_holder(session, "c1") is not None


def test_a_promise_stands_in_the_queue_until_it_is_kept(session, staff):
    ask_for_person(session, "c1")
    whom = {"customer_id": None, "conversation_id": "c1"}
    said = shop.promise_in_words(session, "C-1", "a <new> one", "Dana", at=NOW, due_at=NOW, **whom)
    session.commit()
    page = staff.get("/queue").text
    assert "“a &lt;new&gt; one”" in page
    assert "overdue" in page
    assert "a &lt;new&gt; one" in staff.get("/conversations/c1/desk").text
    kept = staff.post(f"/promises/{said.promise_id}/kept", data={"token": form_token(staff, "/queue")})
    assert "Promises to keep" not in kept.text
    session.refresh(said)
    assert said.kept_at is not None
    assert [entry.what for entry in profiles.list_audit(session, 1)] == ["promise_kept"]
    lost = staff.post("/promises/999/kept", data={"token": form_token(staff, "/queue")})
    assert lost.status_code == 404


def test_the_desk_says_under_which_name_the_shopper_reads_it(session, staff):
    profiles.set_display_name(session, "dana", "Dana from the shop")
    ask_for_person(session, "c1")
    assert "Your message, as Dana from the shop" in press(staff, "take").text
    assert "Hello, Dana from the shop here." in staff.get("/conversations/c1/desk?answer=greeting_guest").text


def test_a_note_is_for_staff_only(session, staff):
    ask_for_person(session, "c1")
    page = press(staff, "mark", act="note", text="third <time> this year", back="desk")
    assert page.url.path == "/conversations/c1/desk"
    assert "third &lt;time&gt; this year" in page.text
    assert [message.by for message in profiles.list_messages(session, "c1")] == ["shopper"]


def test_a_canned_answer_can_be_chosen_without_a_script(session, staff):
    ask_for_person(session, "c1")
    press(staff, "take")
    page = staff.get("/conversations/c1/desk?answer=greeting_guest").text
    assert re.search(r"<textarea[^>]*>Hello, Dana here.", page)


def test_answers_of_shoppers_and_expectations_stand_apart(session, staff):
    assert "Nobody was asked yet" in staff.get("/surveys").text
    for number, rating in enumerate((5, 2, None)):
        profiles.open_conversation(session, "web", None, f"c{number}", at=NOW)
        profiles.ask_survey(session, f"c{number}", f"H-{number}", NOW)
        profiles.answer_survey(session, f"c{number}", f"H-{number}", rating, NOW)
    session.commit()
    page = staff.get("/surveys").text
    assert "3.5" in page
    assert "2 of 3 asked" in page
    assert "skipped" in page
    assert "62%" in page  # a calm talk that was handed over: 1 / (1 + e^-0.5)
