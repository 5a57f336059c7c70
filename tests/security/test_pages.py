"""Other sites' pages can neither read nor write here, and who hurries has to wait."""

import json

import pytest
import websockets

from tests.security.visiting import WEB, Visitor, is_refusal

pytestmark = pytest.mark.rasa

STRANGERS = [
    "https://evil.example",
    "null",
    "file://",
    "https://friend.example.evil.example",
    "https://evil.example/https://friend.example",
    "http://friend.example",
    "https://FRIEND.example@evil.example",
]


async def test_no_strange_page_opens_a_socket(mallory):
    for origin in STRANGERS:
        with pytest.raises(websockets.InvalidStatusCode, match="401"):
            await mallory.socket(Origin=origin)


def test_no_strange_page_reads_an_answer(mallory):
    for origin in STRANGERS:
        for method, path in (
            ("OPTIONS", "messages"),
            ("POST", "messages"),
            ("POST", "session"),
            ("GET", "history"),
        ):
            answer = mallory.http.request(method, f"{WEB}/{path}", headers={"Origin": origin}, content=b"{}")
            assert "access-control-allow-origin" not in answer.headers, (origin, path)


def test_a_form_of_another_site_sends_no_message(mallory, dialogue):
    fields = {"session": mallory.session, "message_id": "m", "text": "hi"}
    assert is_refusal(mallory.http.post(f"{WEB}/messages", data=fields), 400)
    assert is_refusal(mallory.http.post(f"{WEB}/messages?session={mallory.session}", json={}), 401)
    assert dialogue.heard == []


def test_the_channel_keeps_no_cookie_that_another_site_could_ride_on(mallory):
    mallory.say("hi")
    mallory.http.get("/shop")
    assert dict(mallory.http.cookies) == {}


def test_the_page_runs_nothing_but_our_own_files(mallory):
    policy = mallory.http.get("/shop").headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy


def test_a_shop_without_the_demo_vouches_for_nobody(tmp_path, engine, dialogue):
    from bot.channels.shop_page import ShopPage
    from tests.channels.serving import make_settings, serve

    with serve([ShopPage(make_settings(tmp_path, DEMO_SHOP="false"), engine)], dialogue) as house:
        import httpx

        for method, path in (("POST", "/shop/demo/token"), ("GET", "/shop/demo/shoppers"), ("GET", "/shop")):
            assert httpx.request(method, house.address + path).status_code in {404, 405}


@pytest.fixture
def busy_shop(settings, engine, dialogue):
    """A shop with the limits of the real one."""
    from bot.channels.web import WebInput
    from tests.channels.serving import serve

    with serve([WebInput(settings, engine)], dialogue) as house:
        yield house.address


def test_one_conversation_cannot_flood_the_shop(busy_shop, dialogue):
    visitor = Visitor(busy_shop)
    answers = [visitor.say("hi", f"m{number}") for number in range(30)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert all(is_refusal(answer, 429) and int(answer.headers["retry-after"]) > 0 for answer in refused)
    assert len(dialogue.heard) == len(answers) - len(refused)


async def test_the_socket_counts_as_the_messages_do(busy_shop):
    visitor = Visitor(busy_shop)
    statuses = []
    async with visitor.socket() as socket:
        for number in range(30):
            await socket.send(json.dumps({"message_id": f"m{number}", "text": "hi"}))
        while len(statuses) < 30:
            frame = json.loads(await socket.recv())
            if "message_id" in frame:
                statuses.append(frame.get("error", {}).get("status", 200))
    assert 429 in statuses


def test_one_address_cannot_open_conversations_without_end(busy_shop):
    visitor = Visitor(busy_shop)
    headers = {"X-Forwarded-For": "1.2.3.4"}  # nobody's word for another address is taken
    statuses = [visitor.http.post(f"{WEB}/session", json={}, headers=headers).status_code for _ in range(90)]
    assert 429 in statuses
