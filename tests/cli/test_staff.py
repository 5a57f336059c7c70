"""`shopmate staff`: accounts made, changed and listed, each change in the audit."""

import json
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

import profiles
from bot.cli.staff import add_first_admin, staff

PASSWORD = "long enough for a test"


@pytest.fixture
def run(engine, monkeypatch):
    monkeypatch.setattr("bot.services.current_services", lambda: SimpleNamespace(engine=engine))

    def run(*arguments, given=None):
        return CliRunner().invoke(staff, [*arguments], input=given)

    return run


def test_an_account_is_made_with_a_password_from_the_terminal_or_from_input(run, session):
    assert run("add", "dana", "--role", "agent", given=f"{PASSWORD}\n{PASSWORD}\n").exit_code == 0
    made = run("add", "kim", "--role", "admin", "--password-stdin", "--json", given=f"{PASSWORD}\n")
    assert json.loads(made.stdout) | {"staff_id": "", "created_at": ""} == {
        "staff_id": "",
        "name": "kim",
        "display_name": None,
        "role": "admin",
        "created_at": "",
        "disabled_at": None,
    }
    assert profiles.is_password(session, "dana", PASSWORD)
    assert PASSWORD not in made.output


def test_accounts_are_listed_without_their_hashes(run):
    assert "No accounts yet" in run("list").output
    run("add", "dana", "--password-stdin", given=PASSWORD)
    assert run("list").stdout == "dana  agent\n"
    assert "argon2" not in run("list", "--json").stdout


def test_shoppers_read_another_name_than_the_accounts_own(run, session):
    made = run("add", "dana", "--display-name", " Dana  R. ", "--password-stdin", given=PASSWORD)
    assert made.stdout == "dana  agent  shown as Dana R.\n"
    [staff_id] = profiles.name_staff(session)
    assert profiles.show_staff(session) == {staff_id: "Dana R."}
    session.commit()
    assert run("display-name", "dana").stdout == "dana  agent\n"
    assert profiles.show_staff(session) == {staff_id: "Dana"}
    assert isinstance(run("display-name", "dana", "x" * 61).exception, profiles.StaffNameUnusable)
    assert profiles.list_audit(session, 1)[0].what == "display_name_change"


def test_role_password_and_disabling_change_an_account_and_stand_in_the_audit(run, session):
    run("add", "dana", "--password-stdin", given=PASSWORD)
    assert run("role", "dana", "supervisor").stdout == "dana  supervisor\n"
    assert run("password", "dana", "--password-stdin", given="another long one").exit_code == 0
    assert run("disable", "dana").stdout == "dana  supervisor  disabled\n"
    assert run("disable", "dana", "--undo").stdout == "dana  supervisor\n"
    entries = [(entry.what, entry.reason, entry.source) for entry in profiles.list_audit(session)]
    assert entries == [
        ("staff_enabled", None, "command line"),
        ("staff_disabled", None, "command line"),
        ("password_change", None, "command line"),
        ("role_change", "agent to supervisor", "command line"),
        ("staff_added", "agent", "command line"),
    ]


def test_what_cannot_be_done_is_said_and_changes_nothing(run, session):
    refused = run("add", "dana", "--password-stdin", given="short")
    assert isinstance(refused.exception, profiles.PasswordTooShort)
    assert isinstance(run("role", "dana", "admin").exception, profiles.StaffNotFound)
    assert profiles.list_audit(session) == []


def test_the_first_admin_is_made_once(session):
    add_first_admin(session, PASSWORD)
    add_first_admin(session, "another long password")
    assert [(member.name, member.role) for member in profiles.list_staff(session)] == [("admin", "admin")]
    assert profiles.is_password(session, "admin", PASSWORD)
