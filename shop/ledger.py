"""The shop's receipts: promises, returns, complaint cases and checkouts, a table each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey
from sqlalchemy.orm import Mapped

from shop.database import UtcDateTime
from shop.models import Base

CASE_CATEGORIES = ("delivery", "quality", "size", "missing", "wrong_item", "price", "service", "other")
SEVERITIES = ("low", "normal", "high")
WISHES = ("refund", "exchange")


class Promise(Base):
    """Something the shop said will happen, to whom, by when; `kept_at` once it has.

    `kind` is "refund", "exchange" or "answer"; `reference` the order, return or case it belongs to, which
    has at most one promise of a kind. What a person promised is of the kind "staff": in their own words
    (`said`), with the name of who said so (`made_by`), as often as they did.
    """

    __tablename__ = "promises"
    __table_args__ = (
        sa.Index(
            "promises_once",
            "kind",
            "reference",
            unique=True,
            sqlite_where=sa.text("kind <> 'staff'"),
            postgresql_where=sa.text("kind <> 'staff'"),
        ),
        sa.Index("promises_to_customer", "customer_id", "made_at"),
        sa.Index(
            "promises_open",
            "due_at",
            sqlite_where=sa.text("kept_at IS NULL"),
            postgresql_where=sa.text("kept_at IS NULL"),
        ),
    )
    promise_id: Mapped[int] = Column(sa.Integer, primary_key=True)
    kind: Mapped[str] = Column(sa.String, nullable=False)
    reference: Mapped[str] = Column(sa.String, nullable=False)
    customer_id = Column(sa.String)
    conversation_id = Column(sa.String, index=True)
    amount_cents = Column(sa.Integer)
    currency: Mapped[str] = Column(sa.String(3), nullable=False, default="USD")
    said = Column(sa.Text)
    made_by = Column(sa.String)
    made_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    due_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    kept_at = Column(UtcDateTime)


class Return(Base):
    """One line of an order that is on its way back; a line goes back once.

    `wish` is "refund" or "exchange"; an exchange took its pieces (`variant_id` where there are variants)
    out of stock.
    """

    __tablename__ = "returns"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["order_number", "position"],
            ["order_lines.order_number", "order_lines.position"],
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("order_number", "position", name="returns_once"),
        sa.CheckConstraint(f"wish IN {WISHES}", name="returns_wish"),
    )
    return_id: Mapped[int] = Column(sa.Integer, primary_key=True)
    order_number: Mapped[str] = Column(sa.String, nullable=False)
    position: Mapped[int] = Column(sa.Integer, nullable=False)
    reason: Mapped[str] = Column(sa.String, nullable=False)
    wish: Mapped[str] = Column(sa.String, nullable=False)
    variant_id = Column(sa.String, ForeignKey("variants.variant_id"))
    refund_cents: Mapped[int] = Column(sa.Integer, nullable=False)
    opened_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    send_by: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    received_at = Column(UtcDateTime)

    @property
    def number(self) -> str:
        """The receipt's number, such as "R-311"."""
        return f"R-{self.return_id}"


class Case(Base):
    """A complaint: what it is about, how bad, and until when it is answered.

    `notes` are the shopper's own words, one for each message that belongs to it; `wish` what they asked for.
    """

    __tablename__ = "cases"
    __table_args__ = (
        sa.CheckConstraint(f"category IN {CASE_CATEGORIES}", name="cases_category"),
        sa.CheckConstraint(f"severity IN {SEVERITIES}", name="cases_severity"),
        sa.Index("cases_of_customer", "customer_id", "opened_at"),
    )
    case_id: Mapped[int] = Column(sa.Integer, primary_key=True)
    conversation_id: Mapped[str] = Column(sa.String, nullable=False, index=True)
    customer_id = Column(sa.String)
    order_number = Column(sa.String, ForeignKey("orders.order_number", ondelete="SET NULL"))
    category: Mapped[str] = Column(sa.String, nullable=False)
    severity: Mapped[str] = Column(sa.String, nullable=False)
    notes: Mapped[list[Any]] = Column(sa.JSON, nullable=False)
    wish = Column(sa.String)
    opened_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    due_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    closed_at = Column(UtcDateTime)

    @property
    def number(self) -> str:
        """The receipt's number, such as "C-88"."""
        return f"C-{self.case_id}"


class Checkout(Base):
    """A link to the checkout given to a customer: it ends soon, and makes at most one order."""

    __tablename__ = "checkouts"
    checkout_id: Mapped[str] = Column(sa.String, primary_key=True)
    customer_id: Mapped[str] = Column(sa.String, nullable=False, index=True)
    issued_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    expires_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    used_at = Column(UtcDateTime)
    order_number = Column(sa.String, ForeignKey("orders.order_number", ondelete="SET NULL"))
