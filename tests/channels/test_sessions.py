import base64
import hmac
import json
from datetime import datetime, timedelta, timezone

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.channels.sessions import (
    CUSTOMER_AUDIENCE,
    BadCustomerToken,
    BadSession,
    issue_session,
    read_customer,
    read_session,
    sign_customer,
)

SECRET = "s" * 32
OTHER = "o" * 32
NOW = datetime.now(timezone.utc)


def test_a_session_leads_back_to_its_conversation_for_a_day():
    token, expires_at = issue_session(SECRET, "conversation", NOW)
    assert read_session(SECRET, token) == "conversation"
    assert expires_at == NOW + timedelta(hours=24)


@pytest.mark.parametrize(
    "token",
    [
        None,
        "",
        17,
        "a.b.c",
        issue_session(OTHER, "conversation", NOW)[0],
        issue_session(SECRET, "conversation", NOW - timedelta(hours=25))[0],
        sign_customer(SECRET, "1", timedelta(hours=1)),
        jwt.encode({"sub": "conversation", "aud": "shopmate-session"}, SECRET),
        jwt.encode({"sub": "c", "aud": "shopmate-session", "exp": NOW + timedelta(hours=1)}, "", "none"),
    ],
    ids=lambda _: "token",
)
def test_forged_expired_and_foreign_sessions_are_refused(token):
    with pytest.raises(BadSession, match="open a new one"):
        read_session(SECRET, token)


def test_the_shop_vouches_for_its_customer():
    assert read_customer(SECRET, sign_customer(SECRET, "17", timedelta(minutes=5))) == "17"


@pytest.mark.parametrize(
    "token",
    [
        sign_customer(OTHER, "17", timedelta(minutes=5)),
        sign_customer(SECRET, "17", timedelta(minutes=-1)),
        sign_customer(SECRET, "", timedelta(minutes=5)),
        issue_session(SECRET, "conversation", NOW)[0],
    ],
    ids=["another shop's", "expired", "of nobody", "a session"],
)
def test_nobody_else_can_vouch_for_a_customer(token):
    with pytest.raises(BadCustomerToken, match="ask the shop for a new one"):
        read_customer(SECRET, token)


@pytest.fixture(scope="module")
def pair():
    """The shop's private and public key as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    plain, pem = serialization.NoEncryption(), serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    return private, key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)


def test_a_shop_may_vouch_by_its_private_key(pair):
    private, public = pair
    claims = {"sub": "mia", "aud": CUSTOMER_AUDIENCE, "exp": datetime.now(timezone.utc) + timedelta(hours=1)}
    assert read_customer(SECRET, jwt.encode(claims, private, "RS256"), public.decode()) == "mia"
    assert read_customer(SECRET, sign_customer(SECRET, "mia", timedelta(hours=1)), public.decode()) == "mia"


def test_the_public_key_is_no_secret_to_sign_with(pair):
    _, public = pair
    head, body = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=")
        for part in ({"alg": "HS256", "typ": "JWT"}, {"sub": "mia", "aud": CUSTOMER_AUDIENCE, "exp": 2**33})
    )
    mac = base64.urlsafe_b64encode(hmac.digest(public, head + b"." + body, "sha256")).rstrip(b"=")
    with pytest.raises(BadCustomerToken):
        read_customer(SECRET, b".".join([head, body, mac]).decode(), public.decode())
