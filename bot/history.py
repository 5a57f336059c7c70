"""What a shopper did, as the recommender takes it: the past, and this conversation above it."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import profiles
import recsys

NEWEST = 1000  # a customer's newest events; older ones weigh next to nothing
IN_SESSION = 3.0  # what is done in this conversation weighs so many times more
LOOKED_FOR = 0.1  # what stood first in a search of this conversation, against a purchase of 1
PROFILING = "profiling"  # the purpose to which a customer can say no

_EVENT = profiles.Event.__table__.c
# naive UTC, read in C: there are many rows
_MOMENT: Any = sa.type_coerce(_EVENT.at, sa.DateTime).label("moment")


def read_history(
    session: Session,
    customer_id: str | None,
    now: datetime,
    *,
    conversation_id: str | None = None,
    kinds: Collection[str] = (),
    searches: bool = False,
) -> list[recsys.Event]:
    """Read a shopper's newest events that speak about a product; disputed ones do not.

    A guest has those of the conversation only, and so has a customer who refused profiling.

    Args:
        session: of the store.
        customer_id: who asks; None for a guest.
        now: later events are not read.
        conversation_id: the conversation that is going on; its events weigh `IN_SESSION` times as much.
        kinds: read only events of these kinds.
        searches: let what the conversation's searches found first count a little.
    """
    rows: list[Any] = []
    if customer_id is not None and not profiles.has_refused(session, customer_id, PROFILING):
        own = [_EVENT.customer_id == customer_id]
        if conversation_id is not None:
            own.append(sa.or_(_EVENT.conversation_id.is_(None), _EVENT.conversation_id != conversation_id))
        rows += _read(session, own, now, kinds)
    if conversation_id is not None:
        done = _read(session, [_EVENT.conversation_id == conversation_id], now, kinds)
        rows += [(product_id, weight * IN_SESSION, at) for product_id, weight, at in done]
        if searches:
            found = profiles.list_lately_found(session, conversation_id)
            rows += [(product_id, LOOKED_FOR * IN_SESSION, at) for product_id, at in found]
    return [
        (product_id, weight, at if at.tzinfo else at.replace(tzinfo=timezone.utc))
        for product_id, weight, at in rows
    ]


def list_taken(session: Session, conversation_id: str, now: datetime) -> list[str]:
    """List the products that what was done in this conversation speaks for, all in all."""
    total: Counter[str] = Counter()
    for product_id, weight, _ in _read(session, [_EVENT.conversation_id == conversation_id], now, ()):
        total[product_id] += weight
    return sorted(product_id for product_id, weight in total.items() if weight > 0)


def _read(session: Session, own: list[Any], now: datetime, kinds: Collection[str]) -> list[Any]:
    query = sa.select(_EVENT.product_id, _EVENT.weight, _MOMENT).where(
        *own,
        _EVENT.product_id.is_not(None),
        _EVENT.weight != 0,
        _EVENT.disputed_at.is_(None),
        sa.or_(_EVENT.kind != "rejected", _EVENT.source != "chat"),  # objections leave these out, undoably
        _EVENT.at <= now,
    )
    if kinds:
        query = query.where(_EVENT.kind.in_(kinds))
    return list(session.connection().execute(query.order_by(_EVENT.at.desc()).limit(NEWEST)).all())
