"""Corrections: what a message should have been understood as, told in its conversation; and their list."""

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import profiles
from console.auditing import audit
from console.door import read_form
from console.drawing import draw
from console.errors import Refused
from profiles import corrections

ADDED = 3  # entities that one form can add
LISTED = 500
EXCLUDED = "not "  # before the kind of what a shopper does not want


@dataclass(frozen=True)
class Talk:
    """What a message can mean: the names that the assistant knows.

    `step_of` gives the action that the rules lead to from an intent.
    """

    intents: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    step_of: tuple[tuple[str, str], ...] = ()


def show_form(request: Request) -> Response:
    """Draw one message with what was understood of it, to be corrected."""
    return _draw_form(request)


async def correct(request: Request) -> Response:
    """Keep a correction; where it cannot be kept the form comes back and says why.

    Raises:
        FormExpired: the form was not drawn for this visitor.
    """
    form = await read_form(request)
    try:
        await run_in_threadpool(_keep, request, form, request.state.chosen)
    except (Refused, profiles.errors.CorrectionEmpty, profiles.errors.CorrectionImpossible) as error:
        return await run_in_threadpool(_draw_form, request, str(error), 422)
    place = request.path_params
    return RedirectResponse(
        f"/conversations/{place['conversation_id']}?at={place['position']}#m{place['position']}", 303
    )


def list_corrections(request: Request) -> Response:
    """Draw the corrections, those that wait first, with what became of them."""
    with _open(request) as session:
        found = corrections.list_corrections(session, limit=LISTED)
        order = {state: number for number, state in enumerate(corrections.STATES)}
        facts = {
            "corrections": sorted(found, key=lambda one: order[one.state]),
            "triable": corrections.TRIABLE,
            "names": profiles.name_staff(session),
            "waiting": profiles.count_waiting(session),
        }
    return draw(request, "corrections.html", facts)


async def withdraw(request: Request) -> Response:
    """Take a correction back.

    Raises:
        FormExpired: the form was not drawn for this visitor.
    """
    await read_form(request)
    await run_in_threadpool(_withdraw, request, request.path_params["correction_id"])
    return RedirectResponse("/corrections", 303)


def _keep(request: Request, form: dict[str, str], kept: list[str]) -> None:
    place, staff = request.path_params, request.state.staff
    talk: Talk = request.app.state.talk
    conversation_id, position = place["conversation_id"], place["position"]
    with _open(request) as session, session.begin():
        message = _find_message(session, conversation_id, position)
        right = corrections.Right(
            _choose(form.get("intent", ""), talk.intents),
            _read_entities(form, kept, message, talk),
            _choose(form.get("step", ""), talk.steps),
        )
        at = datetime.now(timezone.utc)
        corrections.record_correction(
            session, conversation_id, position, right, staff_id=staff.staff_id, at=at
        )
        audit(session, request, "correction", f"conversation:{conversation_id}")


def _read_entities(
    form: dict[str, str], kept: list[str], message: profiles.Message, talk: Talk
) -> list[dict[str, Any]] | None:
    """Read which entities stay and which are added; None where none was changed.

    Raises:
        Refused: added words do not stand in the message.
    """
    known = [corrections.describe_entity(one, message.text) for one in _list_entities(message)]
    entities = [one for number, one in enumerate(known) if str(number) in kept]
    added = []
    for number in range(ADDED):
        words, kind = form.get(f"words_{number}", "").strip(), form.get(f"kind_{number}", "")
        if not words:
            continue
        name = kind.removeprefix(EXCLUDED)
        if name not in talk.entities:
            raise Refused(f"Say what {words!r} is: choose a kind beside it.")
        if words.casefold() not in message.text.casefold():
            raise Refused(f"{words!r} does not stand in the message; mark words of it.")
        added.append({"entity": name, "words": words} | ({"role": "exclude"} if name != kind else {}))
    return entities + added if added or len(entities) != len(known) else None


def _choose(name: str, known: tuple[str, ...]) -> str | None:
    """Give a name that was chosen; None where it was left as it is.

    Raises:
        Refused: nobody knows that name.
    """
    if name and name not in known:
        raise Refused(f"The assistant knows no {name!r}; choose one of the list.")
    return name or None


def _withdraw(request: Request, correction_id: int) -> None:
    with _open(request) as session, session.begin():
        corrections.withdraw_correction(session, correction_id)
        audit(session, request, "correction_withdrawn", f"correction:{correction_id}")


def _draw_form(request: Request, problem: str = "", status: int = 200) -> Response:
    place = request.path_params
    with _open(request) as session:
        message = _find_message(session, place["conversation_id"], place["position"])
        turn = corrections.describe_turn(message)
        facts = {
            "message": message,
            "turn": turn,
            "correction": corrections.list_corrections_of(session, message.conversation_id).get(
                message.position
            ),
            "talk": request.app.state.talk,
            "added": range(ADDED),
            "problem": problem,
            "names": profiles.name_staff(session),
            "waiting": profiles.count_waiting(session),
        }
        return draw(request, "correct.html", facts, status)


def _find_message(session: Session, conversation_id: str, position: int) -> profiles.Message:
    """Find a message that can be corrected.

    Raises:
        profiles.ProfilesError: there is none.
    """
    message = session.get(profiles.Message, (conversation_id, position))
    if message is None or message.by != "shopper" or not message.understanding:
        raise profiles.errors.CorrectionImpossible(conversation_id, position)
    return message


def _list_entities(message: profiles.Message) -> list[dict[str, Any]]:
    return list((message.understanding or {}).get("entities") or [])


def _open(request: Request) -> Session:
    return Session(request.app.state.engine, future=True)
