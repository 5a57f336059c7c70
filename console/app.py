"""Puts the room together: pages, door, files, and what to say when something goes wrong."""

from sqlalchemy.engine import Engine
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

import profiles
from console import door, pages
from console.drawing import FOLDER, draw
from console.errors import ConsoleError, TooManyAttempts
from console.sessions import Attempts, Doorkeeper


def create_app(engine: Engine, access_key: str, secret: str, bot_url: str | None = None) -> Starlette:
    """Make the staff's room on a database whose tables are up to date.

    Args:
        access_key: what staff give to come in; a new one signs everybody out.
        secret: signs cookies and form tokens.
        bot_url: where the assistant answers, to show the way to the shop page; no trailing slash.
    """
    doorkeeper = Doorkeeper(access_key, secret)
    app = Starlette(
        routes=[
            Route("/", pages.list_conversations),
            Route("/conversations/{conversation_id}", pages.show_conversation),
            Route("/conversations/{conversation_id}/done", pages.close_handoff, methods=["POST"]),
            Route("/queue", pages.show_queue),
            Route("/sign-in", door.show_sign_in, methods=["GET"]),
            Route("/sign-in", door.sign_in, methods=["POST"]),
            Route("/sign-out", door.sign_out, methods=["POST"]),
            Route("/health", pages.tell_health),
            Mount("/static", StaticFiles(directory=FOLDER / "static")),
        ],
        middleware=[Middleware(door.Door, doorkeeper=doorkeeper)],
        exception_handlers={
            ConsoleError: _refuse,
            profiles.ProfilesError: _tell_missing,
            HTTPException: _tell_http,
            Exception: _tell_broken,
        },
    )
    app.state.engine = engine
    app.state.doorkeeper = doorkeeper
    app.state.attempts = Attempts()
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
