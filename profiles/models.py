"""The tables of this room; a customer's id is the shop's own and is a string everywhere."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Float, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declarative_base

from profiles.columns import JsonOrNull, RowId, UtcDateTime, column

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)
Base = declarative_base(metadata=metadata)


def _customer_key(**options: Any) -> Any:
    return column(String, ForeignKey("customers.customer_id", ondelete="CASCADE"), **options)


def _conversation_key(**options: Any) -> Any:
    key = ForeignKey("conversations.conversation_id", ondelete="CASCADE")
    return column(String, key, **options)


class Customer(Base):
    """Someone the shop knows by its own id."""

    __tablename__ = "customers"

    customer_id: Mapped[str] = column(String, primary_key=True)
    display_name: Mapped[str] = column(String)
    email: Mapped[str | None] = column(String, nullable=True)
    created_at: Mapped[datetime] = column(UtcDateTime)


class Identity(Base):
    """An account in one channel that belongs to a customer; proven when `verified_at` is set."""

    __tablename__ = "identities"

    channel: Mapped[str] = column(String, primary_key=True)
    channel_user_id: Mapped[str] = column(String, primary_key=True)
    customer_id: Mapped[str] = _customer_key(index=True)
    verified_at: Mapped[datetime | None] = column(UtcDateTime, nullable=True)


class Fact(Base):
    """Something we hold true about a customer, with who said so and when; it holds until retracted."""

    __tablename__ = "facts"
    __table_args__ = (Index("ix_facts_customer_id_name", "customer_id", "name"),)

    fact_id: Mapped[int] = column(RowId, primary_key=True)
    customer_id: Mapped[str] = _customer_key()
    name: Mapped[str] = column(String)
    value: Mapped[Any] = column(sa.JSON)
    source: Mapped[str] = column(String)
    at: Mapped[datetime] = column(UtcDateTime)
    confidence: Mapped[float] = column(Float)
    retracted_at: Mapped[datetime | None] = column(UtcDateTime, nullable=True)


class Consent(Base):
    """One yes or no to one purpose in one channel; rows are only ever added, the newest counts."""

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_customer_id", "customer_id", "purpose", "channel"),)

    consent_id: Mapped[int] = column(RowId, primary_key=True)
    customer_id: Mapped[str] = _customer_key()
    purpose: Mapped[str] = column(String)
    channel: Mapped[str] = column(String)
    granted: Mapped[bool] = column(sa.Boolean)
    at: Mapped[datetime] = column(UtcDateTime)
    source: Mapped[str] = column(String)


class Event(Base):
    """Something that happened between a shopper and a product; rows are only ever added.

    `external_id` is the id in the `source` it was imported from: one source never lands an id twice.
    """

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_customer_id", "customer_id", "at"),
        Index(
            "uq_events_source_external_id",
            "source",
            "external_id",
            unique=True,
            sqlite_where=sa.text("external_id IS NOT NULL"),
            postgresql_where=sa.text("external_id IS NOT NULL"),
        ),
    )

    event_id: Mapped[int] = column(RowId, primary_key=True)
    customer_id: Mapped[str | None] = column(String, nullable=True)
    conversation_id: Mapped[str | None] = column(String, nullable=True)
    kind: Mapped[str] = column(String)
    product_id: Mapped[str | None] = column(String, nullable=True)
    weight: Mapped[float] = column(Float)
    at: Mapped[datetime] = column(UtcDateTime)
    source: Mapped[str] = column(String)
    turn: Mapped[int | None] = column(Integer, nullable=True)
    details: Mapped[dict[str, Any] | None] = column(JsonOrNull, nullable=True)
    external_id: Mapped[str | None] = column(String, nullable=True)


class Conversation(Base):
    """One thread with one shopper in one channel; `handed_over_at` is set while staff are asked for."""

    __tablename__ = "conversations"
    __table_args__ = (Index("ix_conversations_customer_id", "customer_id", "last_at"),)

    conversation_id: Mapped[str] = column(String, primary_key=True)
    channel: Mapped[str] = column(String)
    customer_id: Mapped[str | None] = column(String, nullable=True)
    started_at: Mapped[datetime] = column(UtcDateTime)
    last_at: Mapped[datetime] = column(UtcDateTime, index=True)
    message_count: Mapped[int] = column(Integer)
    handed_over_at: Mapped[datetime | None] = column(UtcDateTime, nullable=True)


class Message(Base):
    """One message of a conversation; positions count from 1 without gaps.

    `message_id` is the client's own; `reply_to` is the position of the shopper's message that a bot
    message answers; `reply` is what the channel drew, as in the web contract.
    """

    __tablename__ = "messages"
    __table_args__ = (UniqueConstraint("conversation_id", "message_id"),)

    conversation_id: Mapped[str] = _conversation_key(primary_key=True)
    position: Mapped[int] = column(Integer, primary_key=True, autoincrement=False)
    message_id: Mapped[str | None] = column(String, nullable=True)
    by: Mapped[str] = column(String)
    at: Mapped[datetime] = column(UtcDateTime)
    text: Mapped[str] = column(Text)
    reply_to: Mapped[int | None] = column(Integer, nullable=True)
    reply: Mapped[dict[str, Any] | None] = column(JsonOrNull, nullable=True)
    understanding: Mapped[dict[str, Any] | None] = column(JsonOrNull, nullable=True)
    actions: Mapped[list[str] | None] = column(JsonOrNull, nullable=True)


class Button(Base):
    """A choice offered once: an opaque token stands for the payload, which never leaves the house."""

    __tablename__ = "buttons"

    token: Mapped[str] = column(String, primary_key=True)
    conversation_id: Mapped[str] = _conversation_key(index=True)
    payload: Mapped[str] = column(Text)
    used_at: Mapped[datetime | None] = column(UtcDateTime, nullable=True)


class Handoff(Base):
    """A request for a person; at most one is open in a conversation."""

    __tablename__ = "handoffs"
    __table_args__ = (
        Index(
            "uq_handoffs_open",
            "conversation_id",
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        ),
    )

    handoff_id: Mapped[int] = column(RowId, primary_key=True)
    conversation_id: Mapped[str] = _conversation_key(index=True)
    reason: Mapped[str] = column(String)
    opened_at: Mapped[datetime] = column(UtcDateTime)
    closed_at: Mapped[datetime | None] = column(UtcDateTime, nullable=True)


class TrackerState(Base):
    """The dialogue engine's memory of a conversation, as the text it wrote."""

    __tablename__ = "trackers"

    conversation_id: Mapped[str] = column(String, primary_key=True)
    state: Mapped[str] = column(Text)
    updated_at: Mapped[datetime] = column(UtcDateTime)
