"""What staff hang on conversations and messages: tags and notes; and the views of the list they saved."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, Session

from profiles.columns import RowId, UtcDateTime
from profiles.errors import TagUnusable
from profiles.models import Base, Conversation
from profiles.upsert import insert_or

WHOLE = 0  # in the place of a message's position: the conversation as a whole
LONGEST_TAG = 40
LONGEST_NOTE = 2000
LONGEST_NAME = 60


class Tag(Base):
    """A word that staff hung on a conversation (`position` 0) or on one of its messages."""

    __tablename__ = "conversation_tags"
    __table_args__ = (Index("ix_conversation_tags_tag", "tag", "conversation_id"),)

    conversation_id: Mapped[str] = Column(
        ForeignKey("conversations.conversation_id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = Column(Integer, primary_key=True, autoincrement=False)
    tag: Mapped[str] = Column(String, primary_key=True)
    staff_id: Mapped[str] = Column(String, nullable=False)
    at: Mapped[datetime] = Column(UtcDateTime, nullable=False)


class Note(Base):
    """What a member of staff wrote about a conversation (`position` 0) or one message, for staff only."""

    __tablename__ = "conversation_notes"

    note_id: Mapped[int] = Column(RowId, primary_key=True)
    conversation_id: Mapped[str] = Column(
        ForeignKey("conversations.conversation_id", ondelete="CASCADE"), index=True, nullable=False
    )
    position: Mapped[int] = Column(Integer, nullable=False)
    text: Mapped[str] = Column(Text, nullable=False)
    staff_id: Mapped[str] = Column(String, nullable=False)
    at: Mapped[datetime] = Column(UtcDateTime, nullable=False)


class SavedView(Base):
    """A narrowed list under a name, for everybody in the room; `query` is that of its address."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("name"),)

    view_id: Mapped[int] = Column(RowId, primary_key=True)
    name: Mapped[str] = Column(String, nullable=False)
    query: Mapped[str] = Column(String, nullable=False)
    staff_id: Mapped[str] = Column(String, nullable=False)
    at: Mapped[datetime] = Column(UtcDateTime, nullable=False)


def add_tag(
    session: Session,
    conversation_ids: Collection[str],
    tag: str,
    staff_id: str,
    at: datetime,
    position: int = WHOLE,
) -> int:
    """Hang a tag on conversations, or on the message of one; give how many did not have it.

    Raises:
        TagUnusable: it is empty, too long, or has a comma.
    """
    tag = " ".join(tag.casefold().split())
    if not 0 < len(tag) <= LONGEST_TAG or "," in tag or not tag.isprintable():
        raise TagUnusable(LONGEST_TAG)
    here = {"position": position, "tag": tag, "staff_id": staff_id, "at": at}
    rows = [{"conversation_id": one, **here} for one in _keep_known(session, conversation_ids)]
    if not rows:
        return 0
    added: Any = session.execute(insert_or(session, Tag).values(rows).on_conflict_do_nothing())
    return int(added.rowcount)


def remove_tag(session: Session, conversation_id: str, tag: str, position: int = WHOLE) -> None:
    """Take a tag off; nothing happens where it does not hang."""
    here = (Tag.conversation_id == conversation_id, Tag.position == position, Tag.tag == tag)
    session.execute(sa.delete(Tag).where(*here), execution_options={"synchronize_session": "fetch"})


def list_tags(session: Session) -> list[tuple[str, int]]:
    """List the tags in use and on how many conversations each hangs, the commonest first."""
    number = sa.func.count(Tag.conversation_id.distinct())
    query = sa.select(Tag.tag, number).group_by(Tag.tag).order_by(number.desc(), Tag.tag)
    return [(tag, count) for tag, count in session.execute(query)]


def list_tags_of(session: Session, conversation_ids: Collection[str]) -> dict[str, list[Tag]]:
    """List the tags of conversations and their messages, by conversation."""
    found: dict[str, list[Tag]] = {one: [] for one in conversation_ids}
    query = sa.select(Tag).where(Tag.conversation_id.in_(conversation_ids)).order_by(Tag.tag)
    for tag in session.execute(query).scalars():
        found[tag.conversation_id].append(tag)
    return found


def add_note(
    session: Session, conversation_id: str, text: str, staff_id: str, at: datetime, position: int = WHOLE
) -> Note:
    """Write a note about a conversation or one of its messages."""
    row: dict[str, Any] = {"conversation_id": conversation_id, "position": position}
    note = Note(**row, text=text[:LONGEST_NOTE], staff_id=staff_id, at=at)
    session.add(note)
    session.flush()
    return note


def list_notes(session: Session, conversation_id: str) -> list[Note]:
    """List the notes about a conversation and its messages, oldest first."""
    query = sa.select(Note).where(Note.conversation_id == conversation_id).order_by(Note.note_id)
    return list(session.execute(query).scalars())


def mark_reviewed(
    session: Session, conversation_ids: Collection[str], staff_id: str, at: datetime | None
) -> int:
    """Note that a person has looked at conversations (None: has not); give how many there are."""
    values = {"reviewed_at": at, "reviewed_by": staff_id if at else None}
    rows = sa.update(Conversation).where(Conversation.conversation_id.in_(conversation_ids)).values(values)
    marked: Any = session.execute(rows, execution_options={"synchronize_session": "fetch"})
    return int(marked.rowcount)


def save_view(session: Session, name: str, query: str, staff_id: str, at: datetime) -> None:
    """Keep a narrowed list under a name; one of that name is replaced."""
    row = {"name": " ".join(name.split())[:LONGEST_NAME], "query": query, "staff_id": staff_id, "at": at}
    added = insert_or(session, SavedView).values(row)
    session.execute(added.on_conflict_do_update(index_elements=["name"], set_={**row}))


def list_views(session: Session) -> list[SavedView]:
    """List the saved views by name."""
    return list(session.execute(sa.select(SavedView).order_by(SavedView.name)).scalars())


def remove_view(session: Session, view_id: int) -> None:
    """Forget a saved view."""
    rows = sa.delete(SavedView).where(SavedView.view_id == view_id)
    session.execute(rows, execution_options={"synchronize_session": "fetch"})


def _keep_known(session: Session, conversation_ids: Collection[str]) -> list[str]:
    query = sa.select(Conversation.conversation_id).where(Conversation.conversation_id.in_(conversation_ids))
    return list(session.execute(query).scalars())
