"""Writes into the audit what staff do in the room, and shows it."""

from datetime import datetime, timezone

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

import profiles
from console.drawing import draw
from console.errors import ReasonMissing

PAGE = 100
LONGEST_REASON = 300


def audit(
    session: Session, request: Request, what: str, target: str | None = None, reason: str | None = None
) -> None:
    """Write down what the signed-in person does, in the transaction that does it.

    Args:
        what: a verb or noun in snake_case.
        target: what it is done to, as "conversation:ID" or "staff:ID"; ids only.
        reason: in the person's own words, where the act asks for one.
    """
    staff = request.state.staff
    profiles.record_audit(
        session,
        what,
        at=datetime.now(timezone.utc),
        staff_id=staff.staff_id if staff else None,
        target=target,
        reason=reason,
    )


def read_reason(form: dict[str, str]) -> str:
    """Read the reason that a form must give.

    Raises:
        ReasonMissing: it gives none.
    """
    reason = form.get("reason", "").strip()[:LONGEST_REASON]
    if not reason:
        raise ReasonMissing
    return reason


def show_audit(request: Request) -> Response:
    """Draw the audit, newest first, narrowed by the address to one kind, one person or one target."""
    asked = request.query_params
    limits = {name: asked.get(name) or None for name in ("what", "staff_id", "target")}
    text = asked.get("before", "")
    before = int(text) if text.isdecimal() and len(text) < 18 else None
    with Session(request.app.state.engine, future=True) as session:
        entries = profiles.list_audit(session, PAGE + 1, before, **limits)
        facts = {
            "entries": entries[:PAGE],
            "older": entries[PAGE - 1].audit_id if len(entries) > PAGE else None,
            "limits": limits,
            "names": profiles.name_staff(session),
            "kinds": profiles.list_audited(session),
        }
    return draw(request, "audit.html", facts)
