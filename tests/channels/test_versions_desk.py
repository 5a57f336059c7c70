"""Versions are tried, promoted and rolled back over HTTP, by whoever knows the secret of the house."""

import httpx
import pytest

import profiles
from bot.channels.versions_desk import VersionsDesk
from profiles import corrections, versions
from tests.channels.scripted import ScriptedDialogue
from tests.channels.serving import make_settings, serve
from tests.versions.small_project import NOW, correct, hold

pytestmark = [pytest.mark.rasa]
FACTS = {
    "model": "first.tar.gz",
    "model_id": "first",
    "recommender": None,
    "thresholds": {},
    "corrections": [],
}


@pytest.fixture
def settings(tmp_path):
    (tmp_path / "models").mkdir()
    return make_settings(tmp_path, SHOPMATE_MODELS=str(tmp_path / "models"))


@pytest.fixture
def desk(settings, engine):
    """Sends a document to a path of the served desk, with the secret unless told otherwise."""
    with serve([VersionsDesk(settings, engine)], ScriptedDialogue()) as house:

        def send(path, secret=settings.internal_secret, **document):
            headers = {"Authorization": f"Bearer {secret}"}
            address = f"{house.address}/internal/versions/{path}"
            return httpx.post(address, json=document, headers=headers, timeout=30)

        yield send


@pytest.mark.parametrize("path", ["try", "promote", "roll-back"])
def test_nobody_without_the_secret_changes_anything(desk, path):
    assert desk(path, secret="a guess").status_code == 403


@pytest.mark.parametrize(
    ("path", "document"),
    [
        ("promote", {}),
        ("promote", {"version_id": "v1"}),
        ("try", {"corrections": "1"}),
        ("try", {"staff_id": 1}),
    ],
)
def test_what_means_nothing_is_refused(desk, path, document):
    assert desk(path, **document).status_code == 400


def test_a_trial_without_corrections_says_what_to_do(desk):
    answer = desk("try", staff_id="s1")
    assert answer.status_code == 409
    assert answer.json()["error"]["message"] == str(profiles.errors.NothingToTry())


def test_a_version_whose_model_is_gone_is_not_promoted(desk, session):
    hold(session, "c1", ("hello", "greet"))
    correct(session, "c1", 1, "thank")
    versions.note_found(session, NOW, **FACTS)
    begun = versions.begin_trial(session, None, staff_id="s1", at=NOW)
    versions.end_trial(session, begun.version_id, versions.READY, NOW, model="gone.tar.gz", model_id="gone")
    session.commit()
    answer = desk("promote", version_id=begun.version_id)
    assert answer.status_code == 409
    assert "gone.tar.gz is gone" in answer.json()["error"]["message"]
    session.expire_all()
    assert versions.find_current_version(session).model == "first.tar.gz"
    assert [one.state for one in corrections.list_corrections(session)] == ["trying"]


def test_without_an_earlier_version_there_is_no_way_back(desk, session):
    versions.note_found(session, NOW, **FACTS)
    session.commit()
    assert desk("roll-back").json()["error"]["message"] == str(profiles.errors.NothingToRollBack())


def test_a_model_that_this_release_cannot_load_leaves_the_old_one(desk, session, settings):
    (settings.models / "other.tar.gz").write_bytes(b"no archive at all")
    versions.note_found(session, NOW, **FACTS)
    other = versions.note_found(session, NOW, **FACTS | {"model": "other.tar.gz", "model_id": "2"})
    versions.note_found(session, NOW, **FACTS)
    session.commit()
    answer = desk("promote", version_id=other.version_id)
    assert answer.status_code == 409
    assert "This release cannot load other.tar.gz" in answer.json()["error"]["message"]
    session.expire_all()
    assert versions.find_current_version(session).model == "first.tar.gz"
