"""What shoppers think of single replies: a thumb up or down, which they may change or take back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, get_args

import sqlalchemy as sa
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import Mapped, Session

from profiles.columns import UtcDateTime
from profiles.errors import ReplyNotFound
from profiles.models import Base, Message
from profiles.upsert import insert_or

Thumb = Literal["up", "down"]
THUMBS: tuple[Thumb, ...] = get_args(Thumb)


class Rating(Base):
    """The thumb that a shopper gave to one message of the bot, as it is now."""

    __tablename__ = "ratings"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["conversation_id", "position"],
            ["messages.conversation_id", "messages.position"],
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("thumb IN ('up', 'down')", name="ratings_thumb"),
        sa.Index("ix_ratings_thumb", "thumb", "at"),
    )

    conversation_id: Mapped[str] = Column(String, primary_key=True)
    position: Mapped[int] = Column(Integer, primary_key=True, autoincrement=False)
    thumb: Mapped[Thumb] = Column(String, nullable=False)
    at: Mapped[datetime] = Column(UtcDateTime, nullable=False)


def rate_reply(
    session: Session, conversation_id: str, reply_id: str, thumb: Thumb | None, *, at: datetime
) -> None:
    """Set the thumb of a bot's reply, or take it back with None; the same again changes nothing.

    Args:
        reply_id: the reply's `id` of the web contract.

    Raises:
        ReplyNotFound: the bot said no such thing in this conversation.
    """
    query = sa.select(Message.position).where(
        Message.conversation_id == conversation_id,
        Message.by == "bot",
        Message.reply["id"].as_string() == reply_id,
    )
    position = session.execute(query).scalar_one_or_none()
    if position is None:
        raise ReplyNotFound(reply_id)
    own = sa.and_(Rating.conversation_id == conversation_id, Rating.position == position)
    if thumb is None:
        session.execute(sa.delete(Rating).where(own))
        return
    row = {"conversation_id": conversation_id, "position": position, "thumb": thumb, "at": at}
    session.execute(
        insert_or(session, Rating)
        .values(row)
        .on_conflict_do_update(
            index_elements=["conversation_id", "position"],
            set_={"thumb": thumb, "at": at},
            where=Rating.thumb != thumb,
        )
    )


def list_thumbs(session: Session, conversation_id: str, positions: Sequence[int]) -> dict[int, Thumb]:
    """Give the thumbs of those messages that have one, by position."""
    query = sa.select(Rating.position, Rating.thumb).where(
        Rating.conversation_id == conversation_id, Rating.position.in_(positions)
    )
    return {position: thumb for position, thumb in session.execute(query)}
