"""What a customer allowed, per purpose and channel; every yes and no is kept."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from profiles.customers import find_customer
from profiles.models import Consent


def record_consent(
    session: Session,
    customer_id: str,
    purpose: str,
    channel: str,
    granted: bool,
    *,
    at: datetime,
    source: str,
) -> Consent:
    """Write down a yes or a no; nothing written before is changed.

    Raises:
        CustomerNotFound: nobody has this id.
    """
    find_customer(session, customer_id)
    consent = Consent(
        customer_id=customer_id, purpose=purpose, channel=channel, granted=granted, at=at, source=source
    )
    session.add(consent)
    session.flush()
    return consent


def has_consent(session: Session, customer_id: str, purpose: str, channel: str) -> bool:
    """Say whether the newest answer for this purpose in this channel is yes; silence is no."""
    query = sa.select(Consent.granted).where(
        Consent.customer_id == customer_id, Consent.purpose == purpose, Consent.channel == channel
    )
    newest = session.execute(query.order_by(Consent.at.desc(), Consent.consent_id.desc()).limit(1))
    return bool(newest.scalar_one_or_none())


def has_refused(session: Session, customer_id: str, purpose: str) -> bool:
    """Say whether the newest answer for this purpose in any channel is no; silence is not."""
    query = sa.select(Consent.granted).where(Consent.customer_id == customer_id, Consent.purpose == purpose)
    newest = session.execute(query.order_by(Consent.at.desc(), Consent.consent_id.desc()).limit(1))
    return newest.scalar_one_or_none() is False


def list_consents(session: Session, customer_id: str) -> list[Consent]:
    """List every yes and no a customer gave, newest first."""
    query = sa.select(Consent).where(Consent.customer_id == customer_id)
    return list(session.execute(query.order_by(Consent.at.desc(), Consent.consent_id.desc())).scalars())
