"""Versions: one trial at a time, nothing lost in silence, and a way back."""

from datetime import timedelta

import pytest

import profiles
from profiles import versions
from profiles.corrections import Right, list_corrections, record_correction
from tests.profiles.moments import MINUTE, NOON

FACTS = {"model": "a.tar.gz", "model_id": "a", "recommender": None, "thresholds": {}, "corrections": []}


@pytest.fixture
def corrected(session):
    """Two open corrections."""
    profiles.open_conversation(session, "web", conversation_id="c1", at=NOON)
    read = {"intent": "greet", "sentiment": {"label": "neutral"}, "entities": []}
    for position in (1, 2):
        profiles.log_message(session, "c1", by="shopper", text="hm", at=NOON, understanding=read)
        record_correction(session, "c1", position, Right("thank"), staff_id="s1", at=NOON)
    session.commit()
    return session


def begin(session, chosen=None, at=NOON):
    return versions.begin_trial(session, chosen, staff_id="s1", at=at)


def make(session, state=versions.READY, model_id="b", mended=None, **more):
    """Begin and end a trial of all open corrections."""
    version = begin(session, **more)
    report = {"mended": version.tried if mended is None else mended}
    facts = {"model": f"{model_id}.tar.gz", "model_id": model_id, "report": report}
    return versions.end_trial(session, version.version_id, state, NOON, **facts)


def ids(session):
    """The corrections' ids, oldest first."""
    return [one.correction_id for one in list_corrections(session)][::-1]


def states(session):
    return [one.state for one in list_corrections(session)]


def test_a_trial_takes_the_open_corrections_and_no_other_may_run_beside(corrected):
    version = begin(corrected)
    assert (version.state, version.step, len(version.tried)) == ("trying", "waiting", 2)
    assert states(corrected) == ["trying", "trying"]
    record_correction(corrected, "c1", 1, Right("goodbye"), staff_id="s1", at=NOON)
    with pytest.raises(profiles.errors.TrialRunning, match="wait until it is done"):
        begin(corrected)
    assert states(corrected) == ["trying", "open"]


def test_without_a_correction_there_is_nothing_to_try(corrected):
    with pytest.raises(profiles.errors.NothingToTry, match="correct a message in a conversation first"):
        begin(corrected, [99])


def test_chosen_corrections_alone_are_tried_and_blocked_ones_only_when_chosen(corrected):
    make(corrected, versions.BLOCKED)
    with pytest.raises(profiles.errors.NothingToTry):
        begin(corrected)
    first = ids(corrected)[0]
    assert begin(corrected, [first]).tried == [first]
    assert states(corrected) == ["blocked", "trying"]


def test_a_trial_that_fell_silent_is_lost_and_its_corrections_wait_again(corrected):
    version = begin(corrected)
    versions.note_step(corrected, version.version_id, "training", NOON + MINUTE)
    assert not version.is_lost(NOON + 2 * MINUTE)
    versions.end_lost(corrected, NOON + 2 * MINUTE + timedelta(seconds=1))
    assert (version.state, version.problem) == ("lost", "nothing was heard of it: training")
    assert states(corrected) == ["open", "open"]
    assert begin(corrected).state == "trying"


def test_what_is_mended_is_promoted_and_the_rest_waits_again(corrected):
    versions.note_found(corrected, NOON, **FACTS)
    version = make(corrected, mended=ids(corrected)[:1])
    versions.promote(corrected, version.version_id, staff_id="s1", at=NOON)
    assert states(corrected) == ["open", "promoted"]
    assert versions.find_current_version(corrected) is version
    assert begin(corrected).corrections == ids(corrected)


def test_only_a_version_that_is_ready_and_not_current_is_promoted(corrected):
    found = versions.note_found(corrected, NOON, **FACTS)
    blocked = make(corrected, versions.BLOCKED)
    for version, word in ((blocked, "is blocked"), (found, "is current")):
        with pytest.raises(profiles.errors.VersionNotReady, match=f"{version.name} {word}"):
            versions.promote(corrected, version.version_id, staff_id=None, at=NOON)


def test_a_rollback_leads_to_what_answered_before_and_its_corrections_hold_no_longer(corrected):
    with pytest.raises(profiles.errors.NothingToRollBack):
        versions.roll_back(corrected, staff_id="s1", at=NOON)
    found = versions.note_found(corrected, NOON, **FACTS)
    version = make(corrected)
    versions.promote(corrected, version.version_id, staff_id="s1", at=NOON)
    assert versions.roll_back(corrected, staff_id="s1", at=NOON) is found
    assert states(corrected) == ["blocked", "blocked"]
    with pytest.raises(profiles.errors.NothingToRollBack):
        versions.roll_back(corrected, staff_id="s1", at=NOON)
    rows = [(one.version_id, one.is_rollback) for one in versions.list_promotions(corrected)]
    one, other = found.version_id, version.version_id
    assert rows == [(one, True), (other, False), (one, False)]


def test_a_model_trained_outside_of_a_trial_gets_one_record(session):
    first = versions.note_found(session, NOON, **FACTS)
    assert versions.note_found(session, NOON, **FACTS) is first
    second = versions.note_found(session, NOON, **FACTS | {"model_id": "b"})
    assert versions.name_versions(session) == {"a": first.name, "b": second.name}
    with pytest.raises(profiles.errors.VersionNotFound, match="No version v99999"):
        versions.find_version(session, 99999)
