"""The door: who comes in, what they may do there, and the headers that keep pages safe.

The door itself says who is signed in (`request.state.staff`); a `Guard` before each page says which role it
takes.
"""

from datetime import datetime, timezone
from urllib.parse import quote

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import profiles
from console.errors import FormExpired, RoleTooLow
from console.sessions import COOKIE, IDLE, Doorkeeper, Visit

OPEN_PATHS = ("/sign-in", "/health", "/static/")
UNSEEN_PATHS = ("/live",)  # what an open page asks for by itself keeps nobody signed in
ELSEWHERE = {"cross-site", "same-site"}  # as browsers say where a form stands
MAX_FORM_BYTES = 16_384
MAX_FIELDS = 300
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "X-Robots-Tag": "noindex, nofollow",
}
TLS_HEADERS = {"Strict-Transport-Security": "max-age=31536000"}


class Door:
    """Lets signed-in staff through and sends everybody else to the sign-in page."""

    def __init__(self, app: ASGIApp, doorkeeper: Doorkeeper, engine: Engine) -> None:
        self._app = app
        self._doorkeeper = doorkeeper
        self._engine = engine

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, path = Request(scope), scope["path"]
        visit = self._doorkeeper.read(request.cookies.get(COOKIE))
        state = scope.setdefault("state", {})
        state |= {"visit": visit, "staff": None}
        app: ASGIApp = self._app
        if request.method == "POST" and not _is_short(Headers(scope=scope)):
            app = PlainTextResponse("This form is too long.", 413)
        elif request.method == "POST" and request.headers.get("sec-fetch-site") in ELSEWHERE:
            app = PlainTextResponse("This form belongs to another site.", 403)
        elif "\0" in path or b"%00" in scope["query_string"]:  # PostgreSQL takes none in a text
            app = PlainTextResponse("There is nothing here.", 404)
        elif not path.startswith(("/static/", "/health")):
            is_seen = not path.startswith(UNSEEN_PATHS)
            state["staff"] = await run_in_threadpool(self._find_staff, visit, is_seen)
            if state["staff"] is None and not path.startswith(OPEN_PATHS):
                app = _send_to_sign_in(request)
        await app(scope, receive, _with_headers(scope, send))

    def _find_staff(self, visit: Visit | None, is_seen: bool) -> profiles.StaffMember | None:
        if visit is None:
            return None
        now = datetime.now(timezone.utc)
        with Session(self._engine, future=True, expire_on_commit=False) as session, session.begin():
            return profiles.find_visitor(session, visit.visit_id, at=now, idle=IDLE, is_seen=is_seen)


class Guard:
    """Lets in who has a role or a higher one; stands before one page."""

    def __init__(self, app: ASGIApp, role: str) -> None:
        self._app = app
        self.role = role

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request.

        Raises:
            RoleTooLow: the page is for another role.
        """
        staff: profiles.StaffMember | None = scope["state"]["staff"]
        if staff is None or not staff.may(self.role):
            raise RoleTooLow(self.role)
        await self._app(scope, receive, send)


async def read_form(request: Request) -> dict[str, str]:
    """Read a form that was drawn for this visitor.

    Raises:
        FormExpired: it was not.
    """
    async with request.form(max_files=0, max_fields=MAX_FIELDS) as form:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        request.state.chosen = [value for value in form.getlist("chosen") if isinstance(value, str)]
    visit: Visit | None = request.state.visit
    doorkeeper: Doorkeeper = request.app.state.doorkeeper
    if visit is None or not doorkeeper.is_form_token(visit, fields.get("token", "")):
        raise FormExpired
    return {name: value.replace("\0", "") for name, value in fields.items()}


def _is_short(headers: Headers) -> bool:
    length = headers.get("content-length", "")
    return length.isdecimal() and int(length) <= MAX_FORM_BYTES


def _with_headers(scope: Scope, send: Send) -> Send:
    added = HEADERS | (TLS_HEADERS if scope["scheme"] == "https" else {})
    keeping = "max-age=3600" if scope["path"].startswith("/static/") else "no-store"

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in added.items():
                headers[name] = value
            headers.setdefault("Cache-Control", keeping)
        await send(message)

    return send_with_headers


def _send_to_sign_in(request: Request) -> Response:
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    back = f"?next={quote(wanted, safe='')}" if request.method == "GET" and wanted != "/" else ""
    return RedirectResponse(f"/sign-in{back}", 303)
