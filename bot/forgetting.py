"""Forgets a customer in every room at once, and gathers their data for them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

import profiles
import shop


class OrdersOnTheWay(shop.ShopError):
    """A customer whose orders are still on their way cannot be forgotten without saying so."""

    def __init__(self, order_numbers: list[str]) -> None:
        self.order_numbers = order_numbers
        super().__init__(
            f"Still on the way: {', '.join(order_numbers)}. Wait until they are there, or erase with "
            "--despite-orders: nobody can then ask about them by name."
        )


@dataclass(frozen=True)
class Plan:
    """What forgetting a customer would erase (rows by table), and what stays without a name."""

    rows: dict[str, int]
    orders_kept: int
    orders_on_the_way: list[str]


def plan_forgetting(session: Session, customer_id: str) -> Plan:
    """Say what would happen; nothing is changed.

    Raises:
        profiles.CustomerNotFound: nobody has this id.
    """
    return Plan(
        profiles.count_rows(session, customer_id),
        shop.count_orders(session, customer_id),
        shop.list_open_orders(session, customer_id),
    )


def forget(
    session: Session,
    customer_id: str,
    *,
    at: datetime,
    despite_orders: bool = False,
    speaking_in: str | None = None,
) -> profiles.Erasure:
    """Forget a customer in the caller's transaction, and give the receipt.

    Recommendations need no step of their own: a model holds products only, and learns next without these
    events.

    Raises:
        profiles.CustomerNotFound: nobody has this id.
        OrdersOnTheWay: some are, and it was not said that this is known.
    """
    on_the_way = shop.list_open_orders(session, customer_id)
    if on_the_way and not despite_orders:
        raise OrdersOnTheWay(on_the_way)
    conversations = profiles.list_conversation_ids(session, customer_id)
    also = shop.forget_customer(session, customer_id, conversations)
    return profiles.erase_customer(session, customer_id, at=at, speaking_in=speaking_in, also=also)


def gather(session: Session, customer_id: str) -> dict[str, Any]:
    """Gather everything that the shop holds about a customer as JSON values.

    Raises:
        profiles.CustomerNotFound: nobody has this id.
    """
    document = profiles.export_customer(session, customer_id)
    conversations = profiles.list_conversation_ids(session, customer_id)
    return document | {
        "orders": shop.export_orders(session, customer_id),
        "cases": shop.export_cases(session, customer_id, conversations),
        "promises": shop.export_promises(session, customer_id, conversations),
    }
