"""The tables of this room; a customer's id is the shop's own and is a string everywhere."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declarative_base

from profiles.columns import RowId, UtcDateTime

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)

Base = declarative_base(metadata=metadata)


class Customer(Base):
    """Someone the shop knows by its own id."""

    __tablename__ = "customers"

    customer_id: Mapped[str] = Column(String, primary_key=True)
    display_name: Mapped[str] = Column(String, nullable=False)
    email = Column(String)
    created_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)


class Identity(Base):
    """An account in one channel that belongs to a customer; proven when `verified_at` is set."""

    __tablename__ = "identities"

    channel: Mapped[str] = Column(String, primary_key=True)
    channel_user_id: Mapped[str] = Column(String, primary_key=True)
    customer_id: Mapped[str] = Column(
        ForeignKey("customers.customer_id", ondelete="CASCADE"), index=True, nullable=False
    )
    verified_at = Column(UtcDateTime)


class Fact(Base):
    """Something we hold true about a customer, with who said so and when; it holds until retracted."""

    __tablename__ = "facts"
    __table_args__ = (Index("ix_facts_customer_id_name", "customer_id", "name"),)

    fact_id: Mapped[int] = Column(RowId, primary_key=True)
    customer_id: Mapped[str] = Column(ForeignKey("customers.customer_id", ondelete="CASCADE"), nullable=False)
    name: Mapped[str] = Column(String, nullable=False)
    value: Mapped[Any] = Column(sa.JSON, nullable=False)
    source: Mapped[str] = Column(String, nullable=False)
    at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    confidence: Mapped[float] = Column(Float, nullable=False)
    retracted_at = Column(UtcDateTime)


class Consent(Base):
    """One yes or no to one purpose in one channel; rows are only ever added, the newest counts."""

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_customer_id", "customer_id", "purpose", "channel"),)

    consent_id: Mapped[int] = Column(RowId, primary_key=True)
    customer_id: Mapped[str] = Column(ForeignKey("customers.customer_id", ondelete="CASCADE"), nullable=False)
    purpose: Mapped[str] = Column(String, nullable=False)
    channel: Mapped[str] = Column(String, nullable=False)
    granted: Mapped[bool] = Column(sa.Boolean, nullable=False)
    at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    source: Mapped[str] = Column(String, nullable=False)


class Event(Base):
    """Something that happened between a shopper and a product; rows are only ever added.

    One with `disputed_at` counts no longer: the shopper said that it says nothing about them. `external_id`
    is the id in the `source` it was imported from: one source never lands an id twice.
    """

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_customer_id", "customer_id", "at"),
        Index(
            "ix_events_conversation_id",
            "conversation_id",
            "at",
            sqlite_where=sa.text("conversation_id IS NOT NULL"),
            postgresql_where=sa.text("conversation_id IS NOT NULL"),
        ),
        Index(
            "uq_events_source_external_id",
            "source",
            "external_id",
            unique=True,
            sqlite_where=sa.text("external_id IS NOT NULL"),
            postgresql_where=sa.text("external_id IS NOT NULL"),
        ),
    )

    event_id: Mapped[int] = Column(RowId, primary_key=True)
    customer_id = Column(String)
    conversation_id = Column(String)
    kind: Mapped[str] = Column(String, nullable=False)
    product_id = Column(String)
    weight: Mapped[float] = Column(Float, nullable=False)
    at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    source: Mapped[str] = Column(String, nullable=False)
    turn = Column(Integer)
    details: Mapped[dict[str, Any] | None] = Column(sa.JSON(none_as_null=True))
    external_id = Column(String)
    disputed_at = Column(UtcDateTime)


class Conversation(Base):
    """One thread with one shopper in one channel; `handed_over_at` is set while staff are asked for.

    How it stands, from `last_intent` on, is what `profiles.standing` makes of its messages.

    `taken_by` is the member of staff who has it since `taken_at`; meanwhile the bot is silent. `confirmed_at`
    is when a one-time code last proved who speaks.
    """

    __tablename__ = "conversations"
    __table_args__ = (
        Index("ix_conversations_last_at_conversation_id", "last_at", "conversation_id"),
        *(
            Index(f"ix_conversations_{column}", column, "last_at")
            for column in ("customer_id", "channel", "outcome", "handed_over_at", "taken_by")
        ),
    )

    conversation_id: Mapped[str] = Column(String, primary_key=True)
    channel: Mapped[str] = Column(String, nullable=False)
    customer_id = Column(String)
    started_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    last_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    message_count: Mapped[int] = Column(Integer, nullable=False)
    handed_over_at = Column(UtcDateTime)
    confirmed_at = Column(UtcDateTime)
    taken_by = Column(String)
    taken_at = Column(UtcDateTime)
    last_intent = Column(String)
    min_confidence = Column(Float)
    fallbacks: Mapped[int] = Column(Integer, nullable=False, server_default="0")
    mood = Column(Float)
    mood_slope = Column(Float)
    mood_count: Mapped[int] = Column(Integer, nullable=False, server_default="0")
    mood_sum: Mapped[float] = Column(Float, nullable=False, server_default="0")
    mood_moment: Mapped[float] = Column(Float, nullable=False, server_default="0")
    outcome = Column(String)
    reviewed_at = Column(UtcDateTime)
    reviewed_by = Column(String)


class Message(Base):
    """One message of a conversation; positions count from 1 without gaps.

    `message_id` is the client's own; `reply_to` is the position of the shopper's message that a bot
    message answers; `reply` is what the channel drew, as in the web contract.
    """

    __tablename__ = "messages"
    __table_args__ = (UniqueConstraint("conversation_id", "message_id"),)

    conversation_id: Mapped[str] = Column(
        ForeignKey("conversations.conversation_id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = Column(Integer, primary_key=True, autoincrement=False)
    message_id = Column(String)
    by: Mapped[str] = Column(String, nullable=False)
    at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    text: Mapped[str] = Column(Text, nullable=False)
    reply_to = Column(Integer)
    reply: Mapped[dict[str, Any] | None] = Column(sa.JSON(none_as_null=True))
    understanding: Mapped[dict[str, Any] | None] = Column(sa.JSON(none_as_null=True))
    actions: Mapped[list[str] | None] = Column(sa.JSON(none_as_null=True))


class Button(Base):
    """A choice offered once: an opaque token stands for the payload, which never leaves the house."""

    __tablename__ = "buttons"

    token: Mapped[str] = Column(String, primary_key=True)
    conversation_id: Mapped[str] = Column(
        ForeignKey("conversations.conversation_id", ondelete="CASCADE"), index=True, nullable=False
    )
    payload: Mapped[str] = Column(Text, nullable=False)
    used_at = Column(UtcDateTime)


class Handoff(Base):
    """A request for a person; at most one is open in a conversation.

    `taken_by` is the member of staff who took it on; `promised` what the shopper was promised, in words.
    """

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

    handoff_id: Mapped[int] = Column(RowId, primary_key=True)
    conversation_id: Mapped[str] = Column(
        ForeignKey("conversations.conversation_id", ondelete="CASCADE"), index=True, nullable=False
    )
    reason: Mapped[str] = Column(String, nullable=False)
    opened_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    taken_by = Column(String)
    taken_at = Column(UtcDateTime)
    closed_at = Column(UtcDateTime)
    promised = Column(Text)


class StaffMessage(Base):
    """Who of the staff wrote a message, under the id their page gave it, and how it reached the shopper.

    `delivery` is None while that is not known.
    """

    __tablename__ = "staff_messages"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["conversation_id", "position"],
            ["messages.conversation_id", "messages.position"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("conversation_id", "position"),
    )

    message_id: Mapped[str] = Column(String, primary_key=True)
    conversation_id: Mapped[str] = Column(String, nullable=False)
    position: Mapped[int] = Column(Integer, nullable=False)
    staff_id: Mapped[str] = Column(String, nullable=False)
    at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    delivery = Column(String)


class Survey(Base):
    """A shopper was asked how the help on a matter was; closed once answered, or skipped (no rating).

    `matter` is a case's number, or that of a handoff ("H-12") where there was no case.
    """

    __tablename__ = "surveys"
    __table_args__ = (
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name="surveys_rating"),
        Index("ix_surveys_asked_at", "asked_at"),
    )

    matter: Mapped[str] = Column(String, primary_key=True)
    conversation_id: Mapped[str] = Column(
        ForeignKey("conversations.conversation_id", ondelete="CASCADE"), index=True, nullable=False
    )
    asked_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    rating = Column(Integer)
    closed_at = Column(UtcDateTime)


class TrackerState(Base):
    """The dialogue engine's memory of a conversation, as the text it wrote."""

    __tablename__ = "trackers"

    conversation_id: Mapped[str] = Column(String, primary_key=True)
    state: Mapped[str] = Column(Text, nullable=False)
    updated_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)


class Chat(Base):
    """A private chat of a messenger and the conversation it carries on.

    `blocked_at` is set while nothing arrives there, `stopped_at` while the shopper wants only answers.
    """

    __tablename__ = "chats"

    channel: Mapped[str] = Column(String, primary_key=True)
    chat_id: Mapped[str] = Column(String, primary_key=True)
    conversation_id: Mapped[str] = Column(
        ForeignKey("conversations.conversation_id", ondelete="CASCADE"), index=True, nullable=False
    )
    blocked_at = Column(UtcDateTime)
    stopped_at = Column(UtcDateTime)


class Update(Base):
    """Something a messenger brought us, by its own id; `sent` counts the messages of our answer."""

    __tablename__ = "updates"
    __table_args__ = (Index("ix_updates_taken_at", "taken_at"),)

    channel: Mapped[str] = Column(String, primary_key=True)
    update_id: Mapped[int] = Column(sa.BigInteger, primary_key=True, autoincrement=False)
    taken_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    sent: Mapped[int] = Column(Integer, nullable=False)
    done_at = Column(UtcDateTime)


class VaultEntry(Base):
    """Something private that a shopper said, encrypted; texts hold its token instead."""

    __tablename__ = "vault"

    token: Mapped[str] = Column(String, primary_key=True)
    owner: Mapped[str] = Column(String, index=True, nullable=False)
    kind: Mapped[str] = Column(String, nullable=False)
    sealed: Mapped[bytes] = Column(sa.LargeBinary, nullable=False)
    at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
