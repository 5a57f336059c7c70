"""`shopmate versions`: candidates tried with the open corrections, promoted and rolled back."""

import os
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from sqlalchemy.orm import Session

import profiles
from bot.cli import emit, progress_console, say
from bot.cli.staff import now, open_store
from bot.settings import ROOT, read_settings
from bot.versions.errors import ServerRefused
from bot.versions.project import Project
from profiles import versions as store

HERE = "command line"
PATIENCE_S = 60.0  # a model takes a few seconds to load

versions = typer.Typer(help="Versions of the dialogue model: try, promote, roll back.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output.")]
Name = Annotated[str, typer.Argument(help="Such as v3, as `shopmate versions list` shows it.")]
Replay = Annotated[int, typer.Option("--replay", min=0, help="How many of the newest conversations.")]


@versions.command("list")
def list_versions(as_json: AsJson = False) -> None:
    """List the versions, newest first, and say which one answers."""
    with open_store() as session, session.begin():
        store.end_lost(session, now())
        found, current = store.list_versions(session), store.find_current_version(session)
        current_id = current.version_id if current else None
        if as_json:
            emit([describe(one, current_id) for one in found])
        elif not found:
            say("No version has a record yet; the first `shopmate versions try` makes one.")
        else:
            for one in found:
                show(one, current_id)


@versions.command("try")
def try_corrections(
    only: Annotated[
        list[int] | None, typer.Option(help="Numbers of corrections; else all open ones.")
    ] = None,
    replay: Replay = 200,
    as_json: AsJson = False,
) -> None:
    """Train a candidate with the open corrections and let the gate judge it (some minutes).

    Ends with 1 where the gate blocks it.
    """
    with open_store() as session, session.begin():
        begun = store.begin_trial(session, only, staff_id=None, at=now()).version_id
        profiles.record_audit(session, "version_tried", at=now(), source=HERE, target=f"version:{begun}")
    version = run_trial(begun, replay)
    if as_json:
        emit(describe(version, None))
    else:
        show(version, None)
        tell_verdict(version.report or {})
    if version.state != store.READY:
        raise typer.Exit(1)


@versions.command(hidden=True)
def run(number: int, replay: Replay = 200, root: Path = ROOT) -> None:
    """Make the candidate that the staff's room has begun."""
    os.nice(10)  # shoppers come first
    run_trial(number, replay, root)


@versions.command()
def promote(name: Name, as_json: AsJson = False) -> None:
    """Make a version that the gate let through the one that answers, at once where the assistant runs."""
    number = read_name(name)
    if not ask_server("promote", {"version_id": number}):
        from bot.versions import promotion

        engine = open_store().get_bind()
        promotion.promote(
            engine, read_settings(), number, None, note("version_promoted", f"version:{number}")
        )
        say("The assistant does not run; it starts with this version.")
    tell_current(as_json)


@versions.command("rollback")
def roll_back(as_json: AsJson = False) -> None:
    """Go back to the version that answered before, at once where the assistant runs."""
    if not ask_server("roll-back", {}):
        from bot.versions import promotion

        promotion.roll_back(open_store().get_bind(), read_settings(), None, note("version_rolled_back", None))
        say("The assistant does not run; it starts with this version.")
    tell_current(as_json)


def run_trial(number: int, replay: int, root: Path = ROOT) -> store.Version:
    """Make a candidate that was begun, with its steps on standard error."""
    from bot.cli.ask import quieten

    quieten()
    from bot.versions.trial import Trial

    with progress_console.status("Starting ...") as status:
        trial = Trial(
            open_store().get_bind(),
            read_settings(),
            Project.below(root),
            lambda step: status.update(f"{step[:1].upper()}{step[1:]} ..."),
        )
        return trial.run(number, replay)


def ask_server(path: str, document: dict[str, Any]) -> bool:
    """Have the running assistant do it; False where none runs.

    Raises:
        ServerRefused: it runs, and did not do it.
    """
    settings = read_settings()
    address = f"http://127.0.0.1:{settings.port}/internal/versions/{path}"
    headers = {"Authorization": f"Bearer {settings.internal_secret}"}
    try:
        answer = httpx.post(address, json=document, headers=headers, timeout=PATIENCE_S, trust_env=False)
    except httpx.ConnectError:
        return False
    if answer.status_code != 200:
        raise ServerRefused(read_problem(answer))
    return True


def read_problem(answer: httpx.Response) -> str:
    """Read why a request was refused."""
    try:
        return str(answer.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return f"HTTP status {answer.status_code}; something else may use PORT."


def read_name(name: str) -> int:
    """Read v3 or 3.

    Raises:
        typer.BadParameter: it is neither.
    """
    digits = name.removeprefix("v")
    if not digits.isdecimal():
        raise typer.BadParameter(f"{name!r} is not a version such as v3")
    return int(digits)


def note(what: str, target: str | None) -> Any:
    """Give what writes a change into the audit."""

    def write(session: Session) -> None:
        profiles.record_audit(session, what, at=now(), source=HERE, target=target)

    return write


def tell_current(as_json: bool) -> None:
    """Print the version that answers now."""
    with open_store() as session:
        current = store.find_current_version(session)
        assert current is not None  # noqa: S101  # something was just promoted
        if as_json:
            emit(describe(current, current.version_id))
        else:
            show(current, current.version_id)


def describe(version: store.Version, current_id: int | None) -> dict[str, Any]:
    """Give a version as JSON values."""
    document: dict[str, Any] = profiles.as_json(version)
    return {"name": version.name, **document, "is_current": version.version_id == current_id}


def show(version: store.Version, current_id: int | None) -> None:
    """Print one version on one line."""
    mark = "*" if version.version_id == current_id else " "
    trained = f"{len(version.corrections)} corrections, {len(version.tried)} of them new"
    limits = ", ".join(f"{name} {value}" for name, value in (version.thresholds or {}).items())
    beside = f"recommender {version.recommender}" if version.recommender else ""
    more = filter(None, [trained, limits, beside, version.problem or version.step])
    typer.echo(f"{mark} {version.name:<5} {version.state:<8} {version.at:%Y-%m-%d %H:%M}  {'; '.join(more)}")


def tell_verdict(report: dict[str, Any]) -> None:
    """Print what the gate says, and what changed."""
    for problem in report["gate"]["problems"]:
        typer.echo("  blocked: " + " ".join(f"{name}={value}" for name, value in problem.items()))
    tried = [one for one in report["corrections"] if one["is_tried"]]
    typer.echo(f"  mended {len(report['mended'])} of {len(tried)} corrections")
    if left_out := report.get("left_out"):
        typer.echo(f"  left out, as they did not hold although they were taught: {left_out}")
    replay = report["replay"]
    typer.echo(f"  {replay['changed']} of {replay['messages']} replayed decisions changed")
    for one in replay["changes"][:20]:
        old, new = (f"{side['intent']} ({side['step']})" for side in (one["old"], one["new"]))
        typer.echo(f"    {one['conversation_id']} #{one['position']}: {old} -> {new}")
