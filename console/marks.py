"""What staff hang on one conversation or one of its messages: tags, notes, a review."""

from datetime import datetime, timezone

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import profiles
from console.door import read_form


async def mark(request: Request) -> Response:
    """Do what the form's `act` says: tag, untag, note, review or unreview; then go back to where it stood.

    Raises:
        FormExpired: the form was not drawn for this visitor.
        profiles.ConversationNotFound: there is no such conversation or message.
        profiles.TagUnusable: the tag cannot be used.
    """
    form = await read_form(request)
    position = int(form["position"]) if form.get("position", "").isdecimal() else profiles.WHOLE
    await run_in_threadpool(_mark, request, form, position)
    where = f"?at={position}#m{position}" if position else ""
    if form.get("back") == "desk":
        where = "/desk"
    return RedirectResponse(f"{request.url.path.removesuffix('/mark')}{where}", 303)


def _mark(request: Request, form: dict[str, str], position: int) -> None:
    staff_id, now = request.state.staff.staff_id, datetime.now(timezone.utc)
    conversation_id, act = request.path_params["conversation_id"], form.get("act")
    with Session(request.app.state.engine, future=True) as session, session.begin():
        profiles.find_message(session, conversation_id, position)
        if act == "tag":
            profiles.add_tag(session, [conversation_id], form.get("tag", ""), staff_id, now, position)
        elif act == "untag":
            profiles.remove_tag(session, conversation_id, form.get("tag", ""), position)
        elif act == "note" and form.get("text", "").strip():
            profiles.add_note(session, conversation_id, form["text"].strip(), staff_id, now, position)
        elif act in {"review", "unreview"}:
            at = now if act == "review" else None
            profiles.mark_reviewed(session, [conversation_id], staff_id, at)
