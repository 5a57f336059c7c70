"""What changes while a page is open: the queue's count and new messages, as server-sent events.

The store is looked at once a second for each open page; so it does not matter which process changed it.
A page that is open keeps nobody signed in.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime, timezone

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sse_starlette import EventSourceResponse
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

import profiles
from console.sessions import IDLE

EVERY_S = 1.0
EVENT_STREAM = "text/event-stream"


@dataclass(frozen=True)
class Standing:
    """What an open page shows of the queue and of its conversation, at one moment."""

    waiting: int
    queue: str  # changes with whatever the queue shows
    messages: int = 0
    holder: str | None = None
    deliveries: int = 0  # messages of staff whose arrival is known


async def stream(request: Request) -> Response:
    """Send `queue` and `conversation` events for as long as the page is open and its person signed in."""
    if EVENT_STREAM not in request.headers.get("accept", ""):
        return PlainTextResponse("This address sends events to open pages.", 406)
    engine, visit = request.app.state.engine, request.state.visit
    conversation_id = request.query_params.get("conversation") or None

    def look() -> Standing | None:
        with Session(engine, future=True) as session:
            staff = profiles.find_visitor(
                session, visit.visit_id, at=datetime.now(timezone.utc), idle=IDLE, is_seen=False
            )
            return None if staff is None else read_standing(session, conversation_id)

    return EventSourceResponse(watch(look), ping=15)


async def watch(
    look: Callable[[], Standing | None], every_s: float = EVERY_S
) -> AsyncIterator[dict[str, str]]:
    """Give an event for whatever has changed since the last look, and one of each kind to begin with.

    Ends when `look` gives None: who watches is no longer signed in.
    """
    before: Standing | None = None
    while (now := await run_in_threadpool(look)) is not None:
        if before is None or now.queue != before.queue:
            yield {"event": "queue", "data": json.dumps({"waiting": now.waiting})}
        if before is None or _talk(now) != _talk(before):
            yield {"event": "conversation", "data": json.dumps({"messages": now.messages})}
        before = now
        await asyncio.sleep(every_s)


def read_standing(session: Session, conversation_id: str | None) -> Standing:
    """Look at the queue, and at a conversation where one is open."""
    handoff = profiles.Handoff
    taken, taken_at = sa.func.count(handoff.taken_by), sa.func.max(handoff.taken_at)
    query = sa.select(sa.func.count(), taken, sa.func.max(handoff.handoff_id), taken_at)
    row = session.execute(query.where(handoff.closed_at.is_(None))).one()
    queue, waiting = str(tuple(row)), row[0] - row[1]
    if conversation_id is None:
        return Standing(waiting, queue)
    try:
        conversation = profiles.find_conversation(session, conversation_id)
    except profiles.ConversationNotFound:
        return Standing(waiting, queue)
    deliveries = profiles.list_staff_messages(session, conversation_id).values()
    known = sum(one.delivery is not None for one in deliveries)
    return Standing(waiting, queue, conversation.message_count, conversation.taken_by, known)


def _talk(standing: Standing) -> tuple[int, str | None, int]:
    return standing.messages, standing.holder, standing.deliveries
