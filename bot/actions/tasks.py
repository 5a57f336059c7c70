"""Open tasks: the question that waits for an answer, and under it at most two others.

What comes in between is done first; then the bot says what it goes back to.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.actions.wording import read_wordings

if TYPE_CHECKING:  # base imports this module
    from bot.actions.base import Turn

ANSWERING = ("inform", "affirm", "deny", "ask_why_asked", "repeat", "nlu_fallback")
MOST_TASKS = 3  # open at once, the one being asked about included
MOST_REMINDERS = 2  # times that the way back to a task is said
POINTING = {"told", "coupons"}  # what was just told of is all that is asked: anything may follow
OPTIONAL = {"address_done", "case_step", "return_done", *POINTING}  # may be left unanswered
TASKS = {  # whose question it is, where the question itself does not say
    "confirm_cancel": "cancel_order",
    "confirm_erase": "delete_data",
    "address": "change_delivery_address",
    "confirm_address": "change_delivery_address",
    "return": "return_item",
    "problem": "report_problem",
    "case_step": "report_problem",
    "coupon": "apply_coupon",
    "who": "prove_identity",
    "code": "prove_identity",
}

Taker = Callable[["Turn", dict[str, Any]], bool]
TAKERS: dict[str, Taker] = {}


def takes(kind: str) -> Callable[[Taker], Taker]:
    """Register who reads the answer to an open question of a kind, whatever intent the message seems to have.

    The function gets the turn and the question, and says whether the message was an answer to it; it must
    leave the turn as it was when it was not.
    """

    def register(taker: Taker) -> Taker:
        TAKERS[kind] = taker
        return taker

    return register


def take_answer(turn: Turn) -> bool:
    """Let the message answer the open question, if it does; a pressed button says itself what it means.

    Where no task asks, what stands on the screen asks which of it is meant.
    """
    question = turn.state.asked
    if question is None or question["kind"] not in TAKERS:
        question = {"kind": f"shown_{turn.state.last_list}"}
    taker = TAKERS.get(question["kind"])
    return taker is not None and not turn.text.startswith("/") and taker(turn, question)


def is_free(turn: Turn) -> bool:
    """Whether nothing waits for an answer, so that what is told now may be pointed at next."""
    asked = turn.state.asked
    return (asked is None or asked["kind"] in POINTING) and not turn.state.tasks


def suspend_task(turn: Turn, is_aside: bool) -> None:
    """Put the task of the open question on the stack when something else came in between.

    The same task with a new question is still the same one. Small questions ("which of these?") wait for
    nothing but an aside.
    """
    state, asked = turn.state, turn.state.asked or {}
    task, opened = name_task(state.asked), name_task(state.question)
    waiting = [other for other in state.tasks if name_task(other) not in {task, opened}]
    is_task = asked.get("kind") in TAKERS and (is_aside or has_way_back(asked))
    if is_task and task not in {turn.intent, opened}:
        waiting.append(asked)
    room = MOST_TASKS if state.question is None else MOST_TASKS - 1
    state.tasks = waiting[-room:]


def is_abandoned(turn: Turn) -> bool:
    """Whether the message leaves a small question for something else."""
    asked = turn.state.asked
    is_small = asked is not None and _word_return(asked) not in read_wordings()
    return is_small and turn.intent not in {name_task(asked), *ANSWERING}


def resume_task(turn: Turn) -> None:
    """Come back to the newest task that waits, and say so unless it was said often enough."""
    if not turn.state.tasks:
        return
    *turn.state.tasks, question = turn.state.tasks
    times = question.get("resumed", 0)
    turn.state.question = {**question, "resumed": times + 1}
    if has_way_back(question) and (times < MOST_REMINDERS or not turn.replies):
        say_way_back(turn, question)


def keep_choices(turn: Turn) -> None:
    """Keep the choices that the new question of a task offers, for the way back to it."""
    question, last = turn.state.question, turn.replies[-1] if turn.replies else {}
    is_new = question is not None and question != turn.state.asked and "resumed" not in question
    if is_new and has_way_back(question) and question is not None:
        question["offered"] = [(b["title"], b["payload"]) for b in last.get("buttons", [])]


def has_way_back(question: dict[str, Any] | None) -> bool:
    """Whether it can be said what an open question goes back to: it belongs to a task."""
    return question is not None and _word_return(question) in read_wordings()


def say_way_back(turn: Turn, question: dict[str, Any]) -> None:
    """Say which task goes on, with the choices that its question offered; its orders stand there again."""
    if question.get("orders"):
        turn.state.show_orders(question["orders"])
    facts: dict[str, Any] = {name: value for name, value in question.items() if isinstance(value, str)}
    turn.say(
        _word_return(question),
        buttons=[(title, press) for title, press in question.get("offered", [])],
        **facts,
    )


def keep_task(turn: Turn) -> None:
    """Leave the open question open after a word in passing, and say which task goes on."""
    question = turn.state.question = turn.state.asked
    times = (question or {}).get("resumed", 0)
    if question is not None and has_way_back(question) and times < MOST_REMINDERS:
        turn.state.question = {**question, "resumed": times + 1}
        say_way_back(turn, question)


def ask_again(turn: Turn) -> bool:
    """Ask the open task's question again, since the message did not answer it; say whether one is open."""
    asked = turn.state.asked
    if (
        asked is None
        or _word_return(asked) not in read_wordings()
        or asked.get("resumed", 0) >= MOST_REMINDERS
    ):
        return False
    turn.say("utter_answer_unread")
    turn.state.tasks.append(asked)
    resume_task(turn)
    return True


def name_task(question: dict[str, Any] | None) -> str | None:
    """Say by its intent which task a question belongs to."""
    if question is None:
        return None
    return str(question.get("intent") or TASKS.get(question["kind"], question["kind"]))


def _word_return(question: dict[str, Any]) -> str:
    return "utter_back_to_" + "_".join(filter(None, [question["kind"], question.get("step")]))
