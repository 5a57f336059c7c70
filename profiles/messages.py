"""The log of what was said: positions without gaps, and replies found again when a message comes twice."""

from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from profiles.errors import ConversationNotFound, MessageSeen
from profiles.models import Conversation, Message
from profiles.standing import note_reading

Speaker = Literal["shopper", "bot", "staff"]

# built once: on the path of each message, building a statement would cost more than running it
_conversations, _messages = Conversation.__table__, Message.__table__
_here: Any = sa.bindparam("here")
_row = _conversations.c.conversation_id == _here
_COUNT = (
    sa.update(_conversations)
    .where(_row)
    .values(message_count=_conversations.c.message_count + sa.bindparam("more"))
)
_TOUCH = sa.update(_conversations).where(_row).values(last_at=sa.bindparam("at"))
_ADD = sa.insert(_messages)
_STANDING = sa.select(
    _conversations.c.message_count,
    sa.select(sa.func.max(_messages.c.position))
    .where(_messages.c.conversation_id == _here, _messages.c.by == "shopper")
    .scalar_subquery(),
    sa.select(sa.func.count())
    .where(_messages.c.conversation_id == _here, _messages.c.message_id == sa.bindparam("message_id"))
    .scalar_subquery(),
).where(_row)
_message = (_messages.c.conversation_id == _here, _messages.c.position == sa.bindparam("place"))
_UNREAD_AT = sa.select(_messages.c.at).where(*_message, _messages.c.understanding.is_(None))
_DESCRIBE = sa.update(_messages).where(*_message)
_FIND = sa.select(_messages.c.position).where(
    _messages.c.conversation_id == _here, _messages.c.message_id == sa.bindparam("message_id")
)


def log_message(
    session: Session,
    conversation_id: str,
    *,
    by: Speaker,
    text: str,
    at: datetime,
    message_id: str | None = None,
    reply_to: int | None = None,
    reply: dict[str, Any] | None = None,
    understanding: dict[str, Any] | None = None,
    actions: list[str] | None = None,
) -> Message:
    """Add a message at the end of a conversation and give it back, unattached to the session.

    Counting up the conversation's row makes other writers to it wait for this transaction, so no two
    processes take one position.

    Args:
        message_id: the client's own id of a shopper's message.
        reply_to: the position of the message that a bot's message answers; by default the shopper's last one.
        reply: what the channel draws, as in the web contract.
        understanding: intent, confidence, ranking, entities, sentiment.

    Raises:
        ConversationNotFound: no conversation has this id.
        MessageSeen: the shopper's message is in the log already; nothing was changed.
    """
    position, last_asked = _take_position(session, conversation_id, message_id, at)
    if by == "bot" and reply_to is None:
        reply_to = last_asked
    row: dict[str, Any] = {
        "conversation_id": conversation_id,
        "position": position,
        "message_id": message_id,
        "by": by,
        "at": at,
        "text": text,
        "reply_to": reply_to,
        "reply": reply,
        "understanding": understanding,
        "actions": actions,
    }
    session.execute(_ADD, row)
    if understanding is not None:
        note_reading(session, conversation_id, at, understanding)
    return Message(**row)


def describe_message(
    session: Session,
    conversation_id: str,
    position: int,
    *,
    understanding: dict[str, Any] | None = None,
    actions: list[str] | None = None,
) -> None:
    """Add to a message what became known of it after it was logged; what is None stays as it was."""
    known = {"understanding": understanding, "actions": actions}
    values = {name: value for name, value in known.items() if value is not None}
    if not values:
        return
    place = {"here": conversation_id, "place": position}
    if understanding is not None:
        at = session.execute(_UNREAD_AT, place).scalar_one_or_none()
        if at is not None:  # a message says something for the standing once
            note_reading(session, conversation_id, at, understanding)
    session.execute(_DESCRIBE, values | place)


def find_replies(session: Session, conversation_id: str, message_id: str) -> list[dict[str, Any]] | None:
    """Find what the bot answered to the shopper's message with this id, in order.

    Returns:
        Replies as in the web contract, each with `id` and `by`; empty while the answer is on its way;
        None where the message was never seen.
    """
    asked = {"here": conversation_id, "message_id": message_id}
    position = session.execute(_FIND, asked).scalar_one_or_none()
    if position is None:
        return None
    answers = sa.select(Message).where(
        Message.conversation_id == conversation_id, Message.position > position, Message.reply_to == position
    )
    return [as_reply(message) for message in session.execute(answers.order_by(Message.position)).scalars()]


def is_dealt_with(session: Session, conversation_id: str, message_id: str) -> bool:
    """Say whether a shopper's message was dealt with to the end, in words or in silence."""
    query = sa.select(Message.actions).where(
        Message.conversation_id == conversation_id, Message.message_id == message_id
    )
    return session.execute(query).scalar_one_or_none() is not None


def as_reply(message: Message) -> dict[str, Any]:
    """Give a message of bot or staff as a Reply of the web contract."""
    reply = message.reply or {"type": "text", "text": message.text}
    return {"id": str(message.position), "by": message.by, **reply}


def find_message(session: Session, conversation_id: str, position: int) -> Message | None:
    """Find a message by its place; None for position 0, the conversation as a whole.

    Raises:
        ConversationNotFound: no conversation has this id, or it has no message there.
    """
    found = session.get(Message, (conversation_id, position)) if position else None
    if found is None and (position or session.get(Conversation, conversation_id) is None):
        raise ConversationNotFound(conversation_id)
    return found


def list_messages(session: Session, conversation_id: str, after: int = 0, limit: int = 200) -> list[Message]:
    """List the messages behind position `after`, in order."""
    query = sa.select(Message).where(Message.conversation_id == conversation_id, Message.position > after)
    return list(session.execute(query.order_by(Message.position).limit(limit)).scalars())


def _take_position(
    session: Session, conversation_id: str, message_id: str | None, at: datetime
) -> tuple[int, int | None]:
    """Count the conversation up; give the position taken and that of the shopper's last message."""
    session.flush()
    session.execute(_COUNT, {"here": conversation_id, "more": 1})
    standing = session.execute(_STANDING, {"here": conversation_id, "message_id": message_id}).one_or_none()
    if standing is None:
        raise ConversationNotFound(conversation_id)
    position, last_asked, seen = standing
    if seen:
        session.execute(_COUNT, {"here": conversation_id, "more": -1})
        raise MessageSeen(conversation_id, message_id or "")
    session.execute(_TOUCH, {"here": conversation_id, "at": at})
    known = session.identity_map.get(identity_key(Conversation, conversation_id))
    if known is not None:
        session.expire(known, ["message_count", "last_at"])
    return position, last_asked
