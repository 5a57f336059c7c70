"""Samples for review: two people judge the same messages, and the page says how far they agree."""

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
from console.turns import read_turn
from profiles import reviews

SIZES = (10, 25, 50, 100)
AROUND = 4  # messages drawn before and after the one to judge


@dataclass(frozen=True)
class Agreement:
    """How far two reviewers agree: Cohen's kappa over `n` messages; None where only one verdict was given."""

    n: int
    share: float | None
    kappa: float | None


def measure_agreement(pairs: list[tuple[str, str]]) -> Agreement:
    """Measure the agreement of two reviewers on what both judged (Cohen 1960)."""
    if not pairs:
        return Agreement(0, None, None)
    same = sum(one == other for one, other in pairs) / len(pairs)
    if len({verdict for pair in pairs for verdict in pair}) < 2:
        return Agreement(len(pairs), same, None)
    from sklearn.metrics import cohen_kappa_score  # a second of import that most pages need not wait for

    return Agreement(len(pairs), same, float(cohen_kappa_score(*zip(*pairs, strict=True))))


def list_samples(request: Request) -> Response:
    """Draw the samples with how far both reviewers are and how far they agree."""
    with _open(request) as session:
        progress = reviews.list_progress(session)
        facts = {
            "rows": [(one, measure_agreement(one.pairs)) for one in progress],
            "kinds": list(reviews.KINDS),
            "sizes": SIZES,
            "reviewers": [one for one in profiles.list_staff(session) if _may_review(one)],
            "names": profiles.name_staff(session),
            "waiting": profiles.count_waiting(session),
        }
        return draw(request, "reviews.html", facts)


async def draw_sample(request: Request) -> Response:
    """Draw messages at random for two reviewers.

    Raises:
        FormExpired: the form was not drawn for this visitor.
        Refused: there is no such kind, size, reviewer or message.
    """
    form = await read_form(request)
    kind, size = form.get("kind", ""), form.get("size", "")
    if kind not in reviews.KINDS or size not in map(str, SIZES):
        raise Refused("Choose a kind and a size of the lists.")
    people = form.get("first", ""), form.get("second", "")
    await run_in_threadpool(_draw_sample, request, kind, int(size), people)
    return RedirectResponse("/reviews", 303)


def show_item(request: Request) -> Response:
    """Draw the next message of a sample to its reviewer, or what came of the sample."""
    staff_id = request.state.staff.staff_id
    with _open(request) as session:
        sample = reviews.find_sample(session, request.path_params["sample_id"])
        mine = staff_id in (sample.first_id, sample.second_id)
        item = reviews.find_next_item(session, sample.sample_id, staff_id) if mine else None
        facts: dict[str, Any] = {
            "sample": sample,
            "item": item,
            "turns": _read_around(session, item) if item else [],
            "verdicts": reviews.VERDICTS,
            # what the other one thinks is shown only to who has judged all, or judges nothing here
            "disagreements": [] if item else _read_disagreements(session, sample),
            "names": profiles.name_staff(session),
            "waiting": profiles.count_waiting(session),
        }
        return draw(request, "review.html", facts)


async def judge(request: Request) -> Response:
    """Keep a reviewer's verdict on a message and go on to the next.

    Raises:
        FormExpired: the form was not drawn for this visitor.
        Refused: it is not theirs to judge.
    """
    form = await read_form(request)
    await run_in_threadpool(_judge, request, form)
    return RedirectResponse(f"/reviews/{request.path_params['sample_id']}", 303)


def _draw_sample(request: Request, kind: str, size: int, people: tuple[str, str]) -> None:
    with _open(request) as session, session.begin():
        allowed = {one.staff_id for one in profiles.list_staff(session) if _may_review(one)}
        if not set(people) <= allowed:
            raise Refused("Choose two reviewers who are agents or more.")
        at, staff_id = datetime.now(timezone.utc), request.state.staff.staff_id
        try:
            sample = reviews.draw_sample(session, kind, size, people, staff_id=staff_id, at=at)
        except (profiles.errors.ReviewersAlike, profiles.errors.NothingToReview) as error:
            raise Refused(str(error)) from error
        audit(session, request, "sample_drawn", f"sample:{sample.sample_id}")


def _judge(request: Request, form: dict[str, str]) -> None:
    item, staff_id = form.get("item", ""), request.state.staff.staff_id
    item_id = int(item) if item.isdecimal() and len(item) < 10 else 0
    with _open(request) as session, session.begin():
        at = datetime.now(timezone.utc)
        try:
            reviews.judge_item(session, item_id, form.get("verdict", ""), staff_id=staff_id, at=at)
        except profiles.errors.SampleNotFound as error:
            raise Refused(str(error)) from error


def _read_around(session: Session, item: reviews.SampleItem) -> list[Any]:
    after = max(0, item.position - AROUND - 1)
    messages = profiles.list_messages(session, item.conversation_id, after, 2 * AROUND + 1)
    return [read_turn(message) for message in messages]


def _read_disagreements(session: Session, sample: reviews.Sample) -> list[dict[str, Any]]:
    return [
        {
            "item": item,
            "message": session.get(profiles.Message, (item.conversation_id, item.position)),
            "verdicts": verdicts,
        }
        for item, *verdicts in reviews.list_disagreements(session, sample)
    ]


def _may_review(member: profiles.StaffMember) -> bool:
    return member.disabled_at is None and member.may("agent")


def _open(request: Request) -> Session:
    return Session(request.app.state.engine, future=True)
