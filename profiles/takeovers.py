"""Takeovers: a member of staff has a conversation, and while they do the bot says nothing in it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from profiles.conversations import find_conversation
from profiles.errors import ConversationNotHeld, ConversationTaken
from profiles.handoffs import close_handoff, open_handoff
from profiles.models import Conversation, Handoff

# built once: on the path of each message, building a statement would cost more than running it
_table = Conversation.__table__
_row = _table.c.conversation_id == sa.bindparam("here")
_LOCK = sa.update(_table).where(_row).values(message_count=_table.c.message_count)
_HOLDER = sa.select(_table.c.taken_by).where(_row)


def take_conversation(session: Session, conversation_id: str, staff_id: str, at: datetime) -> Handoff:
    """Give a conversation to one member of staff; from the commit on the bot is silent in it.

    Of two at once exactly one gets it. Who has it already keeps it. Where nobody asked for a person a handoff
    without a reason is opened.

    Raises:
        ConversationNotFound: no conversation has this id.
        ConversationTaken: somebody else has it.
    """
    conversation = _lock(session, conversation_id)
    if conversation.taken_by not in (None, staff_id):
        raise ConversationTaken(conversation_id, conversation.taken_by, conversation.taken_at)
    handoff = open_handoff(session, conversation_id, "", at)
    if conversation.taken_by is None:
        conversation.taken_by = handoff.taken_by = staff_id
        conversation.taken_at = handoff.taken_at = at
    session.flush()
    return handoff


def hand_back(
    session: Session, conversation_id: str, staff_id: str | None, at: datetime, promised: str = ""
) -> Handoff:
    """Give a conversation back to the bot; the handoff is dealt with.

    Args:
        staff_id: who has it; None takes it back from whoever has it.
        promised: what the shopper was promised, in words the bot will repeat.

    Raises:
        ConversationNotFound: no conversation has this id.
        ConversationNotHeld: it is not theirs to give.
    """
    conversation = check_holder(session, conversation_id, staff_id)
    conversation.taken_by = conversation.taken_at = None
    handoff = close_handoff(session, conversation_id, at)
    handoff.promised = promised or None
    session.flush()
    return handoff


def check_holder(session: Session, conversation_id: str, staff_id: str | None) -> Conversation:
    """Make sure that a member of staff has a conversation, until the transaction ends, and give it.

    No `staff_id` stands for any of them.

    Raises:
        ConversationNotFound: no conversation has this id.
        ConversationNotHeld: they do not.
    """
    conversation: Conversation = _lock(session, conversation_id)
    if conversation.taken_by is None or staff_id not in (None, conversation.taken_by):
        raise ConversationNotHeld(conversation_id)
    return conversation


def is_taken(session: Session, conversation_id: str) -> bool:
    """Say whether staff have a conversation; nobody can take it or give it back until the transaction ends.

    What is written for the bot in the same transaction therefore stands before the takeover or after it.
    """
    session.execute(_LOCK, {"here": conversation_id})
    return find_holder(session, conversation_id) is not None


def find_holder(session: Session, conversation_id: str) -> str | None:
    """Find who of the staff has a conversation at this moment; None while the bot has it."""
    holder: str | None = session.execute(_HOLDER, {"here": conversation_id}).scalar_one_or_none()
    return holder


def dismiss_handoff(session: Session, conversation_id: str, at: datetime) -> Handoff:
    """Mark an open handoff that nobody has taken as dealt with.

    Raises:
        ConversationNotFound: no conversation has this id.
        ConversationTaken: somebody is at it, and can give it back.
        HandoffNotFound: nobody is waiting there.
    """
    conversation = _lock(session, conversation_id)
    if conversation.taken_by is not None:
        raise ConversationTaken(conversation_id, conversation.taken_by, conversation.taken_at)
    return close_handoff(session, conversation_id, at)


def _lock(session: Session, conversation_id: str) -> Any:
    """Give the conversation as it stands now, and keep others from changing it."""
    session.execute(_LOCK, {"here": conversation_id})
    conversation = find_conversation(session, conversation_id)
    session.refresh(conversation)
    return conversation
