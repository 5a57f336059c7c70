"""Handoffs: conversations that wait for a person."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from profiles.conversations import find_conversation
from profiles.errors import HandoffNotFound
from profiles.models import Handoff
from profiles.standing import note_handed_over
from profiles.upsert import insert_or


def open_handoff(session: Session, conversation_id: str, reason: str, at: datetime) -> Handoff:
    """Ask for a person; where one is asked for already, that handoff stays and is given.

    Raises:
        ConversationNotFound: no conversation has this id.
    """
    conversation = find_conversation(session, conversation_id)
    row = {"conversation_id": conversation_id, "reason": reason, "opened_at": at}
    session.execute(insert_or(session, Handoff).values(row).on_conflict_do_nothing())
    handoff = find_handoff(session, conversation_id)
    conversation.handed_over_at = handoff.opened_at
    note_handed_over(session, conversation_id)
    session.flush()
    return handoff


def close_handoff(session: Session, conversation_id: str, at: datetime) -> Handoff:
    """Mark the conversation's open handoff as dealt with.

    Raises:
        ConversationNotFound: no conversation has this id.
        HandoffNotFound: nobody is waiting there.
    """
    conversation = find_conversation(session, conversation_id)
    handoff = find_handoff(session, conversation_id)
    handoff.closed_at = at
    conversation.handed_over_at = None
    session.flush()
    return handoff


def list_open_handoffs(session: Session, limit: int = 100) -> list[Handoff]:
    """List the handoffs nobody has dealt with yet, longest waiting first."""
    query = sa.select(Handoff).where(Handoff.closed_at.is_(None))
    query = query.order_by(Handoff.opened_at, Handoff.handoff_id).limit(limit)
    return list(session.execute(query).scalars())


def count_waiting(session: Session) -> int:
    """Count the open handoffs that nobody of the staff has taken on."""
    query = sa.select(sa.func.count()).select_from(Handoff)
    waiting = query.where(Handoff.closed_at.is_(None), Handoff.taken_by.is_(None))
    return int(session.execute(waiting).scalar_one())


def find_handoff(session: Session, conversation_id: str) -> Handoff:
    """Find the open handoff of a conversation.

    Raises:
        HandoffNotFound: nobody is waiting there.
    """
    query = sa.select(Handoff).where(Handoff.conversation_id == conversation_id, Handoff.closed_at.is_(None))
    handoff: Handoff | None = session.execute(query).scalar_one_or_none()
    if handoff is None:
        raise HandoffNotFound(conversation_id)
    return handoff
