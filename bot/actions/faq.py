"""The shop's rules and facts, as its own FAQ states them."""

import shop
from bot.actions.base import ShopAction, Turn
from bot.actions.cards import payload
from bot.actions.tasks import name_task
from bot.actions.wording import word

COST = "delivery_cost"
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
        if topic == COST:
            tell_missing(turn)


def tell_missing(turn: Turn) -> None:
    """Say how much the cart still lacks for free delivery; nothing of an empty one."""
    cart, free_from = shop.list_cart(turn.session, turn.owner), shop.read_rules().free_delivery_from_cents
    if not cart.lines:
        return
    missing = free_from - cart.total_cents
    turn.say(
        "utter_to_free_delivery" if missing > 0 else "utter_free_delivery_reached",
        total=shop.format_price(cart.total_cents, cart.currency),
        missing=shop.format_price(max(missing, 0), cart.currency),
    )


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
