"""Versions of the assistant: tried, judged beside the one that answers, promoted and rolled back."""

from datetime import datetime, timezone
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import profiles
from console.assistant import Assistant
from console.door import read_form
from console.drawing import draw
from console.errors import AssistantUnreachable, Refused
from profiles import corrections, versions

LISTED = 50


def list_versions(request: Request) -> Response:
    """Draw the versions, newest first, with the one that answers and the way back."""
    with _open(request) as session:
        facts = {
            "versions": versions.list_versions(session, LISTED),
            "current": versions.find_current_version(session),
            "previous": versions.find_previous_version(session),
            "promotions": versions.list_promotions(session, LISTED),
            "names": profiles.name_staff(session),
            "waiting": profiles.count_waiting(session),
        }
        return draw(request, "versions.html", facts)


def show_version(request: Request) -> Response:
    """Draw one version: how far it is, what the gate says, and every decision that changed."""
    now = datetime.now(timezone.utc)
    with _open(request) as session:
        version = versions.find_version(session, request.path_params["version_id"])
        current = versions.find_current_version(session)
        report = version.report or {}
        facts = {
            "version": version,
            "is_lost": version.is_lost(now),
            "is_current": current is not None and current.version_id == version.version_id,
            "report": report,
            "checked": _gather_checked(session, report),
            "changes": _gather_changes(session, report),
            "falls": {where: _list_moves(report.get(where)) for where in ("suite", "cross")},
            "names": profiles.name_staff(session),
            "waiting": profiles.count_waiting(session),
        }
        return draw(request, "version.html", facts)


async def try_out(request: Request) -> Response:
    """Begin to make a candidate of the chosen corrections.

    Raises:
        FormExpired: the form was not drawn for this visitor.
        Refused: nothing was chosen.
        AssistantRefused, AssistantUnreachable: it was not begun.
    """
    await read_form(request)
    chosen = [int(text) for text in request.state.chosen if text.isdecimal() and len(text) < 10]
    if not chosen:
        raise Refused("Choose the corrections that the candidate is made of.")
    begun = await _assistant(request).change_version("try", request.state.staff.staff_id, corrections=chosen)
    return RedirectResponse(f"/versions/{begun}", 303)


async def promote(request: Request) -> Response:
    """Have a version answer from now on.

    Raises:
        FormExpired: the form was not drawn for this visitor.
        AssistantRefused, AssistantUnreachable: another one still answers.
    """
    await read_form(request)
    version_id = request.path_params["version_id"]
    staff_id = request.state.staff.staff_id
    await _assistant(request).change_version("promote", staff_id, version_id=version_id)
    return RedirectResponse("/versions", 303)


async def roll_back(request: Request) -> Response:
    """Have the version answer again that did before.

    Raises:
        FormExpired: the form was not drawn for this visitor.
        AssistantRefused, AssistantUnreachable: the same one still answers.
    """
    await read_form(request)
    await _assistant(request).change_version("roll-back", request.state.staff.staff_id)
    return RedirectResponse("/versions", 303)


def _gather_checked(session: Session, report: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the regression conversations that are wrong before or after, or new; erased ones are left out."""
    found = {one.correction_id: one for one in corrections.list_corrections(session)}
    return [
        row | {"correction": found[row["correction_id"]]}
        for row in report.get("corrections", [])
        if row["correction_id"] in found and (row["is_tried"] or row["before"] or row["after"])
    ]


def _gather_changes(session: Session, report: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the changed decisions with the messages they are about; None where that was erased."""
    changes = report.get("replay", {}).get("changes", [])
    return [
        change | {"message": session.get(profiles.Message, (change["conversation_id"], change["position"]))}
        for change in changes
    ]


def _list_moves(figures: dict[str, Any] | None) -> list[tuple[str, int, float, float]]:
    """Give the intents whose figure moved, what fell most first: intent, messages, before, after."""
    if not figures:
        return []
    old, new = figures["old"]["intents"], figures["new"]["intents"]
    rows = [(intent, row["messages"], row["f1"], new.get(intent, row)["f1"]) for intent, row in old.items()]
    return sorted((row for row in rows if row[2] != row[3]), key=lambda row: row[3] - row[2])


def _assistant(request: Request) -> Assistant:
    """Give the way to the assistant.

    Raises:
        AssistantUnreachable: this room was opened without one.
    """
    assistant: Assistant | None = request.app.state.assistant
    if assistant is None:
        raise AssistantUnreachable
    return assistant


def _open(request: Request) -> Session:
    return Session(request.app.state.engine, future=True)
