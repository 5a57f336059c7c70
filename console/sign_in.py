"""Coming in and going out."""

from datetime import datetime, timezone
from urllib.parse import urlsplit

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import profiles
from console.auditing import audit
from console.door import read_form
from console.drawing import draw
from console.errors import TooManyAttempts
from console.sessions import COOKIE, LIFE, Doorkeeper, Visit


async def show_sign_in(request: Request) -> Response:
    """Draw the sign-in form, or go on where somebody is signed in already."""
    if request.state.staff is not None:
        return RedirectResponse("/", 303)
    return _draw_sign_in(request, _local(request.query_params.get("next")))


async def sign_in(request: Request) -> Response:
    """Take a name and a password and begin a signed-in visit.

    Raises:
        FormExpired: the form was not drawn for this visitor.
        TooManyAttempts: too many wrong passwords from this address, or for this name.
    """
    form = await read_form(request)
    address, attempts = request.client.host if request.client else "", request.app.state.attempts
    if wait_s := attempts.wait_s(address):
        raise TooManyAttempts(wait_s)
    wanted, visit = _local(form.get("next")), _doorkeeper(request).begin()
    try:
        await run_in_threadpool(_begin, request, form.get("name", ""), form.get("password", ""), visit)
    except profiles.SignInLocked as error:
        raise TooManyAttempts(error.wait_s) from error
    except profiles.SignInRefused as error:
        attempts.fail(address)
        return _draw_sign_in(request, wanted, str(error), form.get("name", ""), status=401)
    attempts.forget(address)
    response = RedirectResponse(wanted, 303)
    _set_cookie(request, response, visit)
    return response


async def sign_out(request: Request) -> Response:
    """End the visit.

    Raises:
        FormExpired: the form was not drawn for this visitor.
    """
    await read_form(request)
    await run_in_threadpool(_end, request)
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return response


def _begin(request: Request, name: str, password: str, visit: Visit) -> None:
    """Open the visit, or count the failure; both are committed.

    Raises:
        profiles.SignInRefused, profiles.SignInLocked: nobody came in.
    """
    now = datetime.now(timezone.utc)
    with Session(request.app.state.engine, future=True) as session:
        try:
            member = profiles.check_password(session, name, password, at=now)
        except profiles.SignInRefused:
            profiles.record_audit(session, "sign_in_refused", at=now, target=_name_target(session, name))
            session.commit()
            raise
        profiles.begin_visit(session, member.staff_id, visit.visit_id, at=now, life=LIFE)
        profiles.record_audit(session, "sign_in", at=now, staff_id=member.staff_id)
        session.commit()


def _name_target(session: Session, name: str) -> str | None:
    """Say whose account was tried; what is no name of ours may be a password, and is not kept."""
    try:
        return f"staff:{profiles.find_staff(session, name).staff_id}"
    except profiles.StaffNotFound:
        return None


def _end(request: Request) -> None:
    with Session(request.app.state.engine, future=True) as session, session.begin():
        profiles.end_visit(session, request.state.visit.visit_id)
        audit(session, request, "sign_out")


def _draw_sign_in(
    request: Request, wanted: str, problem: str = "", name: str = "", status: int = 200
) -> Response:
    visit = request.state.visit or _doorkeeper(request).begin()
    request.state.visit = visit
    response = draw(request, "sign_in.html", {"next": wanted, "problem": problem, "name": name}, status)
    _set_cookie(request, response, visit)
    return response


def _set_cookie(request: Request, response: Response, visit: Visit) -> None:
    response.set_cookie(
        COOKIE,
        _doorkeeper(request).write(visit),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


def _doorkeeper(request: Request) -> Doorkeeper:
    doorkeeper: Doorkeeper = request.app.state.doorkeeper
    return doorkeeper


def _local(address: str | None) -> str:
    """Keep an address only where it stays in this room."""
    parts = urlsplit(address or "/")
    is_ours = not parts.scheme and not parts.netloc and parts.path.startswith("/") and "\\" not in parts.path
    return address if address and is_ours and not address.startswith("//") else "/"
