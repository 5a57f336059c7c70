"""A browser's visit: its signed cookie, the tokens of its forms, and a limit on wrong passwords."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

COOKIE = "shopmate_console"
LIFE = timedelta(hours=12)
IDLE = timedelta(minutes=30)
MAX_FAILURES = 20  # of one address; names have a limit of their own, in the store
WINDOW_S = 60
MAX_ADDRESSES = 10_000


@dataclass(frozen=True)
class Visit:
    """What the cookie says: an id that form tokens are bound to. Who is signed in with it, the store says."""

    visit_id: str
    expires: int


class Doorkeeper:
    """Signs and reads cookies and form tokens."""

    def __init__(self, secret: str, now: Callable[[], float] = time.time, life: timedelta = LIFE) -> None:
        self._key = hmac.digest(secret.encode(), b"console", "sha256")
        self._now = now
        self._life_s = int(life.total_seconds())

    def begin(self) -> Visit:
        """Start a visit with a new id, so that an id known before the sign-in is worth nothing after."""
        return Visit(secrets.token_urlsafe(16), int(self._now()) + self._life_s)

    def write(self, visit: Visit) -> str:
        """Write a visit as a cookie's value."""
        body = json.dumps([visit.visit_id, visit.expires]).encode()
        text = base64.urlsafe_b64encode(body).decode()
        return f"{text}.{self._sign('visit', text)}"

    def read(self, cookie: str | None) -> Visit | None:
        """Read a cookie's value; None where it is missing, forged or too old."""
        text, _, signature = (cookie or "").partition(".")
        if not _is_same(signature, self._sign("visit", text)):
            return None
        visit = Visit(*json.loads(base64.urlsafe_b64decode(text)))
        return visit if visit.expires > self._now() else None

    def form_token(self, visit: Visit) -> str:
        """Give the token that a form of this visit must send back."""
        return self._sign("form", visit.visit_id)

    def is_form_token(self, visit: Visit, given: str) -> bool:
        """Say whether a form that sent this token was drawn in this visit."""
        return _is_same(given, self.form_token(visit))

    def _sign(self, purpose: str, text: str) -> str:
        return hmac.new(self._key, f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


def _is_same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())


class Attempts:
    """Counts wrong passwords per address; after `MAX_FAILURES` in `WINDOW_S` seconds it has to wait."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()

    def wait_s(self, address: str) -> int:
        """Give the whole seconds until this address may try again; 0 when it may now."""
        failures = self._failures.get(address, deque())
        while failures and failures[0] <= self._now() - WINDOW_S:
            failures.popleft()
        if len(failures) < MAX_FAILURES:
            return 0
        return int(failures[0] + WINDOW_S - self._now()) + 1

    def fail(self, address: str) -> None:
        """Remember a wrong password; of too many addresses the one heard of longest ago is forgotten."""
        self._failures.setdefault(address, deque(maxlen=MAX_FAILURES)).append(self._now())
        self._failures.move_to_end(address)
        if len(self._failures) > MAX_ADDRESSES:
            self._failures.popitem(last=False)

    def forget(self, address: str) -> None:
        """Forget the failures of an address that has given a right password."""
        self._failures.pop(address, None)
