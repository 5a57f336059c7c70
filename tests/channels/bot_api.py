"""A Bot API server of our own: the real calls, answers and refusals as JSON over HTTP, on the loopback."""

import json
import re
import threading
import time
from collections import defaultdict, deque
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

TOKEN = "123456:AAExampleTokenOfABotThatDoesNotExist"
SHOP_BOT = {"id": 123456, "is_bot": True, "first_name": "Shop", "username": "shop_bot"}
TAG = re.compile(r"</?(?:b|i|u|s|code|pre)>")
ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d+);")


class Refusal(Exception):
    """What the Bot API answers instead of a result."""

    def __init__(self, code, description, **parameters):
        super().__init__(description)
        self.code = code
        self.document = {"ok": False, "error_code": code, "description": description}
        if parameters:
            self.document["parameters"] = parameters


TOO_MANY = Refusal(429, "Too Many Requests: retry after 1", retry_after=1)
BROKEN = Refusal(500, "Internal Server Error")


class BotApiServer:
    """Knows one bot; `calls` holds (method, parameters) of every call that was done.

    `fail(method, refusal, ...)` makes the next calls of a method fail, in this order.
    """

    def __init__(self):
        self.calls = []
        self.refused = []
        self.blocked = set()
        self.webhook = ""
        self.secret = None
        self.news = deque()
        self.sent_at = []
        self._failures = defaultdict(deque)
        self._message_id = 1000
        self._changed = threading.Condition()

    def fail(self, method, *refusals):
        self._failures[method].extend(refusals)

    def push(self, *updates):
        """Have updates wait for getUpdates."""
        with self._changed:
            self.news.extend(updates)
            self._changed.notify_all()

    def list_calls(self, method):
        return [parameters for name, parameters in self.calls if name == method]

    @property
    def texts(self):
        """What was said, in order: texts and captions, without their tags."""
        said = [p.get("text") or p.get("caption") for _, p in self.calls if "text" in p or "caption" in p]
        return [TAG.sub("", text) for text in said]

    def wait_for(self, condition, seconds=10):
        """Wait until a condition on this server holds."""
        with self._changed:
            assert self._changed.wait_for(condition, seconds), (self.calls, self.refused)

    def answer(self, method, parameters):
        """Give the document that answers a call, and its status."""
        with self._changed:
            try:
                if self._failures[method]:
                    raise self._failures[method].popleft()
                result = getattr(self, f"do_{method}")(parameters)
            except Refusal as refusal:
                self.refused.append((method, parameters, str(refusal)))
                self._changed.notify_all()
                return refusal.code, refusal.document
            self.calls.append((method, parameters))
            self._changed.notify_all()
            return 200, {"ok": True, "result": result}

    def do_getMe(self, parameters):
        return SHOP_BOT

    def do_sendMessage(self, parameters):
        self._check_chat(parameters)
        _check_text(parameters["text"], 4096)
        _check_keyboard(parameters)
        return self._make_message(parameters, text=parameters["text"])

    def do_sendPhoto(self, parameters):
        self._check_chat(parameters)
        _check_text(parameters["caption"], 1024)
        _check_keyboard(parameters)
        return self._make_message(parameters, photo=[_photo()])

    def do_sendMediaGroup(self, parameters):
        self._check_chat(parameters)
        media = json.loads(parameters["media"])
        if not 2 <= len(media) <= 10:
            raise Refusal(400, "Bad Request: wrong number of items in the album")
        return [self._make_message(parameters, photo=[_photo()]) for _ in media]

    def do_answerCallbackQuery(self, parameters):
        if parameters["callback_query_id"] == "old":
            raise Refusal(400, "Bad Request: query is too old and response timeout expired")
        return True

    def do_editMessageReplyMarkup(self, parameters):
        self._check_chat(parameters)
        if parameters["message_id"] == "404":
            raise Refusal(400, "Bad Request: message to edit not found")
        return self._make_message(parameters, text="as it was")

    def do_leaveChat(self, parameters):
        self._check_chat(parameters)
        self.blocked.add(int(parameters["chat_id"]))
        return True

    def do_setWebhook(self, parameters):
        if not parameters["url"].startswith("https://"):
            raise Refusal(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        self.webhook, self.secret = parameters["url"], parameters.get("secret_token")
        return True

    def do_deleteWebhook(self, parameters):
        self.webhook = ""
        return True

    def do_getWebhookInfo(self, parameters):
        waiting = len(self.news)
        return {"url": self.webhook, "has_custom_certificate": False, "pending_update_count": waiting}

    def do_getUpdates(self, parameters):
        if self.webhook:
            raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active")
        offset = int(parameters.get("offset", 0))
        while self.news and self.news[0]["update_id"] < offset:
            self.news.popleft()
        until = time.monotonic() + min(float(parameters.get("timeout", 0)), 0.5)
        while not self.news and (left := until - time.monotonic()) > 0:
            self._changed.wait(left)
        return list(self.news)

    def _check_chat(self, parameters):
        if int(parameters["chat_id"]) in self.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if parameters["chat_id"] == "404":
            raise Refusal(400, "Bad Request: chat not found")

    def _make_message(self, parameters, **content):
        self._message_id += 1
        chat_id = int(parameters["chat_id"])
        self.sent_at.append((chat_id, time.monotonic()))
        chat = {"id": chat_id, "type": "private", "first_name": "Ann"}
        return {"message_id": self._message_id, "date": 1714564800, "chat": chat, "from": SHOP_BOT, **content}


def _photo():
    return {"file_id": "AgAC", "file_unique_id": "AQAD", "width": 320, "height": 320}


def _check_text(text, limit):
    """Refuse what Telegram's HTML reader refuses, and what is longer than it may be when read."""
    bare = TAG.sub("", text)
    if "<" in bare or ">" in bare or "&" in ENTITY.sub("", bare):
        raise Refusal(400, "Bad Request: can't parse entities: unsupported start tag")
    if not bare.strip():
        raise Refusal(400, "Bad Request: message text is empty")
    if len(ENTITY.sub("x", bare).encode("utf-16-le")) // 2 > limit:
        raise Refusal(400, "Bad Request: message is too long")


def _check_keyboard(parameters):
    if "reply_markup" not in parameters:
        return
    for row in json.loads(parameters["reply_markup"])["inline_keyboard"]:
        for button in row:
            if not 1 <= len(button.get("callback_data", button.get("url", "")).encode()) <= 64:
                raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        path, _, query = self.path.partition("?")
        token, _, method = path.removeprefix("/bot").partition("/")
        status, document = 401, {"ok": False, "error_code": 401, "description": "Unauthorized"}
        if token == TOKEN:
            status, document = self.server.api.answer(
                method, dict(parse_qsl(query) + parse_qsl(body, keep_blank_values=True))
            )
        answer = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args):
        """Keep the test's output clean."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Keep quiet about clients that hang up while they wait for news."""


@contextmanager
def serve_bot_api(port=0):
    """Give the server and its address."""
    with _Server(("127.0.0.1", port), _Handler) as server:
        server.api = BotApiServer()
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server.api, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
