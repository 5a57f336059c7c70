"""`shopmate staff`: who may enter the staff's room, and with which role."""

import sys
from datetime import datetime, timezone
from typing import Annotated, Any

import typer
from sqlalchemy.orm import Session

import profiles
from bot.cli import emit, say

FIRST = "admin"
DESCRIBED = ("staff_id", "name", "display_name", "role", "created_at", "disabled_at")

staff = typer.Typer(help="Make and change the accounts of the staff's room.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="What the person types to sign in.")]
Role = Annotated[str, typer.Option("--role", help=f"One of {', '.join(profiles.ROLES)}.")]
FromInput = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input instead of asking.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output.")]


@staff.command()
def add(
    name: Name,
    role: Role = "agent",
    display_name: Annotated[
        str | None, typer.Option("--display-name", help="What shoppers read instead of it.")
    ] = None,
    password_stdin: FromInput = False,
    as_json: AsJson = False,
) -> None:
    """Make an account; asks for its password twice."""
    password = read_password(password_stdin)
    with open_store() as session, session.begin():
        member = profiles.add_staff(session, name, role, password, at=now())
        if display_name is not None:
            profiles.set_display_name(session, name, display_name)
        note(session, "staff_added", member, role)
        tell(member, as_json)


@staff.command("list")
def list_accounts(as_json: AsJson = False) -> None:
    """List the accounts with their roles."""
    with open_store() as session:
        members = profiles.list_staff(session)
        if as_json:
            emit([describe(member) for member in members])
        elif not members:
            say("No accounts yet; make one with `shopmate staff add NAME --role admin`.")
        else:
            for member in members:
                tell(member, as_json)


@staff.command()
def password(name: Name, password_stdin: FromInput = False, as_json: AsJson = False) -> None:
    """Give an account a new password; signs it out everywhere and unlocks it."""
    given = read_password(password_stdin)
    with open_store() as session, session.begin():
        member = profiles.set_password(session, name, given)
        note(session, "password_change", member)
        tell(member, as_json)


@staff.command("display-name")
def show_as(
    name: Name,
    shown: Annotated[str, typer.Argument(help="What shoppers read.")] = "",
    as_json: AsJson = False,
) -> None:
    """Set the name that shoppers read; without one they read the account's own again."""
    with open_store() as session, session.begin():
        member = profiles.set_display_name(session, name, shown or None)
        note(session, "display_name_change", member)
        tell(member, as_json)


@staff.command()
def disable(
    name: Name,
    undo: Annotated[bool, typer.Option("--undo", help="Let the account in again.")] = False,
    as_json: AsJson = False,
) -> None:
    """Let an account in no longer and sign it out everywhere; what it did stays in the audit."""
    with open_store() as session, session.begin():
        member = profiles.set_disabled(session, name, None if undo else now())
        note(session, "staff_enabled" if undo else "staff_disabled", member)
        tell(member, as_json)


@staff.command()
def role(
    name: Name,
    role: Annotated[str, typer.Argument(help=f"One of {', '.join(profiles.ROLES)}.")],
    as_json: AsJson = False,
) -> None:
    """Give an account another role; it holds from its next page on."""
    with open_store() as session, session.begin():
        before = profiles.find_staff(session, name).role
        member = profiles.set_role(session, name, role)
        note(session, "role_change", member, f"{before} to {role}")
        tell(member, as_json)


def add_first_admin(session: Session, password: str) -> None:
    """Make the account `admin` where the room has no accounts at all."""
    if not profiles.list_staff(session):
        member = profiles.add_staff(session, FIRST, "admin", password, at=now())
        note(session, "staff_added", member, "admin, the first account")


def read_password(from_input: bool) -> str:
    """Ask for a password, or read the first line of standard input."""
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))


def open_store() -> Session:
    """Open a session on the store of the environment."""
    from bot.services import current_services

    return Session(current_services().engine, future=True)


def note(session: Session, what: str, member: profiles.StaffMember, reason: str | None = None) -> None:
    """Write the change down in the audit."""
    target = f"staff:{member.staff_id}"
    profiles.record_audit(session, what, at=now(), source="command line", target=target, reason=reason)


def describe(member: profiles.StaffMember) -> dict[str, Any]:
    """Give an account as JSON values, without its password's hash."""
    document = profiles.as_json(member)
    return {name: document[name] for name in DESCRIBED}


def tell(member: profiles.StaffMember, as_json: bool) -> None:
    """Print one account."""
    if as_json:
        emit(describe(member))
    else:
        shown = f"  shown as {member.display_name}" if member.display_name else ""
        typer.echo(f"{member.name}  {member.role}{shown}{'  disabled' if member.disabled_at else ''}")


def now() -> datetime:
    """Give the present moment, in UTC."""
    return datetime.now(timezone.utc)
