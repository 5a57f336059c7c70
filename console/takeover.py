"""Queue and desk: who waits for a person, and one conversation in the hands of the one who answers it."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import profiles
import shop
from console.answers import suggest_answers
from console.assistant import Assistant
from console.auditing import audit
from console.briefing import Briefing, brief, expect_satisfaction, find_name, find_shopper, order_queue
from console.door import read_form
from console.drawing import draw
from console.errors import AssistantUnreachable, ConsoleError, TakenByOther
from console.filters import WITHIN
from console.turns import read_turn

QUEUE = 1000
SHOWN = 30  # of the most urgent; the others are counted
TURNS = 200
SURVEYS = 100
LONGEST_TEXT = 2000
LONGEST_PROMISE = 300


def show_queue(request: Request) -> Response:
    """Draw who waits for a person, most urgent first; then open cases of conversations nobody waits in."""
    now = datetime.now(timezone.utc)
    with _open(request) as session:
        by_mood, waiting = request.app.state.by_mood, profiles.count_waiting(session)
        order = order_queue(session, now, by_mood=by_mood, limit=QUEUE)
        handoffs = profiles.list_open_handoffs(session, QUEUE)
        open_ones = {one.conversation_id for one in handoffs}
        cases = [one for one in shop.list_open_cases(session, SHOWN) if one.conversation_id not in open_ones]
        facts = {
            "waiting_now": [brief(session, one, now, by_mood=by_mood) for one in order[:SHOWN]],
            "with_staff": [
                (one, *find_shopper(session, one.conversation_id)) for one in handoffs if one.taken_by
            ],
            "more": waiting - len(order[:SHOWN]),
            "cases": [(case, find_name(session, case.customer_id)) for case in cases],
            "promises": [
                (one, find_name(session, one.customer_id)) for one in shop.list_pressing(session, now, SHOWN)
            ],
            "names": profiles.show_staff(session),
            "by_mood": by_mood,
            "waiting": waiting,
        }
        return draw(request, "queue.html", facts)


def show_desk(request: Request) -> Response:
    """Draw one conversation for whoever answers it."""
    return _draw_desk(request)


async def take(request: Request) -> Response:
    """Take a conversation over; from then on the assistant is silent in it.

    Raises:
        FormExpired: the form was not drawn for this visitor.
        TakenByOther: somebody was faster.
    """
    await read_form(request)
    conversation_id = _conversation_id(request)

    def do(session: Session) -> None:
        now = datetime.now(timezone.utc)
        try:
            profiles.take_conversation(session, conversation_id, request.state.staff.staff_id, now)
        except profiles.ConversationTaken as error:
            raise _name_holder(session, error) from error
        audit(session, request, "takeover", f"conversation:{conversation_id}")

    await _write(request, do)
    return RedirectResponse(f"/conversations/{conversation_id}/desk#reply", 303)


async def dismiss(request: Request) -> Response:
    """Take a conversation that nobody has taken out of the queue.

    Raises:
        FormExpired: the form was not drawn for this visitor.
        TakenByOther: somebody is at it.
    """
    await read_form(request)
    conversation_id = _conversation_id(request)

    def do(session: Session) -> None:
        try:
            profiles.dismiss_handoff(session, conversation_id, datetime.now(timezone.utc))
        except profiles.ConversationTaken as error:
            raise _name_holder(session, error) from error
        audit(session, request, "dismiss", f"conversation:{conversation_id}")

    await _write(request, do)
    return RedirectResponse("/queue", 303)


async def say(request: Request) -> Response:
    """Say something to the shopper; where it cannot go out the desk comes back with the words.

    Raises:
        FormExpired: the form was not drawn for this visitor.
    """
    form = await read_form(request)
    text = form.get("text", "").strip()[:LONGEST_TEXT]
    conversation_id, message_id = _conversation_id(request), form.get("message_id", "")[:64]
    if text and message_id:
        staff = request.state.staff
        try:
            await _assistant(request).say(
                conversation_id, message_id, text, staff_id=staff.staff_id, name=staff.shown_name
            )
        except ConsoleError as error:
            kept = {"problem": str(error), "text": text, "message_id": message_id}
            return await run_in_threadpool(_draw_desk, request, kept, error.status)
    return RedirectResponse(f"/conversations/{conversation_id}/desk#reply", 303)


async def hand_back(request: Request) -> Response:
    """Give the conversation back to the assistant, which says what was promised; supervisors relieve others.

    Raises:
        FormExpired: the form was not drawn for this visitor.
    """
    form = await read_form(request)
    staff, conversation_id = request.state.staff, _conversation_id(request)
    promised, due = form.get("promised", "").strip()[:LONGEST_PROMISE], form.get("due", "")[:10]
    holder, name = await run_in_threadpool(_find_holder, request, conversation_id)
    relieves = holder != staff.staff_id and staff.may("supervisor")
    try:
        await _assistant(request).hand_back(
            conversation_id,
            staff_id=None if relieves else staff.staff_id,
            name=name,
            promised=promised,
            due=due,
            solved=form.get("solved") == "yes",
        )
    except ConsoleError as error:
        kept = {"problem": str(error), "promised": promised, "due": due}
        return await run_in_threadpool(_draw_desk, request, kept, error.status)
    what = "relieve" if relieves else "hand_back"
    await _write(request, lambda session: audit(session, request, what, f"conversation:{conversation_id}"))
    return RedirectResponse("/queue", 303)


async def keep_promise(request: Request) -> Response:
    """Write down that what was promised to a shopper has been done.

    Raises:
        FormExpired: the form was not drawn for this visitor.
        shop.PromiseNotFound: there is no such promise.
    """
    await read_form(request)
    promise_id = request.path_params["promise_id"]

    def do(session: Session) -> None:
        shop.keep_promise(session, promise_id, datetime.now(timezone.utc))
        audit(session, request, "promise_kept", f"promise:{promise_id}")

    await _write(request, do)
    return RedirectResponse("/queue#promises", 303)


def show_surveys(request: Request) -> Response:
    """Draw what shoppers answered, and apart from it what their conversations let expect."""
    within = request.query_params.get("within", "")
    since = datetime.now(timezone.utc) - timedelta(days=WITHIN[within]) if within in WITHIN else None
    with _open(request) as session:
        surveys = profiles.list_surveys(session, SURVEYS, since)
        ratings = [survey.rating for survey in surveys if survey.rating is not None]
        expected = [expect_satisfaction(session, survey) for survey in surveys]
        facts = {
            "rows": [
                (survey, find_shopper(session, survey.conversation_id)[1], chance)
                for survey, chance in zip(surveys, expected, strict=True)
            ],
            "ratings": ratings,
            "days": WITHIN.get(within),
            "mean": sum(ratings) / len(ratings) if ratings else None,
            "expected": sum(expected) / len(expected) if expected else None,
            "waiting": profiles.count_waiting(session),
        }
        return draw(request, "surveys.html", facts)


def _draw_desk(request: Request, kept: dict[str, str] | None = None, status: int = 200) -> Response:
    """Draw the desk; `kept` is what was typed on it and could not be done, with the reason."""
    conversation_id, staff = _conversation_id(request), request.state.staff
    with _open(request) as session:
        briefing = _brief(request, session, conversation_id, datetime.now(timezone.utc))
        after = max(0, briefing.conversation.message_count - TURNS)
        messages = profiles.list_messages(session, conversation_id, after, TURNS)
        answers = suggest_answers(briefing, staff.shown_name)
        chosen = request.query_params.get("answer")
        facts = {
            "brief": briefing,
            "conversation": briefing.conversation,
            "turns": [read_turn(message) for message in messages],
            "deliveries": profiles.list_staff_messages(session, conversation_id),
            "names": profiles.show_staff(session),
            "notes": profiles.list_notes(session, conversation_id),
            "answers": answers,
            "text": next((answer.text for answer in answers if answer.key == chosen), ""),
            "message_id": secrets.token_urlsafe(12),
            "waiting": profiles.count_waiting(session),
        }
        return draw(request, "desk.html", facts | (kept or {}), status)


def _brief(request: Request, session: Session, conversation_id: str, now: datetime) -> Briefing:
    return brief(session, conversation_id, now, by_mood=request.app.state.by_mood)


def _find_holder(request: Request, conversation_id: str) -> tuple[str | None, str]:
    """Find who has a conversation, and how the shopper knows them."""
    with _open(request) as session:
        holder = profiles.find_holder(session, conversation_id)
        return holder, profiles.show_staff(session).get(holder or "", request.state.staff.shown_name)


def _name_holder(session: Session, error: profiles.ConversationTaken) -> TakenByOther:
    return TakenByOther(profiles.show_staff(session).get(error.taken_by, error.taken_by), error.taken_at)


def _assistant(request: Request) -> Assistant:
    """Give the way to the assistant.

    Raises:
        AssistantUnreachable: this room was opened without one.
    """
    assistant: Assistant | None = request.app.state.assistant
    if assistant is None:
        raise AssistantUnreachable
    return assistant


async def _write(request: Request, do: Callable[[Session], Any]) -> None:
    def work() -> None:
        with _open(request) as session, session.begin():
            do(session)

    await run_in_threadpool(work)


def _conversation_id(request: Request) -> str:
    return str(request.path_params["conversation_id"])


def _open(request: Request) -> Session:
    return Session(request.app.state.engine, future=True)
