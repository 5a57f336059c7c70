"""A browser, or a program that is worse than one, in front of the web channel."""

import json
import socket
from contextlib import suppress

import httpx
import websockets

WEB = "/webhooks/web"


class Visitor:
    """A client with a session of its own."""

    def __init__(self, address, **session):
        self.address = address
        self.http = httpx.Client(base_url=address, timeout=10)
        self.opened = self.http.post(f"{WEB}/session", json=session).json()
        self.session = self.opened["session"]

    @property
    def conversation_id(self):
        return self.opened["conversation_id"]

    def say(self, text=None, message_id="m1", **fields):
        document = {"session": self.session, "message_id": message_id, "text": text, **fields}
        return self.send(json.dumps(document))

    def send(self, body):
        return self.http.post(f"{WEB}/messages", content=body)

    def history(self, **params):
        return self.http.get(f"{WEB}/history", params={"session": self.session, **params})

    def socket(self, **headers):
        address = self.address.replace("http", "ws")
        return websockets.connect(f"{address}{WEB}/socket?session={self.session}", extra_headers=headers)

    def raw(self, request):
        """Send bytes that no HTTP client would, and give what comes back."""
        host, port = self.address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            with suppress(OSError):  # the server may hang up before it has heard everything
                connection.sendall(request)
                connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(65536), b""))


def is_refusal(answer, *statuses):
    """Say whether an answer is one of ours that refuses, and tells nothing of our insides."""
    document = answer.json()
    inside = ("Traceback", "sqlite", "psycopg", "/bot/", "site-packages")
    told = not any(word in answer.text for word in inside)
    return answer.status_code in statuses and set(document) == {"error"} and told
