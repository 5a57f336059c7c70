"""Gives a customer everything this room holds about them."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from profiles.customers import find_customer
from profiles.models import Consent, Conversation, Event, Fact, Handoff, Identity, Message, Survey
from profiles.objections import Objection
from profiles.suggestions import Suggestion
from profiles.tags import Note
from profiles.thumbs import Rating


def export_customer(session: Session, customer_id: str) -> dict[str, Any]:
    """Gather a customer's data as plain JSON values, oldest first in each list.

    Raises:
        CustomerNotFound: nobody has this id.
    """
    customer = find_customer(session, customer_id)
    own = {"customer_id": customer_id}
    return {
        "customer": as_json(customer),
        "identities": _list(session, Identity, Identity.channel, **own),
        "facts": _list(session, Fact, Fact.fact_id, **own),
        "consents": _list(session, Consent, Consent.consent_id, **own),
        "events": _list(session, Event, Event.event_id, **own),
        "objections": _list(session, Objection, Objection.objection_id, **own),
        "suggestions": _list(session, Suggestion, Suggestion.suggestion_id, **own),
        "conversations": [
            conversation | _said(session, conversation["conversation_id"])
            for conversation in _list(session, Conversation, Conversation.started_at, **own)
        ],
    }


def as_json(row: Any) -> dict[str, Any]:
    """Give a row's columns as JSON values, moments as ISO 8601 text."""
    values = {column.key: getattr(row, column.key) for column in sa.inspect(row).mapper.column_attrs}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()
    }


def _said(session: Session, conversation_id: str) -> dict[str, Any]:
    own = {"conversation_id": conversation_id}
    return {
        "messages": _list(session, Message, Message.position, **own),
        "handoffs": _list(session, Handoff, Handoff.handoff_id, **own),
        "notes": _list(session, Note, Note.note_id, **own),
        "surveys": _list(session, Survey, Survey.asked_at, **own),
        "ratings": _list(session, Rating, Rating.position, **own),
    }


def _list(session: Session, model: type[Any], order: Any, **own: str) -> list[dict[str, Any]]:
    query = sa.select(model).filter_by(**own).order_by(order)
    return [as_json(row) for row in session.execute(query).scalars()]
