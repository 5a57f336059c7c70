"""The pages: one conversation beside its customer, the queue of who waits."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

import profiles
import shop
from console.auditing import audit, read_reason
from console.door import read_form
from console.drawing import draw
from console.masking import reveal_tokens
from console.turns import read_turn

TURNS = 100
ORDERS = 5
CONVERSATIONS = 8


def show_conversation(request: Request) -> Response:
    """Draw one conversation as turns, the newest unless `after` says otherwise, beside its customer."""
    with _open(request) as session:
        return _draw_conversation(request, session)


async def reveal_conversation(request: Request) -> Response:
    """Draw a conversation once with the words that are masked, for a reason that is kept.

    Raises:
        FormExpired: the form was not drawn for this visitor.
        ReasonMissing: nobody said why.
    """
    reason = read_reason(await read_form(request))
    return await run_in_threadpool(_reveal, request, reason)


def _reveal(request: Request, reason: str) -> Response:
    conversation_id = request.path_params["conversation_id"]
    with _open(request) as session:
        profiles.find_conversation(session, conversation_id)
        audit(session, request, "reveal", f"conversation:{conversation_id}", reason)
        session.commit()  # before anything is shown
        return _draw_conversation(request, session, is_revealed=True)


def _draw_conversation(request: Request, session: Session, is_revealed: bool = False) -> Response:
    conversation = profiles.find_conversation(session, request.path_params["conversation_id"])
    newest = max(0, conversation.message_count - TURNS)
    after = min(_number(request, "after", newest), newest)
    messages = profiles.list_messages(session, conversation.conversation_id, after, TURNS)
    said = [(message.text, message.reply) for message in messages]
    facts = {
        "conversation": conversation,
        "after": after,
        "turns": [read_turn(message) for message in messages],
        "earlier": max(0, after - TURNS) if after else None,
        "later": min(after + TURNS, newest) if after < newest else None,
        "handoff": _find_handoff(session, conversation),
        "customer": _gather_customer(session, conversation.customer_id),
        "waiting": _count_waiting(session),
        "has_masked": bool(profiles.VAULT_TOKEN.search(str(said))),
        "revealed": reveal_tokens(session, request.app.state.vault, conversation, said)
        if is_revealed
        else None,
    }
    return draw(request, "conversation.html", facts)


def tell_health(request: Request) -> Response:
    """Say whether the store answers."""
    try:
        with _open(request) as session:
            session.execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError:
        return JSONResponse({"status": "store unreachable"}, 503)
    return JSONResponse({"status": "ok"})


def _open(request: Request) -> Session:
    return Session(request.app.state.engine, future=True)


def _number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else default


def _count_waiting(session: Session) -> int:
    return profiles.count_waiting(session)


def _find_handoff(session: Session, conversation: profiles.Conversation) -> profiles.Handoff | None:
    if conversation.handed_over_at is None:
        return None
    return profiles.find_handoff(session, conversation.conversation_id)


def _gather_customer(session: Session, customer_id: str | None) -> dict[str, Any] | None:
    """Gather what stands on the customer's card; None for a guest."""
    if customer_id is None:
        return None
    try:
        name = profiles.find_customer(session, customer_id).display_name
    except profiles.CustomerNotFound:
        name = f"Customer {customer_id}"
    return {
        "customer_id": customer_id,
        "name": name,
        "facts": profiles.list_facts(session, customer_id),
        "orders": shop.list_orders(session, customer_id, limit=ORDERS),
        "conversations": profiles.list_conversations(session, CONVERSATIONS, customer_id=customer_id),
    }
