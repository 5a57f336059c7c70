"""`shopmate corrections`: what staff say is right, listed, added, and exported as Rasa's own files."""

from pathlib import Path
from typing import Annotated, Any

import typer

import profiles
from bot.cli import emit, say
from bot.cli.staff import now, open_store
from bot.settings import ROOT
from bot.versions.project import Project
from profiles import corrections as store

HERE = "command line"

corrections = typer.Typer(help="What should have been understood, as staff say.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output.")]
Number = Annotated[int, typer.Argument(help="As `shopmate corrections list` shows it.")]


@corrections.command("list")
def list_corrections(
    state: Annotated[str | None, typer.Option(help=f"One of {', '.join(store.STATES)}.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the corrections, newest first."""
    if state is not None and state not in store.STATES:
        raise typer.BadParameter(f"use one of {', '.join(store.STATES)}", param_hint="--state")
    with open_store() as session:
        found = store.list_corrections(session, [state] if state else store.STATES)
        if as_json:
            emit([profiles.as_json(one) for one in found])
        elif not found:
            say("No corrections; staff make them in a conversation, or `shopmate corrections add` does.")
        else:
            for one in found:
                show(one)


@corrections.command()
def add(
    conversation_id: Annotated[str, typer.Argument(help="The conversation.")],
    position: Annotated[int, typer.Argument(help="Which message of it, from 1.")],
    intent: Annotated[str | None, typer.Option(help="What the shopper wanted, such as faq/returns.")] = None,
    step: Annotated[str | None, typer.Option(help="The right next action, such as action_show_cart.")] = None,
    entity: Annotated[
        list[str] | None, typer.Option(help="KIND=WORDS of the message; give all that it has, or none.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Correct one message of a conversation; a second correction replaces the first."""
    project = Project.below(ROOT)
    for name, given, known in (("--intent", intent, project.intents), ("--step", step, project.steps)):
        if given is not None and given not in known:
            raise typer.BadParameter(f"{given!r} is none of {', '.join(known)}", param_hint=name)
    entities = [read_entity(one, project.entities) for one in entity] if entity else None
    right = store.Right(intent, entities, step)
    with open_store() as session, session.begin():
        made = store.record_correction(session, conversation_id, position, right, staff_id=HERE, at=now())
        target = f"conversation:{conversation_id}"
        profiles.record_audit(session, "correction", at=now(), source=HERE, target=target)
        emit(profiles.as_json(made)) if as_json else show(made)


@corrections.command()
def withdraw(number: Number, as_json: AsJson = False) -> None:
    """Take a correction back; no candidate is trained with it any more."""
    with open_store() as session, session.begin():
        found = store.withdraw_correction(session, number)
        target = f"correction:{number}"
        profiles.record_audit(session, "correction_withdrawn", at=now(), source=HERE, target=target)
        emit(profiles.as_json(found)) if as_json else show(found)


@corrections.command()
def export(
    folder: Annotated[Path, typer.Argument(help="Where the files go; made where it is missing.")],
    as_json: AsJson = False,
) -> None:
    """Write all corrections but withdrawn and blocked ones as training data and test stories.

    The same corrections give the same files. Check them, then move them to bot/data and to the tests.
    """
    from bot.cli.ask import quieten

    quieten()
    from bot.versions.writing import write_conversations, write_examples

    project = Project.below(ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    with open_store() as session, session.begin():
        chosen = store.list_corrections(session, (store.OPEN, store.TRYING, store.PROMOTED))[::-1]
        if not chosen:
            say("There are no corrections to export.")
        files = [write_examples(chosen, project, folder)] if chosen else []
        files += [write_conversations(chosen, project, folder)] if chosen else []
        store.note_exported(session, chosen, now())
        profiles.record_audit(session, "export", at=now(), source=HERE, target="corrections")
    written = [str(path) for path in files if path]
    if as_json:
        emit({"corrections": len(chosen), "files": written})
    else:
        for path in written:
            typer.echo(path)


def read_entity(text: str, known: list[str]) -> dict[str, Any]:
    """Read KIND=WORDS.

    Raises:
        typer.BadParameter: it is not that, or nobody knows the kind.
    """
    kind, _, words = text.partition("=")
    if kind not in known or not words.strip():
        problem = f"{text!r} is not KIND=WORDS with one of {', '.join(known)}"
        raise typer.BadParameter(problem, param_hint="--entity")
    return {"entity": kind, "words": words.strip()}


def show(one: store.Correction) -> None:
    """Print one correction on one line."""
    right = [f"intent {one.intent}" if one.intent else "", f"step {one.step}" if one.step else ""]
    if one.entities is not None:
        right.append("entities " + (", ".join(f"{e['entity']}={e['words']}" for e in one.entities) or "none"))
    change = f"{one.understood.get('intent')} -> {', '.join(filter(None, right))}"
    typer.echo(f"{one.correction_id:>5}  {one.state:<9}  {one.text!r}: {change}")
