"""Accounts of the staff: passwords, roles, locks and visits."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

import profiles
from profiles.staff import FREE_FAILURES, LONGEST_LOCK, MIN_PASSWORD
from tests.profiles.moments import DAY, MINUTE, NOON

PASSWORD = "long enough for a test"
HOURS = timedelta(hours=12)


@pytest.fixture
def dana(session):
    member = profiles.add_staff(session, " Dana ", "agent", PASSWORD, at=NOON)
    session.commit()
    return member


def check(session, password=PASSWORD, name="dana", at=NOON):
    return profiles.check_password(session, name, password, at=at)


def fail(session, times, at=NOON, name="dana"):
    for _ in range(times):
        with pytest.raises(profiles.SignInRefused, match="Name or password is wrong"):
            check(session, "wrong", name, at)


def find_visitor(session, at):
    return profiles.find_visitor(session, "v1", at=at, idle=30 * MINUTE)


def test_a_name_is_found_in_any_case_and_its_password_is_kept_as_an_argon2_hash(session, dana):
    assert check(session, name="DANA") is dana
    assert dana.password_hash.startswith("$argon2id$")
    assert "dana" not in dana.staff_id


def test_a_role_may_what_the_lower_ones_may(dana):
    assert [dana.may(role) for role in profiles.ROLES] == [True, True, False, False]


@pytest.mark.parametrize(
    ("name", "role", "password", "error", "words"),
    [
        ("dana", "agent", PASSWORD, profiles.StaffNameTaken, "already; choose another name"),
        (" ", "agent", PASSWORD, profiles.StaffNameUnusable, "1 to 64 printable characters; choose another"),
        ("a\nb", "agent", PASSWORD, profiles.StaffNameUnusable, "printable"),
        ("kim", "boss", PASSWORD, profiles.UnknownRole, "use one of viewer, agent, supervisor, admin"),
        ("kim", "agent", "short", profiles.PasswordTooShort, f"at least {MIN_PASSWORD} characters"),
    ],
)
def test_an_account_that_cannot_be_is_not_made(session, dana, name, role, password, error, words):
    with pytest.raises(error, match=words):
        profiles.add_staff(session, name, role, password, at=NOON)
    assert [member.name for member in profiles.list_staff(session)] == ["dana"]


def test_nobody_of_a_name_is_said_so(session):
    with pytest.raises(profiles.StaffNotFound, match="see `shopmate staff list`"):
        profiles.set_role(session, "nobody", "admin")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["dana", "nobody"])
def test_wrong_passwords_in_a_row_lock_a_name_whether_or_not_it_exists(session, dana, name):
    fail(session, FREE_FAILURES, name=name)
    with pytest.raises(profiles.SignInLocked, match="wait 61 seconds, then try again"):
        check(session, PASSWORD, name)


@pytest.mark.slow
def test_each_further_failure_doubles_the_wait_up_to_a_limit(session, dana):
    fail(session, FREE_FAILURES)
    at = NOON + MINUTE
    fail(session, 1, at)
    with pytest.raises(profiles.SignInLocked):
        check(session, at=at + 2 * MINUTE - timedelta(seconds=1))
    for _ in range(6):
        at += LONGEST_LOCK
        fail(session, 1, at)
    assert check(session, at=at + LONGEST_LOCK) is dana
    fail(session, 1, at + LONGEST_LOCK)


def test_a_disabled_account_and_an_old_password_open_nothing(session, dana):
    profiles.set_password(session, "dana", "another long password")
    fail(session, 1)
    with pytest.raises(profiles.SignInRefused):
        check(session)
    profiles.set_disabled(session, "dana", NOON)
    with pytest.raises(profiles.SignInRefused):
        check(session, "another long password")
    assert not profiles.is_password(session, "dana", "another long password")


def test_a_visit_ends_by_idleness_by_its_life_and_by_going_out(session, dana):
    profiles.begin_visit(session, dana.staff_id, "v1", at=NOON, life=HOURS)
    assert find_visitor(session, NOON + 29 * MINUTE) is dana
    assert find_visitor(session, NOON + 58 * MINUTE) is dana
    assert find_visitor(session, NOON + 88 * MINUTE) is None
    profiles.begin_visit(session, dana.staff_id, "v1", at=NOON, life=10 * MINUTE)
    assert find_visitor(session, NOON + 10 * MINUTE) is None
    profiles.begin_visit(session, dana.staff_id, "v1", at=NOON, life=HOURS)
    profiles.end_visit(session, "v1")
    session.expire_all()
    assert find_visitor(session, NOON) is None


def test_the_id_that_a_browser_shows_is_not_kept(session, dana):
    profiles.begin_visit(session, dana.staff_id, "v1", at=NOON, life=HOURS)
    kept = session.execute(sa.select(profiles.StaffVisit.visit_hash)).scalar_one()
    assert "v1" not in kept


def test_a_new_password_signs_out_everywhere(session, dana):
    profiles.begin_visit(session, dana.staff_id, "v1", at=NOON, life=HOURS)
    profiles.set_password(session, "dana", "another long password")
    session.expire_all()
    assert find_visitor(session, NOON) is None


def test_failures_of_long_ago_are_forgotten(session, dana):
    fail(session, 1, name="nobody")
    fail(session, 1, NOON + 2 * DAY)
    assert session.execute(sa.select(sa.func.count()).select_from(profiles.StaffLock)).scalar_one() == 1
