"""What shoppers do with products: one append-only table, the ground that recommendations stand on."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from profiles.errors import UnknownEventKind
from profiles.models import Event
from profiles.suggestions import OF_EVENT, note_outcome

# how much one event says for the product, against a purchase of 1; a caller may say otherwise
WEIGHTS = {
    "view": 0.1,
    "search": 0.0,
    "shown": 0.0,
    "opened": 0.2,
    "rejected": -1.0,
    "cart": 0.5,
    "uncart": -0.2,
    "bought": 1.0,
    "returned": -0.5,
    "return_withdrawn": 0.5,
    "rated": 0.5,
    "adapted": 0.0,  # the bot changed its answer to suit the shopper's mood; `details` says how and why
}


def record_event(
    session: Session,
    kind: str,
    *,
    customer_id: str | None,
    at: datetime,
    source: str,
    conversation_id: str | None = None,
    product_id: str | None = None,
    weight: float | None = None,
    turn: int | None = None,
    details: dict[str, Any] | None = None,
) -> Event:
    """Add one event; its weight is that of its kind unless given. A suggestion that led to it is credited.

    Args:
        source: where it came from, such as "chat", "import" or "shop page".
        turn: the position of the message in the conversation that brought it about.

    Raises:
        UnknownEventKind: the kind is not in `WEIGHTS`.
    """
    if kind not in WEIGHTS:
        raise UnknownEventKind(kind, tuple(WEIGHTS))
    event = Event(
        customer_id=customer_id,
        conversation_id=conversation_id,
        kind=kind,
        product_id=product_id,
        weight=WEIGHTS[kind] if weight is None else weight,
        at=at,
        source=source,
        turn=turn,
        details=details,
    )
    session.add(event)
    session.flush()
    if product_id is not None and kind in OF_EVENT:
        note_outcome(
            session,
            OF_EVENT[kind],
            product_id,
            customer_id=customer_id,
            conversation_id=conversation_id,
            at=at,
        )
    return event


def find_newest_event(session: Session, customer_id: str, product_id: str, kind: str) -> datetime | None:
    """Say when this last happened between a customer and a product; None where it never did."""
    query = sa.select(Event.at).where(
        Event.customer_id == customer_id, Event.product_id == product_id, Event.kind == kind
    )
    at: datetime | None = session.execute(query.order_by(Event.at.desc()).limit(1)).scalar_one_or_none()
    return at


def list_events(
    session: Session,
    customer_id: str,
    since: datetime | None = None,
    kinds: Collection[str] | None = None,
    limit: int = 50,
) -> list[Event]:
    """List a customer's events, newest first, from `since` on and of these kinds where given."""
    query = sa.select(Event).where(Event.customer_id == customer_id)
    if since is not None:
        query = query.where(Event.at >= since)
    if kinds is not None:
        query = query.where(Event.kind.in_(kinds))
    query = query.order_by(Event.at.desc(), Event.event_id.desc()).limit(limit)
    return list(session.execute(query).scalars())
