"""The shop's rules and facts, as its own FAQ states them."""

import shop
from bot.actions.base import ShopAction, Turn
from bot.actions.cards import payload
from bot.actions.tasks import name_task
from bot.actions.wording import word

TOPICS = {"return_item": "returns"}  # the task in which a vague question is about this topic


class AnswerFaq(ShopAction):
    """The FAQ's answer with its source and the day it was last checked; or that the shop has not said."""

    is_aside = True

    def answer(self, turn: Turn) -> None:
        topic = turn.understanding.get("faq_topic") or turn.value("faq_topic")
        try:
            entry = shop.find_answer(turn.session, str(topic))
        except shop.NoAnswer:
            if answer_for_task(turn):
                return
            turn.say(
                "utter_faq_unknown",
                buttons=[(word("button_talk_to_human"), payload("talk_to_human"))],
            )
            return
        say_answer(turn, entry)


def say_answer(turn: Turn, entry: shop.FaqEntry) -> None:
    """Give an answer as the shop wrote it, with its source and day."""
    turn.say(
        "utter_faq",
        answer=entry.answer,
        source=entry.source,
        checked_on=f"{entry.checked_on:%-d %B %Y}",
    )


def answer_for_task(turn: Turn) -> bool:
    """Read a vague question in the middle of a task ("how many days do I get?") as one about it."""
    topic = TOPICS.get(name_task(turn.state.asked) or "")
    if topic is None:
        return False
    try:
        entry = shop.find_answer(turn.session, topic)
    except shop.NoAnswer:
        return False
    say_answer(turn, entry)
    return True
