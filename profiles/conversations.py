"""Conversations: opened in a channel, listed for staff."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from profiles.errors import ConversationNotFound
from profiles.models import Conversation, Customer, Message
from profiles.upsert import insert_or


@dataclass(frozen=True)
class ConversationSummary:
    """A conversation as it stands in a list: who, where, and what was said last."""

    conversation_id: str
    channel: str
    customer_id: str | None
    display_name: str | None
    started_at: datetime
    last_at: datetime
    message_count: int
    handed_over_at: datetime | None
    last_by: str | None
    last_text: str | None


def open_conversation(
    session: Session,
    channel: str,
    customer_id: str | None = None,
    conversation_id: str | None = None,
    *,
    at: datetime,
) -> Conversation:
    """Open a conversation, or give the one that has this id.

    Where no id is given, one that nobody can guess is made. A shopper who says who they are in a
    conversation begun without a name becomes its customer.

    Raises:
        ConversationNotFound: the id belongs to another customer's conversation.
    """
    conversation_id = conversation_id or secrets.token_urlsafe(16)
    row: dict[str, Any] = {"conversation_id": conversation_id, "channel": channel, "customer_id": customer_id}
    row |= {"started_at": at, "last_at": at, "message_count": 0}
    session.flush()
    session.execute(insert_or(session, Conversation).values(row).on_conflict_do_nothing())
    conversation = session.get(Conversation, conversation_id, populate_existing=True)
    assert conversation is not None  # noqa: S101  # the statement before made it
    if conversation.customer_id is None and customer_id is not None:
        conversation.customer_id = customer_id
        session.flush()
    if conversation.customer_id != customer_id and customer_id is not None:
        raise ConversationNotFound(conversation_id)
    return conversation


def find_conversation(session: Session, conversation_id: str) -> Conversation:
    """Find a conversation by its id.

    Raises:
        ConversationNotFound: no conversation has this id.
    """
    conversation: Conversation | None = session.get(Conversation, conversation_id)
    if conversation is None:
        raise ConversationNotFound(conversation_id)
    return conversation


def list_conversations(
    session: Session,
    limit: int = 50,
    offset: int = 0,
    *,
    channel: str | None = None,
    customer_id: str | None = None,
    handed_over: bool | None = None,
    text: str = "",
) -> list[ConversationSummary]:
    """List conversations, the one with the newest message first.

    Args:
        handed_over: True for those that wait for staff, False for the others, None for all.
        text: what a message, the customer's name or an id must contain, in upper or lower case.
    """
    last = sa.and_(
        Message.conversation_id == Conversation.conversation_id,
        Message.position == Conversation.message_count,
    )
    query = (
        sa.select(
            Conversation.conversation_id,
            Conversation.channel,
            Conversation.customer_id,
            Customer.display_name,
            Conversation.started_at,
            Conversation.last_at,
            Conversation.message_count,
            Conversation.handed_over_at,
            Message.by.label("last_by"),
            Message.text.label("last_text"),
        )
        .outerjoin(Customer, Customer.customer_id == Conversation.customer_id)
        .outerjoin(Message, last)
        .where(*_conditions(channel, customer_id, handed_over, text))
        .order_by(Conversation.last_at.desc(), Conversation.conversation_id)
        .limit(limit)
        .offset(offset)
    )
    return [ConversationSummary(**row) for row in session.execute(query).mappings()]


def count_conversations(
    session: Session,
    *,
    channel: str | None = None,
    customer_id: str | None = None,
    handed_over: bool | None = None,
    text: str = "",
) -> int:
    """Count what `list_conversations` would list without a limit."""
    query = sa.select(sa.func.count()).select_from(Conversation)
    query = query.outerjoin(Customer, Customer.customer_id == Conversation.customer_id)
    query = query.where(*_conditions(channel, customer_id, handed_over, text))
    return int(session.execute(query).scalar_one())


def list_channels(session: Session) -> list[str]:
    """List the channels that any conversation came through."""
    return list(session.execute(sa.select(Conversation.channel).distinct().order_by("channel")).scalars())


def _conditions(
    channel: str | None, customer_id: str | None, handed_over: bool | None, text: str
) -> list[Any]:
    conditions: list[Any] = []
    if channel is not None:
        conditions.append(Conversation.channel == channel)
    if customer_id is not None:
        conditions.append(Conversation.customer_id == customer_id)
    if handed_over is not None:
        waits = Conversation.handed_over_at.is_not(None)
        conditions.append(waits if handed_over else sa.not_(waits))
    if text:
        conditions.append(_contains(text.lower()))
    return conditions


def _contains(text: str) -> Any:
    any_message = aliased(Message)
    here = any_message.conversation_id == Conversation.conversation_id
    said = sa.exists().where(sa.and_(here, sa.func.lower(any_message.text).contains(text, autoescape=True)))
    named = sa.func.lower(Customer.display_name).contains(text, autoescape=True)
    ids = (Conversation.conversation_id, Conversation.customer_id)
    return sa.or_(said, named, *(sa.func.lower(column) == text for column in ids))
