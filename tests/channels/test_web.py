import asyncio
import json
from datetime import timedelta

import httpx
import jwt
import pytest
import websockets

import profiles
from bot.channels.sessions import sign_customer
from bot.channels.web import WebInput
from tests.channels.scripted import ScriptedDialogue
from tests.channels.serving import make_settings, serve

pytestmark = pytest.mark.rasa

FRIEND = "https://friend.example"


class Shopper:
    """One browser: a client of the server with a session of its own."""

    def __init__(self, address, **session):
        self.address = address
        self.http = httpx.Client(base_url=f"{address}/webhooks/web", timeout=10)
        opened = self.http.post("/session", json=session)
        assert opened.status_code == 200, opened.text
        self.opened = opened.json()
        self.session = self.opened["session"]

    def say(self, text=None, message_id="m1", **fields):
        document = {"session": self.session, "message_id": message_id, "text": text, **fields}
        return self.http.post("/messages", json=document)

    def history(self, after=0):
        return self.http.get("/history", params={"session": self.session, "after": after}).json()["messages"]

    def socket(self, **headers):
        address = self.address.replace("http", "ws")
        return websockets.connect(
            f"{address}/webhooks/web/socket?session={self.session}", extra_headers=headers
        )


@pytest.fixture
def dialogue():
    return ScriptedDialogue()


@pytest.fixture
def settings(tmp_path):
    return make_settings(tmp_path, ALLOWED_ORIGINS=FRIEND)


@pytest.fixture
def channel(settings, engine):
    return WebInput(settings, engine, per_conversation=(0.5, 5))


@pytest.fixture
def address(channel, dialogue):
    with serve([channel], dialogue) as house:
        yield house.address


@pytest.fixture
def shopper(address):
    return Shopper(address)


async def read(socket):
    return json.loads(await asyncio.wait_for(socket.recv(), 10))


def test_a_message_gets_replies_and_both_stand_in_the_history(shopper):
    replies = shopper.say("hello").json()["replies"]
    assert [(reply["type"], reply["by"], reply["text"]) for reply in replies] == [
        ("text", "bot", "You said hello")
    ]
    asked, answered = shopper.history()
    assert (asked["by"], asked["text"], asked["message_id"]) == ("shopper", "hello", "m1")
    assert (answered["by"], answered["reply"], answered["position"]) == ("bot", replies[0], 2)
    assert shopper.history(after=1) == [answered]


def test_the_same_message_id_gives_the_same_replies(shopper, dialogue):
    assert shopper.say("hello").json()["replies"] == shopper.say("hello").json()["replies"]
    assert len(dialogue.heard) == 1


def test_nothing_but_the_session_says_who_speaks(shopper, dialogue):
    other = Shopper(shopper.address)
    shopper.say("hello", sender=other.opened["conversation_id"], conversation_id="x", customer_id="1")
    assert [message.sender_id for message in dialogue.heard] == [shopper.opened["conversation_id"]]
    assert other.history() == []


def test_the_shop_can_say_who_its_customer_is(address, settings, session):
    token = sign_customer(settings.customer_token_secret, "17", timedelta(minutes=1))
    known, stranger = Shopper(address, customer_token=token), Shopper(address)
    ids = [shopper.opened["conversation_id"] for shopper in (known, stranger)]
    assert [profiles.find_conversation(session, id_).customer_id for id_ in ids] == ["17", None]


def test_a_forged_customer_token_opens_nothing(shopper):
    token = jwt.encode({"sub": "17", "aud": "shopmate", "exp": 9_999_999_999}, "guessed" * 8)
    refused = shopper.http.post("/session", json={"customer_token": token})
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "bad_customer_token")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "malformed"),
        (b"[1]", 400, "malformed"),
        ({"text": "hi"}, 400, "malformed"),
        ({"message_id": 7, "text": "hi"}, 400, "malformed"),
        ({"message_id": "m"}, 400, "malformed"),
        ({"message_id": "m", "text": ""}, 400, "malformed"),
        ({"message_id": "m", "text": ["hi"]}, 400, "malformed"),
        ({"message_id": "m", "button": "guessed"}, 400, "unknown_button"),
        ({"session": "forged", "message_id": "m", "text": "hi"}, 401, "bad_session"),
        ({"session": None, "message_id": "m", "text": "hi"}, 401, "bad_session"),
        ({"message_id": "m", "text": "x" * 10_000}, 413, "too_long"),
        ({"message_id": "m", "text": "x" * 100_000}, 413, "too_long"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_reason(shopper, dialogue, body, status, code):
    if isinstance(body, dict):
        body = json.dumps({"session": shopper.session, **body})
    refused = shopper.http.post("/messages", content=body)
    assert (refused.status_code, refused.json()["error"]["code"]) == (status, code)
    assert refused.json()["error"]["message"].endswith((".", "contract."))
    assert dialogue.heard == []


def test_who_sends_too_fast_is_told_when_to_come_back(shopper):
    answers = [shopper.say("hi", f"m{number}") for number in range(8)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert [answer.status_code for answer in answers[:5]] == [200] * 5
    assert refused
    assert 1 <= int(refused[0].headers["Retry-After"]) <= 2
    assert refused[0].json()["error"]["code"] == "too_fast"


def test_while_the_model_loads_the_server_says_so(channel):
    with serve([channel]) as house:
        refused = Shopper(house.address).say("hello")
    assert (refused.status_code, refused.json()["error"]["code"]) == (503, "not_ready")


def test_an_erased_conversation_needs_a_new_session(shopper, session):
    session.delete(profiles.find_conversation(session, shopper.opened["conversation_id"]))
    session.commit()
    assert shopper.say("hello").status_code == 401
    params = {"session": shopper.session}
    assert shopper.http.get("/history", params=params).status_code == 401


@pytest.mark.parametrize("after", ["-1", "x", "9" * 30])
def test_history_goes_on_behind_a_position_only(shopper, after):
    refused = shopper.http.get("/history", params={"session": shopper.session, "after": after})
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "malformed")


async def test_the_socket_answers_as_the_messages_do(shopper):
    async with shopper.socket() as socket:
        await socket.send(json.dumps({"message_id": "m1", "text": "hello"}))
        assert await read(socket) == {"type": "typing"}
        answer = await read(socket)
        assert (answer["message_id"], answer["replies"][0]["text"]) == ("m1", "You said hello")
        assert shopper.say("hello").json()["replies"] == answer["replies"]


async def test_errors_on_the_socket_do_not_end_it(shopper):
    async with shopper.socket() as socket:
        await socket.send("{")
        error = (await read(socket))["error"]
        assert (error["status"], error["code"]) == (400, "malformed")
        await socket.send(json.dumps({"message_id": "m1", "text": "hello"}))
        assert await read(socket) == {"type": "typing"}
        assert (await read(socket))["replies"]


async def test_another_tab_learns_that_there_is_news(shopper):
    async with shopper.socket() as here, shopper.socket() as there:
        await here.send(json.dumps({"message_id": "m1", "text": "hello"}))
        assert [await read(there) for _ in range(2)] == [{"type": "typing"}, {"type": "sync"}]
        assert await read(here) == {"type": "typing"}
        assert "replies" in await read(here)


async def test_what_staff_say_arrives_in_the_open_tab(shopper, channel):
    async with shopper.socket() as socket:
        await socket.send("{")  # answered only once the socket has joined
        await read(socket)
        await channel.get_output_channel().send_response(
            shopper.opened["conversation_id"], {"text": "Dana here."}
        )
        [reply] = (await read(socket))["replies"]
    assert (reply["by"], reply["text"]) == ("staff", "Dana here.")
    assert [message["by"] for message in shopper.history()] == ["staff"]


@pytest.mark.parametrize("origin", [None, FRIEND, "same"])
async def test_sockets_of_our_own_and_allowed_pages_open(shopper, origin):
    headers = {} if origin is None else {"Origin": shopper.address if origin == "same" else origin}
    async with shopper.socket(**headers) as socket:
        assert socket.open


async def test_a_socket_from_a_strange_page_or_without_a_session_stays_shut(shopper):
    with pytest.raises(websockets.InvalidStatusCode, match="401"):
        await shopper.socket(Origin="https://evil.example")
    shopper.session = "forged"
    with pytest.raises(websockets.InvalidStatusCode, match="401"):
        await shopper.socket()


@pytest.mark.parametrize(("origin", "allowed"), [(FRIEND, FRIEND), ("https://evil.example", None)])
def test_only_allowed_pages_may_read_what_we_answer(shopper, origin, allowed):
    for method in ("OPTIONS", "POST"):
        answer = shopper.http.request(method, "/session", headers={"Origin": origin}, content=b"{}")
        assert answer.is_success
        assert answer.headers.get("Access-Control-Allow-Origin") == allowed


def test_a_thumb_stands_in_the_history_and_the_newest_counts(shopper):
    [reply] = shopper.say("hello").json()["replies"]
    for thumb in ("up", "down", "down"):
        body = {"session": shopper.session, "reply_id": reply["id"], "thumb": thumb}
        answer = shopper.http.post("/feedback", json=body)
        assert (answer.status_code, answer.json()) == (200, {"reply_id": reply["id"], "thumb": thumb})
    assert [message.get("thumb") for message in shopper.history()] == [None, "down"]


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"reply_id": "x", "thumb": "up"}, 404, "reply_unknown"),
        ({"reply_id": 7, "thumb": "up"}, 400, "malformed"),
        ({"reply_id": "x", "thumb": "sideways"}, 400, "malformed"),
        ({"reply_id": "x", "thumb": ["up"]}, 400, "malformed"),
        ({"session": "forged", "reply_id": "x", "thumb": "up"}, 401, "bad_session"),
    ],
)
def test_feedback_that_cannot_be_kept_is_refused_with_a_reason(shopper, fields, status, code):
    answer = shopper.http.post("/feedback", json={"session": shopper.session, **fields})
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_nobody_rates_what_another_shopper_was_told(shopper, address):
    [reply] = shopper.say("hello").json()["replies"]
    stranger = Shopper(address)
    body = {"session": stranger.session, "reply_id": reply["id"], "thumb": "down"}
    assert stranger.http.post("/feedback", json=body).status_code == 404
    assert [message.get("thumb") for message in shopper.history()] == [None, None]
