"""Forgetting a customer: every row of this room that speaks of them, and a receipt that says so.

What is erased is found from the tables themselves: each row of the customer, of their conversations and
chats, and of their part of the vault. The append-only audit stays; it names ids only.
"""

import secrets
from collections import Counter
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, String
from sqlalchemy.orm import Mapped, Session

from profiles.audit import AuditEntry
from profiles.columns import UtcDateTime
from profiles.conversations import find_conversation, list_conversation_ids
from profiles.customers import find_customer
from profiles.models import Base, Chat, Conversation, Message, VaultEntry
from profiles.search import forget_deleted_words
from profiles.vault import name_owner

KEPT = {AuditEntry.__tablename__, "erasures"}


class Erasure(Base):
    """A receipt: when somebody was forgotten and how many rows of what; not who."""

    __tablename__ = "erasures"

    code: Mapped[str] = Column(String, primary_key=True)
    erased_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    counts: Mapped[dict[str, int]] = Column(sa.JSON, nullable=False)


def count_rows(session: Session, customer_id: str) -> dict[str, int]:
    """Count what would be erased, by table; tables without such rows are left out.

    Raises:
        CustomerNotFound: nobody has this id.
    """
    find_customer(session, customer_id)
    counted: Counter[str] = Counter()
    for table, condition in _list_conditions(session, customer_id, None):
        rows = sa.select(sa.func.count()).select_from(table).where(condition)
        counted[table.name] += session.execute(rows).scalar_one()
    return {name: count for name, count in counted.items() if count}


def erase_customer(
    session: Session,
    customer_id: str,
    *,
    at: datetime,
    speaking_in: str | None = None,
    also: dict[str, int] | None = None,
) -> Erasure:
    """Erase all rows of a customer, in the caller's transaction, and write a receipt.

    Args:
        speaking_in: the conversation in which they ask for it. It stays as nobody's, with nothing but the
            message that asked, so that the answer has a place.
        also: what other rooms erased, for the receipt.

    Raises:
        CustomerNotFound: nobody has this id.
    """
    find_customer(session, customer_id)
    session.flush()
    counts: Counter[str] = Counter()
    for table, condition in _list_conditions(session, customer_id, speaking_in):
        done: Any = session.execute(sa.delete(table).where(condition))
        counts[table.name] += int(done.rowcount)
    forget_deleted_words(session)
    if speaking_in is not None:
        session.execute(
            sa.update(Conversation.__table__)
            .where(Conversation.conversation_id == speaking_in)
            .values(customer_id=None, confirmed_at=None)
        )
    session.expire_all()
    rows = {**counts, **(also or {})}
    receipt = Erasure(
        code=f"E-{secrets.token_hex(4).upper()}",
        erased_at=at,
        counts={name: count for name, count in rows.items() if count},
    )
    session.add(receipt)
    session.flush()
    return receipt


def find_erasure(session: Session, code: str) -> Erasure | None:
    """Find a receipt by its code, in any case."""
    receipt: Erasure | None = session.get(Erasure, code.strip().upper())
    return receipt


def _list_conditions(
    session: Session, customer_id: str, speaking_in: str | None
) -> list[tuple[sa.Table, Any]]:
    """Say of each table which rows are the customer's, those that others refer to last."""
    conversations = list_conversation_ids(session, customer_id)
    owners = {name_owner(conversation, None) for conversation in conversations}
    owners.add(name_owner("", customer_id))
    vault = VaultEntry.__table__
    conditions: list[tuple[sa.Table, Any]] = [(vault, vault.c.owner.in_(owners))]
    for table in reversed(Base.metadata.sorted_tables):
        if table.name in KEPT or table is vault:
            continue
        speaks = []
        if "customer_id" in table.c:
            speaks.append(table.c.customer_id == customer_id)
        if "conversation_id" in table.c:
            speaks.append(table.c.conversation_id.in_(conversations))
        if speaks:
            conditions.append((table, sa.and_(sa.or_(*speaks), *_spare(session, table, speaking_in))))
    return conditions


def _spare(session: Session, table: sa.Table, speaking_in: str | None) -> list[Any]:
    """Say what of the conversation that is going on must stay: its row, its chat, its newest message."""
    if speaking_in is None:
        return []
    if table is Message.__table__:
        newest = find_conversation(session, speaking_in).message_count
        return [sa.or_(table.c.conversation_id != speaking_in, table.c.position < newest)]
    if table in (Conversation.__table__, Chat.__table__):
        return [table.c.conversation_id != speaking_in]
    return []
