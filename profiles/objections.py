"""What a shopper objects to: what to leave out, and purchases that say nothing about them."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Index, String
from sqlalchemy.orm import Mapped, Session

from profiles.columns import RowId, UtcDateTime
from profiles.models import Base, Event

LEFT_OUT = ("products", "makers", "types", "phrases")
PURCHASE = "purchase"
DIET = "diet"


class Objection(Base):
    """Something to leave out, or (`kind` purchase) a product whose purchases until then do not count.

    Kind diet is what a guest said to eat or avoid; what follows from it is for the caller to say.

    A known customer's holds in every conversation, a guest's in its own; until `withdrawn_at`.
    """

    __tablename__ = "objections"
    __table_args__ = (
        Index("ix_objections_customer_id", "customer_id"),
        Index("ix_objections_conversation_id", "conversation_id"),
    )

    objection_id: Mapped[int] = Column(RowId, primary_key=True)
    customer_id = Column(String)
    conversation_id: Mapped[str] = Column(String, nullable=False)
    kind: Mapped[str] = Column(String, nullable=False)
    value: Mapped[str] = Column(String, nullable=False)
    name: Mapped[str] = Column(String, nullable=False)
    at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    withdrawn_at = Column(UtcDateTime)


def object_to(
    session: Session,
    kind: str,
    value: str,
    name: str,
    *,
    customer_id: str | None,
    conversation_id: str,
    at: datetime,
) -> Objection:
    """Write an objection down; one to a purchase flags its events, so that they count no longer.

    Args:
        kind: products, makers, types, phrases, purchase, or diet.
        value: the product's id, or the name of what is left out or of the diet.
        name: how to say it.
    """
    objection = Objection(
        customer_id=customer_id, conversation_id=conversation_id, kind=kind, value=value, name=name, at=at
    )
    session.add(objection)
    if kind == PURCHASE:
        flag = sa.update(Event).where(*_own_events(objection), Event.disputed_at.is_(None), Event.weight > 0)
        session.execute(flag.values(disputed_at=at), execution_options={"synchronize_session": False})
    session.flush()
    return objection


def withdraw_objection(session: Session, objection: Objection, at: datetime) -> None:
    """Let an objection hold no longer: purchases count again, a "rejected" that it brought does not."""
    objection.withdrawn_at = at
    if objection.kind == PURCHASE:
        flagged = sa.update(Event).where(*_own_events(objection), Event.disputed_at == objection.at)
        change = flagged.values(disputed_at=None)
    else:
        caused = (Event.conversation_id == objection.conversation_id, Event.kind == "rejected")
        change = sa.update(Event).where(*caused, Event.at == objection.at).values(disputed_at=at)
    session.execute(change, execution_options={"synchronize_session": False})
    session.flush()


def list_objections(session: Session, customer_id: str | None, conversation_id: str) -> list[Objection]:
    """List what a shopper objects to and has not taken back, the newest first."""
    own = Objection.conversation_id == conversation_id
    if customer_id is not None:
        own = sa.or_(own, Objection.customer_id == customer_id)
    query = sa.select(Objection).where(own, Objection.withdrawn_at.is_(None))
    return list(session.execute(query.order_by(Objection.at.desc(), Objection.objection_id.desc())).scalars())


def _own_events(objection: Objection) -> tuple[Any, ...]:
    whose = Event.customer_id == objection.customer_id
    if objection.customer_id is None:
        whose = Event.conversation_id == objection.conversation_id
    return (whose, Event.product_id == objection.value, Event.at <= objection.at)
