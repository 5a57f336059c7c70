"""What staff said, by whom, and whether it reached the shopper."""

from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from profiles.models import Message, StaffMessage

Delivery = Literal["shown", "kept", "sent", "blocked", "refused", "unreachable", "no_chat"]
ARRIVED = ("shown", "kept", "sent")
"""Shown in an open tab, kept in the history until the shopper comes back, or sent by a messenger."""


def note_staff_message(
    session: Session, message_id: str, conversation_id: str, position: int, staff_id: str, at: datetime
) -> StaffMessage:
    """Note who wrote the message at a position of a conversation; its delivery is not known yet."""
    row = StaffMessage(
        message_id=message_id, conversation_id=conversation_id, position=position, staff_id=staff_id, at=at
    )
    session.add(row)
    session.flush()
    return row


def find_staff_message(session: Session, message_id: str) -> tuple[StaffMessage, Message] | None:
    """Find a message of staff by the id their page gave it; None where it was never written."""
    here = Message.conversation_id == StaffMessage.conversation_id
    query = sa.select(StaffMessage, Message).join(Message, here & (Message.position == StaffMessage.position))
    row = session.execute(query.where(StaffMessage.message_id == message_id)).one_or_none()
    return None if row is None else (row[0], row[1])


def note_delivery(session: Session, message_id: str, delivery: Delivery) -> None:
    """Note how a message of staff reached the shopper, or why it did not."""
    row = sa.update(StaffMessage).where(StaffMessage.message_id == message_id)
    session.execute(row.values(delivery=delivery), execution_options={"synchronize_session": "fetch"})


def list_staff_messages(session: Session, conversation_id: str) -> dict[int, StaffMessage]:
    """List the messages of staff in a conversation by their positions."""
    query = sa.select(StaffMessage).where(StaffMessage.conversation_id == conversation_id)
    return {row.position: row for row in session.execute(query).scalars()}
