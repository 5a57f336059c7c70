"""Corrections: what a message should have been understood as, and what led up to it, as staff say.

Each is a training example and a regression conversation in one. Text is kept as the channels wrote it down,
with the tokens of the vault cut to their kind; it goes when its conversation is erased.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, Session

from profiles.columns import RowId, UtcDateTime
from profiles.errors import CorrectionEmpty, CorrectionImpossible, CorrectionNotFound
from profiles.models import Base, Message
from profiles.upsert import insert_or
from profiles.vault import CLOSING, OPENING, VAULT_TOKEN

OPEN, TRYING, BLOCKED, PROMOTED, WITHDRAWN = STATES = ("open", "trying", "blocked", "promoted", "withdrawn")
TRIABLE = (OPEN, BLOCKED)
TURNS = 10  # of the shopper that a regression conversation begins with, at most


class Correction(Base):
    """What is right about one message of a shopper; what is None was understood well.

    `understood` is what the assistant made of it then: intent, confidence, entities, actions. `entities` are
    all that stand in the message, as {entity, words, role}; `step` is the right next action. `turns` are the
    shopper's messages up to this one, as {text, intent, entities, actions, is_button}.
    """

    __tablename__ = "corrections"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["conversation_id", "position"],
            ["messages.conversation_id", "messages.position"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("conversation_id", "position"),
        sa.CheckConstraint(f"state IN {STATES}", name="ck_corrections_state"),
        Index("ix_corrections_state", "state"),
    )

    correction_id: Mapped[int] = Column(RowId, primary_key=True)
    conversation_id: Mapped[str] = Column(String, nullable=False)
    position: Mapped[int] = Column(Integer, nullable=False)
    text: Mapped[str] = Column(Text, nullable=False)
    understood: Mapped[dict[str, Any]] = Column(sa.JSON, nullable=False)
    turns: Mapped[list[dict[str, Any]]] = Column(sa.JSON, nullable=False)
    intent = Column(String)
    entities: Mapped[list[dict[str, Any]] | None] = Column(sa.JSON(none_as_null=True))
    step = Column(String)
    state: Mapped[str] = Column(String, nullable=False)
    version_id = Column(Integer)
    staff_id: Mapped[str] = Column(String, nullable=False)
    at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    exported_at = Column(UtcDateTime)

    @property
    def right_intent(self) -> str | None:
        """The intent that the message has: the corrected one, else the one that was understood."""
        return self.intent or self.understood.get("intent")


@dataclass(frozen=True)
class Right:
    """What somebody says is right of a message; None leaves a part as it was understood."""

    intent: str | None = None
    entities: list[dict[str, Any]] | None = None
    step: str | None = None


def record_correction(
    session: Session, conversation_id: str, position: int, right: Right, *, staff_id: str, at: datetime
) -> Correction:
    """Keep what is right of a message; a correction that stands there already is replaced and open again.

    Raises:
        CorrectionImpossible: no shopper wrote that message, it was a pressed button, or nothing read it.
        CorrectionEmpty: nothing in it differs from what was understood.
    """
    message = session.get(Message, (conversation_id, position))
    if message is None or message.by != "shopper" or not message.understanding or is_button(message):
        raise CorrectionImpossible(conversation_id, position)
    understood = describe_turn(message)
    if right == Right() or _is_as_understood(right, understood, message):
        raise CorrectionEmpty
    row = {
        "conversation_id": conversation_id,
        "position": position,
        "text": understood["text"],
        "understood": understood | {"confidence": message.understanding.get("confidence")},
        "turns": _list_turns(session, message),
        "intent": right.intent,
        "entities": None if right.entities is None else [hide_tokens_in(one) for one in right.entities],
        "step": right.step,
        "state": OPEN,
        "version_id": None,
        "staff_id": staff_id,
        "at": at,
        "exported_at": None,
    }
    keys = ["conversation_id", "position"]
    added = insert_or(session, Correction).values(row)
    session.execute(added.on_conflict_do_update(index_elements=keys, set_=row))
    query = sa.select(Correction).filter_by(conversation_id=conversation_id, position=position)
    found: Correction = session.execute(query.execution_options(populate_existing=True)).scalar_one()
    return found


def find_correction(session: Session, correction_id: int) -> Correction:
    """Find a correction.

    Raises:
        CorrectionNotFound: there is none with this id.
    """
    found: Correction | None = session.get(Correction, correction_id)
    if found is None:
        raise CorrectionNotFound(correction_id)
    return found


def list_corrections(
    session: Session, states: Collection[str] = STATES, limit: int | None = None
) -> list[Correction]:
    """List corrections in these states, newest first."""
    query = sa.select(Correction).where(Correction.state.in_(states))
    return list(session.execute(query.order_by(Correction.correction_id.desc()).limit(limit)).scalars())


def list_corrections_of(session: Session, conversation_id: str) -> dict[int, Correction]:
    """Give the corrections of a conversation by the position of their message."""
    query = sa.select(Correction).where(Correction.conversation_id == conversation_id)
    return {one.position: one for one in session.execute(query).scalars()}


def withdraw_correction(session: Session, correction_id: int) -> Correction:
    """Take a correction back; no candidate is trained with it any more.

    Raises:
        CorrectionNotFound: there is none with this id.
    """
    found = find_correction(session, correction_id)
    found.state = WITHDRAWN
    session.flush()
    return found


def note_exported(session: Session, corrections: Iterable[Correction], at: datetime) -> None:
    """Remember that corrections were written into files."""
    for one in corrections:
        one.exported_at = at
    session.flush()


def is_button(message: Message) -> bool:
    """Say whether a message is a pressed button: its text was never read, so it has no mood."""
    return (message.understanding or {}).get("sentiment") is None


def describe_turn(message: Message) -> dict[str, Any]:
    """Give a message as a turn of a regression conversation, without tokens of the vault."""
    reading: dict[str, Any] = message.understanding or {}
    intent, topic = reading.get("intent"), reading.get("topic")
    return {
        "text": hide_tokens(message.text),
        "intent": f"{intent}/{topic}" if intent and topic else intent,
        "entities": [
            hide_tokens_in(describe_entity(one, message.text)) for one in reading.get("entities") or []
        ],
        "actions": list(message.actions or []),
        "is_button": is_button(message),
    }


def describe_entity(entity: dict[str, Any], text: str) -> dict[str, Any]:
    """Give an entity by the words it was read from; those of a button have none but their value."""
    start, end = entity.get("start"), entity.get("end")
    words = text[start:end] if start is not None and end is not None else entity.get("value")
    found = {"entity": entity.get("entity"), "words": words, "value": entity.get("value")}
    return found | ({"role": entity["role"]} if entity.get("role") else {})


def hide_tokens(text: str) -> str:
    """Cut the tokens of the vault to their kind: nothing in the text says any more whose they were."""
    return VAULT_TOKEN.sub(rf"{OPENING}\1{CLOSING}", text)


def hide_tokens_in(entity: dict[str, Any]) -> dict[str, Any]:
    """Do the same to the texts of an entity."""
    return {name: hide_tokens(value) if isinstance(value, str) else value for name, value in entity.items()}


def _list_turns(session: Session, message: Message) -> list[dict[str, Any]]:
    query = (
        sa.select(Message)
        .where(
            Message.conversation_id == message.conversation_id,
            Message.position < message.position,
            Message.by == "shopper",
            Message.understanding.is_not(None),
        )
        .order_by(Message.position.desc())
        .limit(TURNS)
    )
    return [describe_turn(one) for one in reversed(list(session.execute(query).scalars()))]


def _is_as_understood(right: Right, understood: dict[str, Any], message: Message) -> bool:
    same_intent = right.intent in (None, understood["intent"], (message.understanding or {}).get("intent"))
    same_step = right.step is None or right.step in understood["actions"][:1]
    same_entities = right.entities is None or name_entities(right.entities) == name_entities(
        understood["entities"]
    )
    return same_intent and same_step and same_entities


def name_entities(entities: Iterable[dict[str, Any]]) -> set[tuple[str, str, str]]:
    """Give entities as what makes them the same: kind, role and the words they were read from."""
    return {
        (str(one["entity"]), str(one.get("role") or ""), " ".join(str(one.get("words")).casefold().split()))
        for one in entities
    }
