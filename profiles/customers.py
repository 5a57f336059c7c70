"""Customers and their accounts in the channels."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from profiles.errors import CustomerNotFound, IdentityTaken
from profiles.models import Customer, Identity
from profiles.upsert import insert_or


def find_customer(session: Session, customer_id: str) -> Customer:
    """Find a customer by the shop's own id.

    Raises:
        CustomerNotFound: nobody has this id.
    """
    customer: Customer | None = session.get(Customer, customer_id)
    if customer is None:
        raise CustomerNotFound(customer_id)
    return customer


def find_by_email(session: Session, email: str) -> Customer | None:
    """Find the customer with this e-mail address, whatever its case; None where there is none, or several."""
    query = sa.select(Customer).where(sa.func.lower(Customer.email) == email.strip().lower()).limit(2)
    found = list(session.execute(query).scalars())
    return found[0] if len(found) == 1 else None


def list_customers(session: Session, limit: int = 100) -> list[Customer]:
    """List the customers known first, oldest first."""
    query = sa.select(Customer).order_by(Customer.created_at, Customer.customer_id).limit(limit)
    return list(session.execute(query).scalars())


def add_customer(
    session: Session, customer_id: str, display_name: str, *, at: datetime, email: str | None = None
) -> Customer:
    """Make a customer known; one who is known already stays as they are."""
    values = {"customer_id": customer_id, "display_name": display_name, "email": email, "created_at": at}
    session.execute(insert_or(session, Customer).values(values).on_conflict_do_nothing())
    return find_customer(session, customer_id)


def find_identity(session: Session, channel: str, channel_user_id: str) -> Identity | None:
    """Find whose account this is; None where nobody has linked it."""
    identity: Identity | None = session.get(Identity, (channel, channel_user_id))
    return identity


def list_identities(session: Session, customer_id: str) -> list[Identity]:
    """List a customer's accounts in all channels."""
    query = sa.select(Identity).where(Identity.customer_id == customer_id)
    return list(session.execute(query.order_by(Identity.channel, Identity.channel_user_id)).scalars())


def link_identity(
    session: Session,
    customer_id: str,
    channel: str,
    channel_user_id: str,
    *,
    verified_at: datetime | None = None,
) -> Identity:
    """Link a channel account to a customer; a later proof is added, a proof given is never taken back.

    Raises:
        CustomerNotFound: nobody has this id.
        IdentityTaken: the account belongs to another customer.
    """
    find_customer(session, customer_id)
    key = {"channel": channel, "channel_user_id": channel_user_id}
    row = {**key, "customer_id": customer_id, "verified_at": verified_at}
    session.execute(insert_or(session, Identity).values(row).on_conflict_do_nothing())
    identity = session.get(Identity, (channel, channel_user_id), populate_existing=True)
    if identity is None or identity.customer_id != customer_id:
        raise IdentityTaken(channel, channel_user_id)
    if identity.verified_at is None:
        identity.verified_at = verified_at
    return identity
