"""Who speaks: signed sessions bound to one conversation, and the shop's word on who its customer is."""

from datetime import datetime, timedelta, timezone
from typing import Any

import jwt

from bot.channels.errors import ChannelError

ALGORITHM = "HS256"
SESSION_AUDIENCE = "shopmate-session"
CUSTOMER_AUDIENCE = "shopmate"
SESSION_LIFETIME = timedelta(hours=24)


class BadSession(ChannelError):
    """The session is forged, expired or not one of ours."""

    code = "bad_session"

    def __init__(self) -> None:
        super().__init__("This session is not valid or has expired; open a new one.")


class BadCustomerToken(ChannelError):
    """The shop's token for its customer is forged, expired or lacks a claim."""

    code = "bad_customer_token"

    def __init__(self) -> None:
        super().__init__("The customer token is not valid or has expired; ask the shop for a new one.")


def issue_session(secret: str, conversation_id: str, at: datetime) -> tuple[str, datetime]:
    """Sign a session for one conversation; give it with the moment it ends."""
    expires_at = at + SESSION_LIFETIME
    claims = {"sub": conversation_id, "aud": SESSION_AUDIENCE, "exp": expires_at}
    return jwt.encode(claims, secret, ALGORITHM), expires_at


def read_session(secret: str, token: object) -> str:
    """Give the conversation a session is bound to.

    Raises:
        BadSession: the token was not signed by us for this, or has expired.
    """
    claims = _decode(secret, token, SESSION_AUDIENCE)
    if claims is None:
        raise BadSession
    return str(claims["sub"])


def sign_customer(secret: str, customer_id: str, lifetime: timedelta) -> str:
    """Vouch for a customer as a shop would: a JWT (HS256) with `sub`, `aud` "shopmate" and `exp`."""
    expires_at = datetime.now(timezone.utc) + lifetime
    return jwt.encode({"sub": customer_id, "aud": CUSTOMER_AUDIENCE, "exp": expires_at}, secret, ALGORITHM)


def read_customer(secret: str, token: object, public_key: str = "") -> str:
    """Give the customer that the shop vouches for.

    Args:
        secret: checks tokens signed with HS256, and no others.
        token: what the shopper's page brought.
        public_key: PEM; checks tokens signed with RS256, and no others. Empty: none are taken.

    Raises:
        BadCustomerToken: the token was not signed by the shop for this, or has expired.
    """
    claims = _decode(secret, token, CUSTOMER_AUDIENCE)
    if claims is None and public_key:
        claims = _decode(public_key, token, CUSTOMER_AUDIENCE, "RS256")
    if claims is None:
        raise BadCustomerToken
    return str(claims["sub"])


def _decode(secret: str, token: object, audience: str, algorithm: str = ALGORITHM) -> dict[str, Any] | None:
    """Give the claims of a good token; one algorithm, one audience, and it must end some day."""
    if not isinstance(token, str):
        return None
    try:
        claims = jwt.decode(
            token,
            secret,
            algorithms=[algorithm],
            audience=audience,
            options={"require": ["sub", "aud", "exp"]},
        )
    except (jwt.InvalidTokenError, UnicodeError):  # half a character cannot even be checked
        return None
    return dict(claims) if claims["sub"] else None
