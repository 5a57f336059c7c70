"""Conversations: opened in a channel, found by their id."""

import secrets
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from profiles.customers import link_identity
from profiles.errors import ConversationNotFound
from profiles.models import Chat, Conversation
from profiles.upsert import insert_or


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


def confirm_customer(session: Session, conversation_id: str, customer_id: str, *, at: datetime) -> None:
    """Note that who speaks has proven to be this customer; the chats that carry the conversation are theirs.

    Raises:
        ConversationNotFound: there is none, or it is another customer's.
        IdentityTaken: the chat is another customer's.
    """
    conversation = open_conversation(
        session, find_conversation(session, conversation_id).channel, customer_id, conversation_id, at=at
    )
    conversation.confirmed_at = at
    session.flush()
    for chat in session.execute(sa.select(Chat).filter_by(conversation_id=conversation_id)).scalars():
        link_identity(session, customer_id, chat.channel, chat.chat_id, verified_at=at)


def list_conversation_ids(session: Session, customer_id: str) -> list[str]:
    """List the ids of all conversations of a customer."""
    query = sa.select(Conversation.conversation_id).filter_by(customer_id=customer_id)
    return list(session.execute(query).scalars())
