"""Chats of messengers: which conversation each carries on, and whether messages may and can go there."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from profiles.conversations import open_conversation
from profiles.customers import find_identity
from profiles.models import Chat, Message
from profiles.upsert import insert_or


def open_chat(session: Session, channel: str, chat_id: str, *, at: datetime) -> Chat:
    """Give a private chat and the conversation it carries on; both are made at its first message.

    A new conversation belongs to the customer who has proven that the account is theirs, else to nobody.
    """
    chat: Chat | None = session.get(Chat, (channel, chat_id))
    if chat is not None:
        return chat
    identity = find_identity(session, channel, chat_id)
    customer_id = identity.customer_id if identity and identity.verified_at else None
    conversation = open_conversation(session, channel, customer_id, at=at)
    row = {"channel": channel, "chat_id": chat_id, "conversation_id": conversation.conversation_id}
    made: Any = session.execute(insert_or(session, Chat).values(row).on_conflict_do_nothing())
    if made.rowcount == 0:  # another process was faster: its conversation counts
        session.delete(conversation)
    query = sa.select(Chat).filter_by(channel=channel, chat_id=chat_id)
    kept: Chat = session.execute(query).scalar_one()
    return kept


def find_chat(session: Session, channel: str, conversation_id: str) -> Chat | None:
    """Find the chat that carries on a conversation; None where the channel has none."""
    query = sa.select(Chat).filter_by(channel=channel, conversation_id=conversation_id)
    chat: Chat | None = session.execute(query.limit(1)).scalar_one_or_none()
    return chat


def mark_blocked(session: Session, channel: str, chat_id: str, at: datetime | None) -> None:
    """Remember that the shopper has blocked the bot, or with None that messages arrive again."""
    row = sa.update(Chat).where(Chat.channel == channel, Chat.chat_id == chat_id)
    session.execute(row.values(blocked_at=at), execution_options={"synchronize_session": "fetch"})


def mark_stopped(session: Session, channel: str, chat_id: str, at: datetime | None) -> None:
    """Remember that the shopper wants no messages that answer nothing, or with None that they are welcome."""
    row = sa.update(Chat).where(Chat.channel == channel, Chat.chat_id == chat_id)
    session.execute(row.values(stopped_at=at), execution_options={"synchronize_session": "fetch"})


def find_said(session: Session, conversation_id: str, message_id: str) -> str | None:
    """Find the text a shopper's message was kept with last: its own, or that of its newest edit.

    An edit carries the message's id, a dot, and what tells the edits apart.
    """
    its_own = Message.message_id == message_id
    its_edits = Message.message_id.startswith(f"{message_id}.", autoescape=True)
    query = sa.select(Message.text).where(
        Message.conversation_id == conversation_id, sa.or_(its_own, its_edits)
    )
    text: str | None = session.execute(query.order_by(Message.position.desc()).limit(1)).scalar_one_or_none()
    return text
