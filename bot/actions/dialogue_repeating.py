"""What was said before: once more, and why the bot asked it."""

from typing import Any

from bot.actions.base import ShopAction, Turn
from bot.actions.cards import payload
from bot.actions.orders import tell_pointed_order
from bot.actions.promises import PROMISE_CUE, tell_promises
from bot.actions.tasks import keep_task
from bot.actions.wording import word

PROOFS = ("who", "code")


class Repeat(ShopAction):
    """The last answer once more."""

    keeps_question = True

    def answer(self, turn: Turn) -> None:
        if PROMISE_CUE.search(turn.spelt):  # "what did you promise me?"
            tell_promises(turn)
            return
        if tell_pointed_order(turn):  # "the previous one?"
            return
        turn.state.question = turn.state.asked
        said: list[dict[str, Any]] = []
        for event in reversed(turn.tracker.events):
            if event.get("event") == "user" and said:
                break
            if event.get("event") == "bot":
                said.append(event)
        if not said:
            turn.say("utter_nothing_to_repeat")
            return
        for event in reversed(said):
            data = event.get("data") or {}
            turn.replies.append(
                {
                    "text": event.get("text"),
                    "buttons": data.get("buttons"),
                    "json_message": data.get("custom"),
                }
            )


class ExplainQuestion(ShopAction):
    """Why the bot asked what it just asked."""

    keeps_question = True

    def answer(self, turn: Turn) -> None:
        if turn.state.asked is None and tell_pointed_order(turn):
            return
        kind = (turn.state.asked or {}).get("kind")
        person = [(word("button_talk_to_human"), payload("talk_to_human"))] if kind in PROOFS else []
        turn.say(f"utter_why_asked_{kind}" if kind else "utter_why_asked_nothing", buttons=person)
        keep_task(turn)
