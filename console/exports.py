"""A conversation as a file: JSON or CSV, masked unless somebody says why not, and always in the audit."""

import csv
import io
import json
from typing import Any

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

import profiles
from console.auditing import audit, read_reason
from console.conversation import read_turns
from console.door import read_form
from console.masking import mask_document, reveal_tokens
from console.turns import Turn

COLUMNS = [
    "position",
    "at",
    "by",
    "text",
    "intent",
    "confidence",
    "sentiment",
    "strength",
    "entities",
    "actions",
    "ms",
    "tags",
    "notes",
]
FORMULAS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what begins so


async def export(request: Request) -> Response:
    """Give a conversation as a file in the form's `format`; `revealed` takes a reason.

    Raises:
        FormExpired: the form was not drawn for this visitor.
        ReasonMissing: it shall not be masked, and nobody said why.
        profiles.ConversationNotFound: there is nothing to export.
    """
    form = await read_form(request)
    is_revealed = form.get("revealed") == "yes"
    reason = read_reason(form) if is_revealed else None
    kind = "csv" if form.get("format") == "csv" else "json"
    text = await run_in_threadpool(_export, request, kind, reason)
    name = "".join(one for one in request.path_params["conversation_id"] if one.isalnum())[:24]
    headers = {"Content-Disposition": f'attachment; filename="conversation-{name}.{kind}"'}
    media = "text/csv" if kind == "csv" else "application/json"
    return Response(text, media_type=f"{media}; charset=utf-8", headers=headers)


def _export(request: Request, kind: str, reason: str | None) -> str:
    conversation_id = request.path_params["conversation_id"]
    with Session(request.app.state.engine, future=True) as session:
        conversation = profiles.find_conversation(session, conversation_id)
        turns = read_turns(session, conversation_id, limit=conversation.message_count)
        document = {**profiles.as_json(conversation), "messages": [describe(turn) for turn in turns]}
        vault = request.app.state.vault
        revealed = reveal_tokens(session, vault, conversation, document) if reason else None
        document = mask_document(document, revealed)
        what = "export" if reason is None else "export_revealed"
        audit(session, request, what, f"conversation:{conversation_id}", reason or f"{kind}, masked")
        session.commit()
    return write_csv(document["messages"]) if kind == "csv" else json.dumps(document, ensure_ascii=False)


def describe(turn: Turn) -> dict[str, Any]:
    """Give a turn as JSON values."""
    runs = [
        {"action": run.action, "ms": run.ms, "reads": run.reads, "writes": run.writes, "failed": run.failed}
        for run in turn.runs
    ]
    return {
        **profiles.as_json(turn.message),
        "runs": runs,
        "tags": [tag.tag for tag in turn.tags],
        "notes": [note.text for note in turn.notes],
    }


def write_csv(messages: list[dict[str, Any]]) -> str:
    """Write messages as CSV (RFC 4180), one row each; no cell can be a spreadsheet's formula."""
    sheet = io.StringIO()
    rows = csv.writer(sheet)
    rows.writerow(COLUMNS)
    for message in messages:
        flat = message | _flatten(message)
        rows.writerow([_make_safe(flat.get(name)) for name in COLUMNS])
    return sheet.getvalue()


def _flatten(message: dict[str, Any]) -> dict[str, Any]:
    understood = message["understanding"] or {}
    sentiment = understood.get("sentiment")
    felt = sentiment if isinstance(sentiment, dict) else {}
    entities = [f"{one.get('entity')}={one.get('value')}" for one in understood.get("entities") or []]
    return {
        "intent": understood.get("intent"),
        "confidence": understood.get("confidence"),
        "sentiment": felt.get("label"),
        "strength": felt.get("strength"),
        "entities": "; ".join(entities),
        "actions": "; ".join(message["actions"] or []),
        "ms": round(sum(run["ms"] for run in message["runs"]), 1) if message["runs"] else None,
        "tags": "; ".join(message["tags"]),
        "notes": "; ".join(message["notes"]),
    }


def _make_safe(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(FORMULAS):
        return f"'{value}"
    return value
