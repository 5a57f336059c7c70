"""Where the bot's own help ends: a person, choices, and honest words about what it cannot do."""

import re
from collections.abc import Sequence
from typing import Any

import profiles
import shop
from bot.actions.base import ShopAction, Turn, takes
from bot.actions.cart_lines import take_quantity
from bot.actions.orders_problem_words import read_wish
from bot.actions.orders_problems import SHORT, asks_when, open_case, take_wish
from bot.actions.wording import word

SURE = 0.8  # of an intent; below it what was left for the team stays a question for the team
SOMEBODY = r"(person|human|agent|anyone|anybody|staff|someone|somebody|team)"
SOMEBODY_CUE = re.compile(rf"\b{SOMEBODY}\b|\b(manager|supervisor|talk|speak|call|phone)\b", re.I)
NOBODY_CUE = re.compile(
    r"\b((don'?t|do not|no longer|didn'?t) (need|want)|(don'?t|do not) (call|bother|ask)|forget( about)?|"
    r"no need (for|of)|without|never ?mind|cancel|withdraw|call off) "
    rf"(the |a |any |that |your |real |to talk to (a |any)?)*{SOMEBODY}\b|"
    rf"\bno {SOMEBODY} (is )?(needed|necessary|required)\b|"
    rf"\b{SOMEBODY} (is |are )?(not|no longer|isn'?t) (needed|necessary|required)\b",
    re.I,
)
SAID_CUE = re.compile(r"\bi (said|meant|mean|want(ed)?|asked for) \d{1,2}\W*$", re.I)
LEFT_TO_STAFF = (
    "inform",
    "report_problem",
    "dispute_reason",
    "chitchat",
    "out_of_scope",
    "nlu_fallback",
)


class OpenHandoff(ShopAction):
    """The conversation in the team's queue, with its number; asked twice, it stays one.

    While nobody of the team is there the shopper hears when they are back, and leaves the question as a case.
    """

    ends_tasks = True

    def answer(self, turn: Turn) -> None:
        if NOBODY_CUE.search(turn.spelt):
            withdraw(turn)
            return
        case, wish = shop.find_open_case(turn.session, turn.conversation_id), read_wish(turn.spelt)
        if case and wish and not SOMEBODY_CUE.search(turn.spelt) and not turn.text.startswith("/"):
            take_wish(turn, case.number, wish)  # "replacement please"
            return
        if is_away(turn):
            ask_for_question(turn)
            return
        handoff = profiles.open_handoff(turn.session, turn.conversation_id, turn.text, turn.now)
        response = "utter_handoff_open_case" if case else "utter_handoff_open"
        turn.state.question = {"kind": "handoff_wait"}
        turn.say(response, number=f"H-{handoff.handoff_id}", case_number=case.number if case else "")


def withdraw(turn: Turn) -> None:
    """Take the conversation out of the queue again, where nobody of the team is at it yet."""
    try:
        handoff = profiles.dismiss_handoff(turn.session, turn.conversation_id, turn.now)
    except profiles.HandoffNotFound:
        turn.say("utter_no_handoff")
        return
    turn.say("utter_handoff_withdrawn", number=f"H-{handoff.handoff_id}")


@takes("handoff_wait")
def take_wait(turn: Turn, question: dict[str, Any]) -> bool:
    """Read "when?" and "never mind" after the conversation went into the queue."""
    if turn.intent in ("cancel_task", "undo") or NOBODY_CUE.search(turn.spelt):
        withdraw(turn)
        return True
    if not asks_when(turn):
        return False
    OpenHandoff().take(turn)
    return True


def is_away(turn: Turn) -> bool:
    """Say whether the team named hours and nobody is there now."""
    return not turn.services.hours.is_open(turn.now)


def describe_return(turn: Turn) -> str:
    """Write when somebody of the team is back: "9:00 CET tomorrow"."""
    back = turn.services.hours.find_opening(turn.now)
    if back is None:
        raise ValueError("the team names no hours, so it is never away")
    days = (back.date() - turn.now.astimezone(back.tzinfo).date()).days
    name = {0: "today", 1: "tomorrow"}.get(days, "day")
    return word(f"word_back_{name}", time=f"{back:%-H:%M %Z}", day=f"{back:%A %-d %B}")


def ask_for_question(turn: Turn, response: str = "utter_handoff_away", heard: Sequence[str] = ()) -> None:
    """Say when the team is back, and offer to open a case for what the shopper leaves.

    Args:
        heard: what they said already that a person should read.
    """
    case = shop.find_open_case(turn.session, turn.conversation_id)
    if case is not None and not heard:
        turn.say("utter_handoff_away_case", back=describe_return(turn), number=case.number)
        return
    turn.state.question = {"kind": "closed", "heard": list(heard)}
    turn.say(response, back=describe_return(turn))


@takes("closed")
def take_question(turn: Turn, question: dict[str, Any]) -> bool:
    """Open a case for what the shopper leaves while nobody is there; "yes" means what they said before."""
    heard = question["heard"]
    agrees = turn.intent == "affirm" and len(turn.text.split()) <= SHORT
    if not agrees and turn.intent not in LEFT_TO_STAFF and is_sure(turn):
        return False
    notes = heard if agrees else [*heard, turn.text]
    if not notes:
        turn.state.question = question
        turn.say("utter_ask_problem")
        return True
    open_case(turn, text="\n".join(notes))
    return True


def is_sure(turn: Turn) -> bool:
    """Say whether a message clearly wants something that the bot does itself."""
    confidence = (turn.understanding.get("intent") or {}).get("confidence")
    return confidence is None or confidence >= SURE


class KeepRating(ShopAction):
    """Thanks for a rating: the survey's answer where one was asked for, else a verdict on the chat."""

    def answer(self, turn: Turn) -> None:
        survey = profiles.find_open_survey(turn.session, turn.conversation_id)
        if survey is None and SAID_CUE.search(turn.spelt) and turn.state.focus in list_cart_products(turn):
            take_quantity(turn, str(turn.state.focus))  # "i said 2"
            return
        matter = turn.value("survey") or (survey.matter if survey else None)
        rating = read_rating(turn)
        if matter is not None and (turn.value("survey") or rating is not None):
            keep_survey(turn, str(matter), rating)
            return
        turn.record("rated", rating=turn.value("rating"), text=turn.text)
        turn.say("utter_rating_kept")


def list_cart_products(turn: Turn) -> list[str]:
    """List the ids of the products in the cart."""
    return [line.product_id for line in shop.list_cart(turn.session, turn.owner).lines]


@takes("survey")
def take_rating(turn: Turn, question: dict[str, Any]) -> bool:
    """Read a bare number as the survey's answer, and "no" as one to skip it."""
    rating = int(turn.text) if re.fullmatch(r"\s*[1-5]\s*", turn.text) else None
    if rating is None and turn.intent != "deny":
        return False
    keep_survey(turn, question["survey"], rating)
    return True


def keep_survey(turn: Turn, matter: str, rating: int | None) -> None:
    """Keep the answer to a survey, None to skip it, and say so."""
    if not profiles.answer_survey(turn.session, turn.conversation_id, matter, rating, turn.now):
        turn.say("utter_survey_over")
    elif rating is None:
        turn.say("utter_survey_skipped")
    else:
        turn.say("utter_survey_kept", rating=rating)


def read_rating(turn: Turn) -> int | None:
    """Read a rating from 1 to 5; None for anything else."""
    text = str(turn.value("rating") or "")
    return int(text) if re.fullmatch(r"[1-5]", text) else None


def list_missed(turn: Turn) -> list[str]:
    """List the last messages that were not understood, this one at the end."""
    said = [str(event.get("text") or "") for event in turn.tracker.events if event.get("event") == "user"]
    return said[-turn.state.misses :] or [turn.text]
