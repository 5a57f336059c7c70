"""The shop's rules and facts, as its own FAQ states them."""

import shop
from bot.actions.base import ShopAction, Turn
from bot.actions.cards import payload
from bot.actions.wording import word


class AnswerFaq(ShopAction):
    """The FAQ's answer with its source and the day it was last checked; or that the shop has not said."""

    is_aside = True

    def answer(self, turn: Turn) -> None:
        topic = turn.understanding.get("faq_topic") or turn.value("faq_topic")
        try:
            entry = shop.find_answer(turn.session, str(topic))
        except shop.NoAnswer:
            turn.say(
                "utter_faq_unknown",
                buttons=[(word("button_talk_to_human"), payload("talk_to_human"))],
            )
            return
        turn.say(
            "utter_faq",
            answer=entry.answer,
            source=entry.source,
            checked_on=f"{entry.checked_on:%-d %B %Y}",
        )
