"""One conversation: its turns, what staff hung on it, and who the customer is."""

from typing import Any

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

import profiles
import shop
from console.auditing import audit, read_reason
from console.charts import Line, draw_line
from console.door import read_form
from console.drawing import draw
from console.masking import reveal_tokens
from console.reasons import read_reasons
from console.turns import Turn, read_turn

TURNS = 100
ORDERS = 5
CONVERSATIONS = 8
SUGGESTIONS = 400


def show_conversation(request: Request) -> Response:
    """Draw one conversation as turns beside its customer.

    The newest turns, unless the address asks for those behind a position (`after`) or around one (`at`).
    """
    with Session(request.app.state.engine, future=True) as session:
        return _draw_conversation(request, session)


async def reveal_conversation(request: Request) -> Response:
    """Draw a conversation once with the words that are masked, for a reason that is kept.

    Raises:
        FormExpired: the form was not drawn for this visitor.
        ReasonMissing: nobody said why.
    """
    reason = read_reason(await read_form(request))
    return await run_in_threadpool(_reveal, request, reason)


def read_turns(session: Session, conversation_id: str, after: int = 0, limit: int = TURNS) -> list[Turn]:
    """Read the turns behind a position with all that stands beside them."""
    messages = profiles.list_messages(session, conversation_id, after, limit)
    runs = profiles.list_runs(session, conversation_id, after)
    suggested = profiles.list_suggestions(session, conversation_id, SUGGESTIONS)
    reasons = read_reasons(session, suggested)
    tags = profiles.list_tags_of(session, [conversation_id])[conversation_id]
    notes = profiles.list_notes(session, conversation_id)
    return [
        read_turn(
            message,
            runs=runs.get(message.position, []),
            reasons=reasons.get(message.reply_to or 0),
            tags=[tag for tag in tags if tag.position == message.position],
            notes=[note for note in notes if note.position == message.position],
        )
        for message in messages
    ]


def _reveal(request: Request, reason: str) -> Response:
    conversation_id = request.path_params["conversation_id"]
    with Session(request.app.state.engine, future=True) as session:
        profiles.find_conversation(session, conversation_id)
        audit(session, request, "reveal", f"conversation:{conversation_id}", reason)
        session.commit()  # before anything is shown
        return _draw_conversation(request, session, is_revealed=True)


def _draw_conversation(request: Request, session: Session, is_revealed: bool = False) -> Response:
    conversation = profiles.find_conversation(session, request.path_params["conversation_id"])
    own_id = conversation.conversation_id
    newest = max(0, conversation.message_count - TURNS)
    after = _find_start(request, newest)
    turns = read_turns(session, own_id, after)
    said = [(turn.message.text, turn.message.reply) for turn in turns]
    vault = request.app.state.vault
    facts = {
        "conversation": conversation,
        "after": after,
        "turns": turns,
        "mood": _draw_mood(turns),
        "earlier": max(0, after - TURNS) if after else None,
        "later": min(after + TURNS, newest) if after < newest else None,
        "handoff": _find_handoff(session, conversation),
        "customer": _gather_customer(session, conversation.customer_id),
        "cart": shop.list_cart(session, profiles.name_owner(own_id, conversation.customer_id)),
        "tags": [tag for tag in profiles.list_tags_of(session, [own_id])[own_id] if not tag.position],
        "notes": [note for note in profiles.list_notes(session, own_id) if not note.position],
        "known_tags": profiles.list_tags(session),
        "names": profiles.name_staff(session),
        "version_names": profiles.versions.name_versions(session),
        "waiting": profiles.count_waiting(session),
        "has_masked": bool(profiles.VAULT_TOKEN.search(str(said))),
        "revealed": reveal_tokens(session, vault, conversation, said) if is_revealed else None,
    }
    return draw(request, "conversation.html", facts)


def _find_start(request: Request, newest: int) -> int:
    """Say behind which position the page begins."""
    at = _number(request, "at")
    start = _number(request, "after") if at is None else max(0, at - TURNS // 2)
    return newest if start is None else min(start, newest)


def _number(request: Request, name: str) -> int | None:
    text = request.query_params.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _draw_mood(turns: list[Turn]) -> Line | None:
    """Draw the mood over the messages of this page; None where there are fewer than two."""
    moods = [turn.understood.mood for turn in turns if turn.understood and turn.understood.mood is not None]
    return draw_line(moods, -1.0, 1.0) if len(moods) > 1 else None


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
    newest = {
        (one.purpose, one.channel): one for one in reversed(profiles.list_consents(session, customer_id))
    }
    return {
        "customer_id": customer_id,
        "name": name,
        "facts": profiles.list_facts(session, customer_id),
        "consents": list(newest.values()),
        "orders": shop.list_orders(session, customer_id, limit=ORDERS),
        "conversations": profiles.list_conversations(session, CONVERSATIONS, customer_id=customer_id),
    }
