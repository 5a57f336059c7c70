"""Requests that no honest client sends: refused in words, without a word about our insides."""

import json

import pytest

from tests.security.visiting import WEB, is_refusal

pytestmark = pytest.mark.rasa

DEEP = '{"session": ' + "[" * 7_000 + "]" * 7_000 + "}"
BROKEN = {
    "nothing": b"",
    "not json": b"text=hi",
    "not utf-8": b'{"text": "\xff\xfe"}',
    "utf-16": '{"text": "hi"}'.encode("utf-16"),
    "two documents": b"{}{}",
    "a list": b"[]",
    "null": b"null",
    "NaN": b'{"session": NaN}',
    "a huge number": b'{"session": ' + b"9" * 9_000 + b"}",
    "an infinite number": b'{"session": 1e999999}',
    "deep nesting": DEEP.encode(),
    "deep objects": (b'{"a":' * 2_500) + b"1" + b"}" * 2_500,
    "a key twice": b'{"session": "a", "session": "b"}',
    "a null byte": b'{"session": "\\u0000"}',
    "a lone surrogate": b'{"session": "\\ud800"}',
    "a prototype": b'{"__proto__": {"session": "x"}, "constructor": 1}',
    "a very long key": b'{"' + b"k" * 10_000 + b'": 1}',
}


def test_broken_documents_are_refused_in_words(mallory, dialogue):
    for name, body in BROKEN.items():
        assert is_refusal(mallory.http.post(f"{WEB}/messages", content=body), 400, 401, 413), name
        opened = mallory.http.post(f"{WEB}/session", content=body)
        is_object = opened.status_code == 200  # one without a customer token
        assert isinstance(json.loads(body or b"{}"), dict) if is_object else is_refusal(opened, 400, 413), (
            name
        )
    assert dialogue.heard == []


def test_wrong_types_are_refused(mallory, dialogue):
    for field in ("message_id", "text", "button"):
        for value in (0, 1.5, True, [], ["x"], {}, {"$gt": ""}, 10**400):
            fields = {"message_id": "m", "text": "hi", "button": None, field: value}
            answer = mallory.send(json.dumps({"session": mallory.session, **fields}))
            assert is_refusal(answer, 400), (field, value)
    assert dialogue.heard == []


def test_a_message_id_is_an_id_and_nothing_else(mallory, dialogue):
    for message_id in ("", "\ud800", "a\nb", "a\x00b", "\x1b[31m", " ", "m\u202e", "x" * 65, "é"):
        assert is_refusal(mallory.say("hi", message_id), 400), repr(message_id)
    assert dialogue.heard == []


def test_a_text_of_nothing_is_no_message(mallory, dialogue):
    for text in ("", "\ud800", "\x00\x01", "\u200b\u2060", " \n "):
        assert is_refusal(mallory.say(text), 400), repr(text)
    assert dialogue.heard == []


def test_half_a_character_does_not_break_the_rest(mallory):
    assert mallory.say("milk\ud83d please\ude00").status_code == 200
    assert mallory.history().json()["messages"][0]["text"] == "milk please"


def test_large_bodies_are_refused(mallory, dialogue):
    assert is_refusal(mallory.send(b"x" * 17_000), 413)
    assert mallory.send(b"x" * 1_000_000).status_code == 413
    assert dialogue.heard == []


def test_a_body_is_refused_before_it_is_read(mallory):
    head = f"POST {WEB}/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 90000000\r\n\r\n"
    assert b" 413 " in mallory.raw(head.encode() + b"{}").split(b"\r\n")[0]


def test_chunks_without_end_are_refused(mallory, dialogue):
    head = f"POST {WEB}/messages HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunks = b"".join(b"1000\r\n" + b"x" * 0x1000 + b"\r\n" for _ in range(16))
    answer = mallory.raw(head.encode() + chunks + b"0\r\n\r\n")
    assert b" 413 " in answer.split(b"\r\n")[0]
    assert dialogue.heard == []


SMUGGLED = [
    "Content-Length: 4\r\nTransfer-Encoding: chunked",
    "Content-Length: 4\r\nContent-Length: 40",
    "Content-Length: -1",
    "Content-Length: x",
    "Transfer-Encoding: chunked, chunked",
    "X: " + "y" * 20_000,
]


def test_tricks_with_headers_reach_nobody_and_stop_nothing(mallory, dialogue):
    for header in SMUGGLED:
        head = f"POST {WEB}/messages HTTP/1.1\r\nHost: x\r\n{header}\r\n\r\n"
        answer = mallory.raw(f"{head}0\r\n\r\n".encode())
        assert answer[9:12] in {b"400", b"401", b"413", b"500"}, header
        assert b"Traceback" not in answer, header
        assert mallory.history().status_code == 200, header
    assert dialogue.heard == []


TRAVERSALS = [
    "/shop/icons/..%2f..%2fbot%2fsettings.py",
    "/shop/icons/../../bot/settings.py",
    "/shop/icons/%2e%2e/%2e%2e/.env",
    "/shop/parts/..%2f..%2f.env",
    "/shop/parts/..%5c..%5c.env",
    "/shop/parts/%252e%252e%252f.env",
    "/shop/parts/....//....//.env",
    "/shop/icons/%00",
    "/shop/icons/dairy.svg%00.py",
    "/shop//etc/passwd",
    "/shop/%2fetc%2fpasswd",
    "/shop/icons/",
    "/shop/parts",
    "/shop/demo.json",
    "/shop/.git/config",
]


def test_no_path_leads_out_of_the_widget(mallory):
    for path in TRAVERSALS:
        answer = mallory.raw(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        assert int(answer.split(b" ")[1]) in {400, 404}, path
        assert not any(word in answer for word in (b"import ", b"root:", b"SECRET", b"Traceback")), path


RASAS_OWN = [
    ("POST", "/webhooks/rest/webhook"),
    ("POST", "/webhooks/socketio/webhook"),
    ("POST", "/webhooks/callback/webhook"),
    ("POST", "/model/parse"),
    ("GET", "/conversations/x/tracker"),
    ("POST", "/conversations/x/tracker/events"),
    ("POST", "/conversations/x/trigger_intent"),
    ("GET", "/domain"),
    ("GET", "/status"),
    ("PUT", "/model"),
    ("POST", f"{WEB}/webhook"),
    ("GET", f"{WEB}/messages"),
    ("PUT", f"{WEB}/messages"),
    ("DELETE", f"{WEB}/history"),
    ("TRACE", f"{WEB}/history"),
]


def test_rasas_own_doors_are_shut(mallory, mia):
    for method, path in RASAS_OWN:
        answer = mallory.http.request(method, path.replace("/x/", f"/{mia.conversation_id}/"), json={})
        assert answer.status_code in {404, 405}, path
        assert "secret wish" not in answer.text


def test_history_takes_a_position_only(mallory):
    for after in ("-1", "1 OR 1=1", "\u0661", "1e3", "0x10", "9" * 30, "null"):
        assert is_refusal(mallory.history(after=after), 400), after


async def test_the_socket_survives_what_it_must_refuse(mallory, dialogue):
    half = '{"message_id": "\\ud800", "text": "hi"}'
    async with mallory.socket() as socket:
        for frame in ("{", "[]", "null", b"\xff\xfe", DEEP, "x" * 20_000, half, '{"text": 1}'):
            await socket.send(frame)
            assert (await read(socket, "error"))["error"]["status"] in {400, 413}
        await socket.send(json.dumps({"message_id": "m", "text": "hi"}))
        assert (await read(socket, "replies"))["replies"][0]["text"] == "You said hi"
    assert len(dialogue.heard) == 1


async def read(socket, kind):
    """Wait for a frame of a kind; others, such as "typing", may come before."""
    while kind not in (document := json.loads(await socket.recv())):
        pass
    return document
