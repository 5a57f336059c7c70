"""The audit grows and never changes."""

import pytest
import sqlalchemy as sa

import profiles
from tests.profiles.moments import NOON


@pytest.fixture
def dana(session):
    member = profiles.add_staff(session, "dana", "agent", "long enough for a test", at=NOON)
    profiles.record_audit(
        session, "reveal", at=NOON, staff_id=member.staff_id, target="conversation:c1", reason="lost parcel"
    )
    profiles.record_audit(session, "role_change", at=NOON, source="command line", target="staff:x")
    session.commit()
    return member


def test_entries_come_newest_first_and_are_narrowed_and_paged(session, dana):
    newest, oldest = profiles.list_audit(session)
    assert (newest.what, oldest.reason) == ("role_change", "lost parcel")
    assert profiles.list_audit(session, before=newest.audit_id) == [oldest]
    for limits in ({"what": "reveal"}, {"staff_id": dana.staff_id}, {"target": "conversation:c1"}):
        assert profiles.list_audit(session, **limits) == [oldest]
    assert profiles.list_audited(session) == ["reveal", "role_change"]


@pytest.mark.parametrize("change", ["UPDATE audit SET reason = 'none'", "DELETE FROM audit"])
def test_the_database_refuses_to_change_what_was_written(session, dana, change):
    with pytest.raises(sa.exc.DBAPIError, match="the audit only grows"):
        session.execute(sa.text(change))
    session.rollback()
    assert [entry.reason for entry in profiles.list_audit(session)] == [None, "lost parcel"]


def test_who_did_something_cannot_be_deleted(session, dana):
    with pytest.raises(sa.exc.IntegrityError):
        session.execute(sa.text("DELETE FROM staff"))
