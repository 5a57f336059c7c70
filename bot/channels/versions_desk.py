"""The way in for whoever changes the dialogue model: try, promote and roll back, with a secret of the house.

A candidate is made by a process of its own, at a low priority. A promoted model is loaded beside the one that
answers, and takes its place between two messages; those on their way are finished by the old one.
"""

import asyncio
import hmac
import logging
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

import profiles
from bot.channels import http
from bot.channels.errors import BadMessage, ChannelError, Forbidden
from bot.channels.processor import quicken
from bot.settings import ROOT, Settings
from bot.versions import promotion
from bot.versions.errors import VersionsError
from bot.versions.replay import load_into
from profiles import versions

logger = logging.getLogger(__name__)
MAX_CHOSEN = 1000


class VersionRefused(ChannelError):
    """The change of version that was asked for is not possible."""

    code = "version_refused"


class VersionsDesk(InputChannel):
    """Serves `/internal/versions/...` for the console and the command line.

    Args:
        settings: the secret that callers show, and where models are.
        engine: the database of versions.
        root: the project that candidates are trained from.
    """

    def __init__(self, settings: Settings, engine: Engine, root: Path = ROOT) -> None:
        self._settings, self._engine, self._root = settings, engine, root
        self._turn = asyncio.Lock()
        self._trials: set[asyncio.Task[None]] = set()

    @classmethod
    def name(cls) -> str:
        """Give the channel's name."""
        return "versions"

    def url_prefix(self) -> str:
        """Mount the routes apart from those of shoppers."""
        return "/internal/versions"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "VersionsDesk":
        """Open the desk; everything is set by the environment."""
        from bot.services import current_services  # opened only where the channel really serves

        services = current_services()
        return cls(services.settings, services.engine)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Lay out the routes."""
        blueprint = Blueprint("versions_desk")
        routes = (("/try", self.try_out), ("/promote", self.promote), ("/roll-back", self.roll_back))
        for path, handler in routes:
            blueprint.add_route(http.answer_errors(handler), path, ["POST"], name=f"versions{path}")
        return blueprint

    async def try_out(self, request: Request) -> HTTPResponse:
        """Begin to make a candidate of chosen corrections: `{"version_id"}`; its record says how it goes."""
        document = self._open(request)
        chosen, staff_id = _read_numbers(document, "corrections"), _read_staff(document)
        with Session(self._engine, future=True) as session, session.begin():
            try:
                begun = versions.begin_trial(session, chosen, staff_id=staff_id, at=promotion.now())
            except profiles.ProfilesError as error:
                raise VersionRefused(str(error)) from error
            version_id = begun.version_id
            _audit(session, "version_tried", staff_id, version_id)
        task = asyncio.ensure_future(self._make(version_id))
        self._trials.add(task)
        task.add_done_callback(self._trials.discard)
        return json_response({"version_id": version_id})

    async def promote(self, request: Request) -> HTTPResponse:
        """Have a version answer from now on: `{"version_id"}`."""
        document = self._open(request)
        version_id, staff_id = document.get("version_id"), _read_staff(document)
        if not isinstance(version_id, int):
            raise BadMessage("version_id must be a number")

        def find(session: Session) -> versions.Version | None:
            return versions.find_version(session, version_id)

        def note(session: Session) -> None:
            _audit(session, "version_promoted", staff_id, version_id)

        change = partial(promotion.promote, self._engine, self._settings, version_id, staff_id, note)
        return await self._switch(request, find, change)

    async def roll_back(self, request: Request) -> HTTPResponse:
        """Have the version answer again that did before: `{"version_id"}`."""
        staff_id = _read_staff(self._open(request))

        def note(session: Session) -> None:
            current = versions.find_current_version(session)
            _audit(session, "version_rolled_back", staff_id, current.version_id if current else None)

        change = partial(promotion.roll_back, self._engine, self._settings, staff_id, note)
        return await self._switch(request, versions.find_previous_version, change)

    async def _switch(
        self,
        request: Request,
        find: Callable[[Session], versions.Version | None],
        change: Callable[[], versions.Version],
    ) -> HTTPResponse:
        """Load the version's model, write the change down, and only then let the model answer."""
        async with self._turn:
            old = request.app.ctx.agent
            try:
                with Session(self._engine, future=True, expire_on_commit=False) as session:
                    version = find(session)
                path = promotion.find_file(self._settings, version) if version else None
                agent = await _load_beside(old, path) if path else old
                changed = change()
            except (profiles.ProfilesError, VersionsError) as error:
                raise VersionRefused(str(error)) from error
            request.app.ctx.agent = agent
        return json_response({"version_id": changed.version_id})

    async def _make(self, version_id: int) -> None:
        """Make a candidate in a process of its own and say so where that ended without a word."""
        log = self._settings.var / "log" / "try.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as output:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "versions", "run", str(version_id), "--root", str(self._root)),
                cwd=ROOT,
                stdout=output,
                stderr=output,
            )
            code = await process.wait()
        with Session(self._engine, future=True) as session, session.begin():
            version = versions.find_version(session, version_id)
            if version.state == "trying":
                problem = f"its process ended with status {code}; {log.name} says why"
                versions.end_trial(session, version_id, versions.FAILED, promotion.now(), problem=problem)

    def _open(self, request: Request) -> dict[str, Any]:
        """Read the body of who knows the secret.

        Raises:
            Forbidden: the caller does not.
        """
        given = (request.headers.get("authorization") or "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), self._settings.internal_secret.encode()):
            raise Forbidden
        return http.read_body(request.body)


async def _load_beside(old: Agent, path: Path) -> Agent:
    """Load a model while another answers, on the same conversations and locks, and warm it up."""
    agent = Agent(lock_store=old.lock_store, action_endpoint=old.action_endpoint)
    agent.tracker_store = old.tracker_store
    await asyncio.get_running_loop().run_in_executor(None, load_into, agent, path)
    quicken(agent)
    await agent.parse_message("hello")
    return agent


def _audit(session: Session, what: str, staff_id: str | None, version_id: int | None) -> None:
    target = None if version_id is None else f"version:{version_id}"
    source = "console" if staff_id else "command line"
    profiles.record_audit(session, what, at=promotion.now(), source=source, staff_id=staff_id, target=target)


def _read_staff(document: dict[str, Any]) -> str | None:
    staff_id = document.get("staff_id")
    if staff_id is not None and not isinstance(staff_id, str):
        raise BadMessage("staff_id must be text")
    return staff_id


def _read_numbers(document: dict[str, Any], name: str) -> list[int] | None:
    numbers = document.get(name)
    if numbers is None:
        return None
    if not isinstance(numbers, list) or len(numbers) > MAX_CHOSEN or not all(type(n) is int for n in numbers):
        raise BadMessage(f"{name} must be a list of numbers")
    return numbers
