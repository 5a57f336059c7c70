"""The list of conversations: narrowed, searched, marked many at once, kept as views."""

from datetime import datetime, timezone
from typing import Any

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import profiles
from console.auditing import audit
from console.door import read_form
from console.drawing import draw
from console.errors import NothingChosen
from console.filters import Filter

PAGE = 40
VIEWS = {
    "Unhappy": Filter(mood="negative"),
    "Getting worse": Filter(slope="falling"),
    "Not understood": Filter(outcome="fallback"),
    "Unsure, not reviewed": Filter(sure="no", reviewed="no"),
}


def list_conversations(request: Request) -> Response:
    """Draw the conversations, the one with the newest message first."""
    chosen, now = Filter.read(request.query_params), datetime.now(timezone.utc)
    with Session(request.app.state.engine, future=True) as session:
        page = (_search if chosen.q else _page)(session, request, chosen, now)
        views = profiles.list_views(session)
        listed = [one.conversation_id for one in page["conversations"]]
        facts = {
            **page,
            **_list_choices(session),
            "filter": chosen,
            "suggested": chosen.limits(now)["suggested"],
            "is_filtered": bool(chosen.given),
            "tags_of": profiles.list_tags_of(session, listed),
            "waiting": profiles.count_waiting(session),
            "built_in": VIEWS,
            "views": views,
            "saved": {view.query for view in views},
        }
    return draw(request, "conversations.html", facts)


async def mark_many(request: Request) -> Response:
    """Mark the chosen conversations as reviewed, or hang a tag on them.

    Raises:
        FormExpired: the form was not drawn for this visitor.
        NothingChosen: no conversation was chosen.
        profiles.TagUnusable: the tag cannot be used.
    """
    form = await read_form(request)
    chosen: list[str] = request.state.chosen[:PAGE]
    if not chosen:
        raise NothingChosen
    await run_in_threadpool(_mark, request, form, chosen)
    return RedirectResponse(Filter.read_query(form.get("back", "")).address(), 303)


async def save_view(request: Request) -> Response:
    """Keep the list as it is narrowed under a name, for everybody.

    Raises:
        FormExpired: the form was not drawn for this visitor.
    """
    form = await read_form(request)
    chosen = Filter.read_query(form.get("query", ""))
    if form.get("name", "").strip() and chosen.given:
        await run_in_threadpool(_save, request, form["name"], chosen.query())
    return RedirectResponse(chosen.address(), 303)


async def remove_view(request: Request) -> Response:
    """Forget a saved view.

    Raises:
        FormExpired: the form was not drawn for this visitor.
    """
    await read_form(request)
    await run_in_threadpool(_remove, request, request.path_params["view_id"])
    return RedirectResponse("/", 303)


def _page(session: Session, request: Request, chosen: Filter, now: datetime) -> dict[str, Any]:
    """Give a page of the list, cut by key: its conversations and the places where its neighbours begin."""
    limits = chosen.limits(now)
    before, after = (_read_place(request.query_params.get(name, "")) for name in ("before", "after"))
    found = profiles.list_conversations(session, PAGE + 1, before=before, after=after, **limits)
    is_back = after is not None and before is None
    has_more = len(found) > PAGE
    shown = (found[-PAGE:] if is_back else found[:PAGE]) if has_more else found
    has_older, has_newer = (is_back or has_more), (has_more if is_back else before is not None)
    total = profiles.count_conversations(session, **limits)
    return {
        "conversations": shown,
        "total": total,
        "is_cut": total == profiles.COUNTED,
        "older": chosen.address(before=_write_place(shown[-1].place)) if shown and has_older else None,
        "newer": chosen.address(after=_write_place(shown[0].place)) if shown and has_newer else None,
        "customers": [],
    }


def _search(session: Session, request: Request, chosen: Filter, now: datetime) -> dict[str, Any]:
    """Give a page of what the words find, and the customers or the conversation of this name or id."""
    text = request.query_params.get("before", "")
    before = int(text) if text.isdecimal() and len(text) < 18 else None
    found = profiles.search_conversations(session, chosen.q, PAGE, before, **chosen.limits(now))
    named = profiles.show_in_list(session, [chosen.q])
    return {
        "conversations": [*named, *found.conversations],
        "total": found.total + len(named),
        "is_cut": found.is_cut,
        "older": chosen.address(before=found.next_entry) if found.next_entry else None,
        "newer": chosen.address() if before else None,
        "customers": profiles.find_by_name(session, chosen.q),
    }


def _list_choices(session: Session) -> dict[str, Any]:
    return {
        "channels": profiles.list_channels(session),
        "intents": profiles.list_intents(session),
        "tags": profiles.list_tags(session),
        "segments": profiles.list_segments(session),
        "names": profiles.name_staff(session),
    }


def _mark(request: Request, form: dict[str, str], chosen: list[str]) -> None:
    staff_id, now = request.state.staff.staff_id, datetime.now(timezone.utc)
    with Session(request.app.state.engine, future=True) as session, session.begin():
        if form.get("act") == "tag":
            profiles.add_tag(session, chosen, form.get("tag", ""), staff_id, now)
        else:
            profiles.mark_reviewed(session, chosen, staff_id, now)


def _save(request: Request, name: str, query: str) -> None:
    staff_id, now = request.state.staff.staff_id, datetime.now(timezone.utc)
    with Session(request.app.state.engine, future=True) as session, session.begin():
        profiles.save_view(session, name, query, staff_id, now)


def _remove(request: Request, view_id: int) -> None:
    with Session(request.app.state.engine, future=True) as session, session.begin():
        profiles.remove_view(session, view_id)
        audit(session, request, "view_removed", f"view:{view_id}")


def _write_place(place: profiles.Place) -> str:
    return f"{place.last_at.isoformat()}~{place.conversation_id}"


def _read_place(text: str) -> profiles.Place | None:
    moment, _, conversation_id = text.partition("~")
    try:
        last_at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return profiles.Place(last_at, conversation_id) if last_at.tzinfo else None
