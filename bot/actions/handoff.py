"""Where the bot's own help ends: a person, choices, and honest words about what it cannot do."""

import profiles
from bot.actions.base import ShopAction, Turn
from bot.actions.cards import payload
from bot.actions.wording import read_wordings, word

CHOICES = ("search_products", "list_orders", "ask_coupons", "talk_to_human")


class OpenHandoff(ShopAction):
    """The conversation in the team's queue, with its number; asked twice, it stays one."""

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


class Clarify(ShopAction):
    """First the two likeliest readings as buttons; the second time fixed choices and a person."""

    def answer(self, turn: Turn) -> None:
        turn.state.misses = turn.state.missed_before + 1
        turn.state.question = turn.state.asked
        if turn.state.misses > 1:
            turn.say(
                "utter_still_unclear",
                buttons=[(word(f"button_{intent}"), payload(intent)) for intent in CHOICES],
            )
            return
        readings = [
            str(guess["name"])
            for guess in turn.understanding.get("intent_ranking") or []
            if f"reading_{guess['name']}" in read_wordings()
        ][:2]
        buttons = [(word(f"reading_{name}"), payload(name)) for name in readings]
        turn.say(
            "utter_unclear", buttons=[*buttons, (word("button_talk_to_human"), payload("talk_to_human"))]
        )
