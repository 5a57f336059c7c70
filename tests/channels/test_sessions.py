from datetime import datetime, timedelta, timezone

import jwt
import pytest

from bot.channels.sessions import (
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
