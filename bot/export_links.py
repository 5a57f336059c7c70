"""The address of a customer's own copy of their data: signed by us, and good for ten minutes."""

from datetime import datetime, timedelta

import jwt

ALGORITHM = "HS256"
AUDIENCE = "shopmate-export"
LIFETIME = timedelta(minutes=10)


class ExportClosed(Exception):
    """The link was not signed by us for this, or its time is over."""

    def __init__(self) -> None:
        super().__init__("This link no longer works; ask for your data again in the chat.")


def write_export_link(secret: str, customer_id: str, at: datetime) -> str:
    """Write the address of a customer's data."""
    claims = {"sub": customer_id, "aud": AUDIENCE, "exp": at + LIFETIME}
    return f"/webhooks/web/export?token={jwt.encode(claims, secret, ALGORITHM)}"


def read_export_token(secret: str, token: object) -> str:
    """Give the customer whose data a token opens.

    Raises:
        ExportClosed: it opens nothing.
    """
    try:
        claims = jwt.decode(
            str(token or ""),
            secret,
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            options={"require": ["sub", "aud", "exp"]},
        )
    except (jwt.InvalidTokenError, UnicodeError) as error:
        raise ExportClosed from error
    return str(claims["sub"])
