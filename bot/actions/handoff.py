"""Where the bot's own help ends: a person, choices, and honest words about what it cannot do."""

import re
from typing import Any

import profiles
from bot.actions.base import ShopAction, Turn, takes
from bot.actions.cards import payload
from bot.actions.wording import read_wordings, word


class OpenHandoff(ShopAction):
    """The conversation in the team's queue, with its number; asked twice, it stays one."""

    ends_tasks = True

    def answer(self, turn: Turn) -> None:
        handoff = profiles.open_handoff(turn.session, turn.conversation_id, turn.text, turn.now)
        turn.say("utter_handoff_open", number=handoff.handoff_id)


class OfferPerson(ShopAction):
    """An honest "I can't do that yet" for what was asked, and the offer of a person who can."""

    def answer(self, turn: Turn) -> None:
        response = f"utter_not_yet_{turn.intent}"
        turn.state.question = {"kind": "handoff"}
        turn.say(
            response if response in read_wordings() else "utter_not_yet",
            buttons=[(word("button_talk_to_human"), payload("talk_to_human"))],
        )


class KeepRating(ShopAction):
    """Thanks for a rating: the survey's answer where one was asked for, else a verdict on the chat."""

    def answer(self, turn: Turn) -> None:
        survey = profiles.find_open_survey(turn.session, turn.conversation_id)
        matter = turn.value("survey") or (survey.matter if survey else None)
        rating = read_rating(turn)
        if matter is not None and (turn.value("survey") or rating is not None):
            keep_survey(turn, str(matter), rating)
            return
        turn.record("rated", rating=turn.value("rating"), text=turn.text)
        turn.say("utter_rating_kept")


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
