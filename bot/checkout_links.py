"""The address of a checkout: signed by us, and good only as long as the checkout itself."""

from datetime import datetime, timezone

import jwt

import shop

ALGORITHM = "HS256"
AUDIENCE = "shopmate-checkout"


def write_link(secret: str, checkout: shop.Checkout) -> str:
    """Write the address of a checkout on the demo shop's page."""
    claims = {"sub": checkout.checkout_id, "aud": AUDIENCE, "exp": checkout.expires_at}
    return f"/shop/checkout?token={jwt.encode(claims, secret, ALGORITHM)}"


def read_token(secret: str, token: object) -> str:
    """Give the id of the checkout that a token stands for.

    Raises:
        shop.CheckoutClosed: it was not signed by us for this, or has expired.
    """
    if not isinstance(token, str):
        raise shop.CheckoutClosed("unknown")
    try:
        claims = jwt.decode(
            token,
            secret,
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            options={"require": ["sub", "aud", "exp"]},
        )
    except jwt.ExpiredSignatureError as error:
        raise shop.CheckoutClosed("expired") from error
    except jwt.InvalidTokenError as error:
        raise shop.CheckoutClosed("unknown") from error
    return str(claims["sub"])


def minutes_left(checkout: shop.Checkout) -> int:
    """Say for how many minutes a checkout is good."""
    return round((checkout.expires_at - datetime.now(timezone.utc)).total_seconds() / 60)
