"""Links between channels: a one-time token that lets a chat carry on a conversation begun elsewhere."""

import hashlib
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, String
from sqlalchemy.orm import Mapped, Session

from profiles.chats import find_chat, open_chat
from profiles.columns import UtcDateTime
from profiles.conversations import find_conversation, open_conversation
from profiles.customers import link_identity
from profiles.errors import LinkDead
from profiles.models import Base, Chat, Conversation, Identity

LIFETIME = timedelta(minutes=10)


class Link(Base):
    """A token that was given out, as its digest; it works once."""

    __tablename__ = "links"

    digest: Mapped[str] = Column(String, primary_key=True)
    conversation_id: Mapped[str] = Column(
        ForeignKey("conversations.conversation_id", ondelete="CASCADE"), nullable=False, index=True
    )
    made_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    used_at = Column(UtcDateTime)


def make_link(session: Session, conversation_id: str, *, at: datetime) -> str:
    """Make a token of 22 letters for a conversation; it holds for ten minutes and works once."""
    find_conversation(session, conversation_id)
    token = secrets.token_urlsafe(16)
    session.add(Link(digest=_digest(token), conversation_id=conversation_id, made_at=at))
    session.flush()
    return token


def follow_link(session: Session, token: str, channel: str, chat_id: str, *, at: datetime) -> str:
    """Let a chat carry on the conversation that a token stands for, and give that conversation's id.

    The chat becomes an account of the conversation's customer. What was said in the chat before stays where
    it was; nothing is merged.

    Raises:
        LinkDead: the token is unknown, used or too old.
        IdentityTaken: the chat is another customer's.
    """
    link = session.get(Link, _digest(token), with_for_update=True)
    if link is None or link.used_at is not None or link.made_at <= at - LIFETIME:
        raise LinkDead
    conversation = find_conversation(session, link.conversation_id)
    if conversation.customer_id is not None:
        link_identity(session, conversation.customer_id, channel, chat_id, verified_at=at)
    chat = open_chat(session, channel, chat_id, at=at)
    chat.conversation_id = conversation.conversation_id
    link.used_at = at
    session.flush()
    return str(conversation.conversation_id)


def unlink_chat(session: Session, channel: str, conversation_id: str, *, at: datetime) -> bool:
    """Take a conversation away from the chat that carries it on; False where none does.

    The chat goes on in a conversation of nobody's, and is nobody's account any more.
    """
    chat = find_chat(session, channel, conversation_id)
    if chat is None:
        return False
    session.execute(
        sa.delete(Identity).where(Identity.channel == channel, Identity.channel_user_id == chat.chat_id)
    )
    chat.conversation_id = open_conversation(session, channel, at=at).conversation_id
    find_conversation(session, conversation_id).channel = "web"
    session.flush()
    return True


def find_shared_conversation(session: Session, customer_id: str) -> Conversation | None:
    """Find the conversation that a customer carries on in a chat as well; None where there is none."""
    query = (
        sa.select(Conversation)
        .join(Chat, Chat.conversation_id == Conversation.conversation_id)
        .where(Conversation.customer_id == customer_id)
        .order_by(Conversation.last_at.desc())
        .limit(1)
    )
    shared: Conversation | None = session.execute(query).scalars().first()
    return shared


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
