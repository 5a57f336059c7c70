"""Versions are shown with their verdict and side by side; what changes them goes to the assistant."""

from datetime import datetime, timezone

import pytest
from starlette.testclient import TestClient

import profiles
from profiles import versions
from tests.console.talks import NOW, hear
from tests.console.visiting import form_token, open_room, sign_in

FIGURES = {"messages": 20, "macro_f1": 0.9, "intents": {"greet": {"f1": 0.9, "messages": 10}}}
FALLEN = {"messages": 20, "macro_f1": 0.8, "intents": {"greet": {"f1": 0.5, "messages": 10}}}
FACTS = {"model": "a.tar.gz", "model_id": "a", "recommender": "r1", "thresholds": {"understood": 0.3}}


@pytest.fixture
def staff(engine, dana):
    client = TestClient(open_room(engine))
    sign_in(client)
    return client


@pytest.fixture
def tried(session):
    """A trial of one correction, beside a version that answers."""
    profiles.open_conversation(session, "web", conversation_id="c1", at=NOW)
    hear(session, "c1", "bin my order", "search_products")
    right = profiles.corrections.Right("cancel_order")
    profiles.corrections.record_correction(session, "c1", 1, right, staff_id="s1", at=NOW)
    versions.note_found(session, NOW, corrections=[], **FACTS)
    version = versions.begin_trial(session, None, staff_id=None, at=datetime.now(timezone.utc))
    session.commit()
    return version


def report(tried, passed, position=1):
    old, new = ({"intent": name, "confidence": 0.5, "step": f"action_{name}"} for name in ("greet", "thank"))
    fall = {"kind": "suite", "intent": "greet", "before": 0.9, "after": 0.5}
    return {
        "gate": {"passed": passed, "problems": [] if passed else [fall], "bounds": {}},
        "mended": tried.tried,
        "beside": 1,
        "corrections": [
            {"correction_id": tried.tried[0], "is_tried": True, "before": ["intent"], "after": []}
        ],
        "suite": {"old": FIGURES, "new": FALLEN},
        "cross": {"old": FIGURES, "new": FIGURES},
        "replay": {
            "conversations": 1,
            "messages": 1,
            "changed": 1,
            "changes": [{"conversation_id": "c1", "position": position, "old": old, "new": new}],
        },
    }


def end(session, tried, state, **facts):
    versions.end_trial(session, tried.version_id, state, NOW, **facts)
    session.commit()


def test_without_versions_the_page_teaches(staff):
    assert "No version has a record yet" in staff.get("/versions").text


def test_a_trial_shows_its_step_and_says_when_it_was_lost(staff, session, tried):
    page = f"/versions/{tried.version_id}"
    assert f'data-live="/live{page}"' in staff.get(page).text
    assert "waiting" in staff.get(f"/live{page}").text
    tried.seen_at = NOW - 2 * versions.SILENCE
    session.commit()
    assert "was lost" in staff.get(page).text


def test_what_is_blocked_says_why_and_shows_decisions_side_by_side_without_a_button(staff, session, tried):
    end(session, tried, versions.BLOCKED, report=report(tried, passed=False))
    page = staff.get(f"/versions/{tried.version_id}").text
    assert "The gate blocks it" in page
    assert "greet: F1 fell from 0.9 to 0.5 on the suite" in page
    assert "<strong>greet</strong> 50%, then greet" in page
    assert "<strong>thank</strong> 50%, then thank" in page
    assert "Promote v" not in page


def test_a_message_that_was_erased_is_not_shown(staff, session, tried):
    end(session, tried, versions.BLOCKED, report=report(tried, passed=False, position=9))
    assert "erased" in staff.get(f"/versions/{tried.version_id}").text


def test_what_is_ready_can_be_promoted_by_a_supervisor_only(staff, session, tried):
    end(session, tried, versions.READY, report=report(tried, passed=True))
    page = f"/versions/{tried.version_id}"
    assert f"Promote {tried.name}" in staff.get(page).text
    profiles.set_role(session, "dana", "agent")
    session.commit()
    assert f"Promote {tried.name}" not in staff.get(page).text


def test_a_failed_trial_says_what_went_wrong(staff, session, tried):
    end(session, tried, versions.FAILED, problem="the disk is full")
    assert "the disk is full" in staff.get(f"/versions/{tried.version_id}").text
    assert "the disk is full" in staff.get("/versions").text


def test_nothing_changes_while_the_assistant_does_not_answer(staff, session, tried):
    end(session, tried, versions.READY, report=report(tried, passed=True))
    form = {"token": form_token(staff, "/versions")}
    assert staff.post(f"/versions/{tried.version_id}/promote", data=form).status_code == 502
    assert staff.post("/versions/try", data=form | {"chosen": "1"}).status_code == 502
    assert staff.post("/versions/try", data=form).status_code == 422
