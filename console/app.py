"""Puts the room together: pages, door, files, and what to say when something goes wrong."""

from sqlalchemy.engine import Engine
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

import profiles
import shop
from console import door
from console.assistant import Assistant
from console.correcting import Talk
from console.drawing import FOLDER, draw
from console.errors import ConsoleError, TooManyAttempts
from console.routes import make_routes
from console.sessions import Attempts, Doorkeeper


def create_app(
    engine: Engine,
    secret: str,
    masking_key: str,
    bot_url: str | None = None,
    *,
    internal_secret: str = "",
    by_mood: bool = False,
    talk: Talk = Talk(),  # noqa: B008  # frozen and empty
) -> Starlette:
    """Make the staff's room on a database whose tables are up to date.

    Args:
        secret: signs cookies and form tokens; a new one signs everybody out.
        masking_key: opens what shoppers said about themselves, where somebody reveals it.
        bot_url: where the assistant answers, without a trailing slash; without it staff cannot speak.
        internal_secret: what the assistant knows the room by.
        by_mood: whether the mood counts for the order of the queue.
        talk: the names that corrections choose from.
    """
    doorkeeper = Doorkeeper(secret)
    app = Starlette(
        routes=[*make_routes(), Mount("/static", StaticFiles(directory=FOLDER / "static"))],
        middleware=[Middleware(door.Door, doorkeeper=doorkeeper, engine=engine)],
        exception_handlers={
            ConsoleError: _refuse,
            profiles.TagUnusable: _tell_unusable,
            profiles.errors.CorrectionImpossible: _tell_unusable,
            profiles.ProfilesError: _tell_missing,
            shop.PromiseNotFound: _tell_missing,
            HTTPException: _tell_http,
            Exception: _tell_broken,
        },
    )
    app.state.engine = engine
    app.state.doorkeeper = doorkeeper
    app.state.attempts = Attempts()
    app.state.vault = profiles.Vault(masking_key)
    app.state.assistant = Assistant(bot_url, internal_secret) if bot_url else None
    app.state.by_mood = by_mood
    app.state.talk = talk
    app.state.shop_page = f"{bot_url}/shop" if bot_url else None
    return app


def _refuse(request: Request, error: Exception) -> Response:
    status, title = (error.status, error.title) if isinstance(error, ConsoleError) else (400, "")
    response = draw(request, "error.html", {"title": title, "text": str(error)}, status)
    if isinstance(error, TooManyAttempts):
        response.headers["Retry-After"] = str(error.wait_s)
    return response


def _tell_missing(request: Request, error: Exception) -> Response:
    text = "It may have been erased, or the address has a typing mistake."
    return draw(request, "error.html", {"title": "There is nothing here", "text": text}, 404)


def _tell_unusable(request: Request, error: Exception) -> Response:
    return draw(request, "error.html", {"title": "That cannot be used", "text": str(error)}, 422)


def _tell_http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 404:
        return _tell_missing(request, error)
    return draw(
        request, "error.html", {"title": "That did not work", "text": f"HTTP status {status}."}, status
    )


def _tell_broken(request: Request, error: Exception) -> Response:
    """Say that something broke; Starlette raises the error again, so the server logs its traceback.

    This runs outside the door, so the page gets its headers here.
    """
    text = "The server's log says what happened. Reload the page; if it stays so, restart the console."
    response = draw(request, "error.html", {"title": "Something broke", "text": text}, 500)
    response.headers.update(door.HEADERS)
    return response
