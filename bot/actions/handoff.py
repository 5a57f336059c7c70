"""Where the bot's own help ends: a person, choices, and honest words about what it cannot do."""

import profiles
from bot.actions.base import ShopAction, Turn
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
    """Thanks for a rating, which is kept with the conversation."""

    def answer(self, turn: Turn) -> None:
        turn.record("rated", rating=turn.value("rating"), text=turn.text)
        turn.say("utter_rating_kept")
