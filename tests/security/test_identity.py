"""Nobody speaks for somebody else: sessions, customer tokens, conversations and buttons."""

import base64
import hmac
import json
from datetime import datetime, timedelta, timezone

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

import profiles
from bot.channels.sessions import issue_session, sign_customer
from tests.security.visiting import WEB, Visitor, is_refusal

pytestmark = pytest.mark.rasa

SOON = datetime.now(timezone.utc) + timedelta(hours=1)
PAST = datetime.now(timezone.utc) - timedelta(hours=1)
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
RSA_PRIVATE = RSA_KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)


def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def unsigned(algorithm, claims):
    return f"{part({'alg': algorithm, 'typ': 'JWT'})}.{part(claims)}."


def sign_empty(header, claims):
    """Sign with an empty key, which the library would refuse."""
    text = f"{part(header)}.{part(claims)}"
    mac = hmac.digest(b"", text.encode(), "sha256")
    return f"{text}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def forge(audience, secret, own_secret, subject):
    """List tokens that claim a subject and that we never gave for this."""
    claims = {"sub": subject, "aud": audience, "exp": SOON}
    plain = {**claims, "exp": int(SOON.timestamp())}
    good = jwt.encode(claims, secret, "HS256")
    head, body, signature = good.split(".")
    return {
        **{f"alg {name}": unsigned(name, plain) for name in ("none", "None", "nOnE", "", "HS256")},
        "guessed secret": jwt.encode(claims, "secret" * 8, "HS256"),
        "empty secret": sign_empty({"alg": "HS256"}, plain),
        "the other secret": jwt.encode(claims, own_secret, "HS256"),
        "RS256": jwt.encode(claims, RSA_PRIVATE, "RS256"),
        "HS512": jwt.encode(claims, secret, "HS512"),
        "key by address": jwt.encode(claims, "x" * 32, "HS256", headers={"jku": "https://evil.example/k"}),
        "key by path": sign_empty({"alg": "HS256", "kid": "../../../dev/null"}, plain),
        "unknown must": jwt.encode(claims, secret, "HS256", headers={"crit": ["x"], "x": 1}),
        "expired": jwt.encode({**claims, "exp": PAST}, secret, "HS256"),
        "not yet": jwt.encode({**claims, "nbf": SOON}, secret, "HS256"),
        "endless": jwt.encode({"sub": subject, "aud": audience}, secret, "HS256"),
        "no audience": jwt.encode({"sub": subject, "exp": SOON}, secret, "HS256"),
        "other audience": jwt.encode({**claims, "aud": "another-shop"}, secret, "HS256"),
        "no subject": jwt.encode({"aud": audience, "exp": SOON}, secret, "HS256"),
        "empty subject": jwt.encode({**claims, "sub": ""}, secret, "HS256"),
        "subject is no text": f"{head}.{part({**plain, 'sub': {'$ne': None}})}.{signature}",
        "another body": f"{head}.{part({**plain, 'sub': 'x'})}.{signature}",
        "cut": good[:-4],
        "two dots": "..",
        "long": "a" * 9000,
        "lone surrogate": good + "\ud800",
        "null byte": good + "\x00",
        "not text": [good],
        "a number": 1,
        "nothing": None,
    }


def test_no_forged_session_opens_a_conversation(settings, mallory, mia):
    secret, own = settings.session_secret, settings.customer_token_secret
    for name, token in forge("shopmate-session", secret, own, mia.conversation_id).items():
        mallory.session = token
        assert is_refusal(mallory.say("hello", "m2"), 401), name
        if isinstance(token, str) and token.isascii() and len(token) < 4000:
            assert is_refusal(mallory.history(), 401), name
    assert len(mia.history().json()["messages"]) == 2


def test_no_forged_customer_token_makes_a_customer(settings, mallory, session):
    secret, own = settings.customer_token_secret, settings.session_secret
    for name, token in forge("shopmate", secret, own, "17").items():
        body = json.dumps({"customer_token": 0 if token is None else token})
        assert is_refusal(mallory.http.post(f"{WEB}/session", content=body), 401), name
    assert profiles.list_conversations(session, customer_id="17") == []


def test_a_session_is_no_customer_token_and_a_customer_token_no_session(settings, mallory):
    vouched = sign_customer(settings.customer_token_secret, "17", timedelta(hours=1))
    swapped = mallory.http.post(f"{WEB}/session", json={"customer_token": mallory.session})
    assert is_refusal(swapped, 401)
    mallory.session = vouched
    assert is_refusal(mallory.say("hello"), 401)


def test_one_secret_for_both_still_keeps_them_apart(tmp_path, engine, dialogue):
    from bot.channels.web import WebInput
    from tests.channels.serving import make_settings, serve

    same = make_settings(tmp_path, SESSION_SECRET="s" * 32, CUSTOMER_TOKEN_SECRET="s" * 32)
    with serve([WebInput(same, engine)], dialogue) as house:
        visitor = Visitor(house.address)
        assert is_refusal(visitor.http.post(f"{WEB}/session", json={"customer_token": visitor.session}), 401)
        visitor.session = sign_customer("s" * 32, visitor.conversation_id, timedelta(hours=1))
        assert is_refusal(visitor.say("hello"), 401)


def test_naming_another_conversation_changes_nothing(mallory, mia, dialogue):
    for name in ("conversation_id", "sender", "sender_id", "sub", "customer_id", "metadata"):
        assert mallory.say("hello", f"m-{name}", **{name: mia.conversation_id}).status_code == 200
        query = mallory.http.post(f"{WEB}/messages?{name}={mia.conversation_id}", json={})
        assert is_refusal(query, 401), name
        assert dialogue.heard[-1].sender_id == mallory.conversation_id
        assert "secret wish" not in mallory.history(**{name: mia.conversation_id}).text
    assert len(mia.history().json()["messages"]) == 2


def test_two_sessions_in_one_request_do_not_mix(mallory, mia):
    body = f'{{"session": "x", "session": "{mallory.session}", "message_id": "m", "text": "hi"}}'
    assert mallory.send(body).status_code == 200
    both = mallory.http.get(f"{WEB}/history?session={mallory.session}&session={mia.session}")
    assert "secret wish" not in both.text


def test_a_session_of_a_conversation_that_never_was_opens_nothing(settings, mallory):
    mallory.session, _ = issue_session(settings.session_secret, "nobody's", datetime.now(timezone.utc))
    assert is_refusal(mallory.say("hello"), 401)
    assert is_refusal(mallory.history(), 401)


async def test_a_forged_session_opens_no_socket(mallory):
    import websockets

    for session in ("", "forged", unsigned("none", {"sub": "x"})):
        mallory.session = session
        with pytest.raises(websockets.InvalidStatusCode, match="401"):
            await mallory.socket()


BUTTON = [{"text": "Sure?", "buttons": [{"title": "Yes", "payload": '/affirm{"x": "1"}'}]}]


def get_button(visitor, message_id="m5"):
    return visitor.say("buy", message_id).json()["replies"][0]["buttons"][0]["button"]


def test_a_button_works_in_its_own_conversation_only(mallory, mia, dialogue):
    dialogue.script = lambda text: BUTTON
    token = get_button(mia)
    heard = len(dialogue.heard)
    assert is_refusal(mallory.say(None, "m9", button=token), 400)
    assert len(dialogue.heard) == heard


def test_a_button_pressed_again_does_nothing_again(mallory, dialogue):
    dialogue.script = lambda text: BUTTON
    token = get_button(mallory)
    for number in range(3):
        assert mallory.say(None, f"press{number}", button=token).status_code == 200
    assert [message.text for message in dialogue.heard] == ["buy", '/affirm{"x": "1"}']


def test_the_payload_of_a_button_never_leaves_the_house(mallory, dialogue):
    dialogue.script = lambda text: BUTTON
    assert "/affirm" not in mallory.say("buy").text + mallory.history().text


def test_a_guessed_button_is_unknown(mallory, dialogue):
    dialogue.script = lambda text: BUTTON
    get_button(mallory)
    for token in ("", "' OR 1=1 --", "%", "\x00", "\ud800", "x" * 10_000, "/affirm", "Yes", "a" * 22):
        assert is_refusal(mallory.say(None, "m9", button=token), 400, 413), token
    assert len(dialogue.heard) == 1
