"""The shop's rules and facts, as its own FAQ states them."""

import re

import shop
from bot.actions.base import ShopAction, Turn
from bot.actions.cards import payload
from bot.actions.tasks import name_task
from bot.actions.wording import word

COST = "delivery_cost"
PAYMENT = "payment"
TOPICS = {"return_item": "returns"}  # the task in which a vague question is about this topic

SPECIAL_CUE = re.compile(  # what a question may ask in particular
    r"\b("
    r"(mon|tues|wednes|thurs|fri|satur|sun)days?|weekends?|(bank |public )?holidays?|christmas|"
    r"easter|thanksgiving|abroad|overseas|international(ly)?|outside (of )?(the )?(us|usa|country)|canada|"
    r"mexico|worldwide|europe|uk|england|ireland|germany|france|australia|alaska|hawaii|puerto rico|"
    r"who pays|postage|(shipping|return) labels?|free returns?|returns? (free|costs?)|restocking|"
    r"pay (for|to) (the )?(returns?|send)|receipts?|packaging|opened|used|worn|washed|tags?|"
    r"pick ?up|pick (it|them|my order) up|curbside|collect|lockers?|po box|"
    r"evenings?|mornings?|afternoons?|(time )?slots?|at night|what time|"
    r"cash|che(que|ck)s?|bitcoins?|crypto\w*|apple pay|google pay|klarna|afterpay|invoices?|inst?al+ments?|"
    r"bank transfers?|venmo|ebt|snap|food stamps|amex|american express|"
    r"price[- ]?match\w*|refunds? (take|time)|points|cash ?back|tiers?|encrypt\w*|gdpr|ccpa|cookies)\b",
    re.I,
)
ANY_DAY_CUE = re.compile(r"\bevery day\b|\baround the clock\b", re.I)
HOW_TO_PAY_CUE = re.compile(r"\bhow\b|\bwhat (cards?|ways)\b|\bcan i pay\b", re.I)


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
    """Give an answer as the shop wrote it, with its source and day; and say so where it is a general one."""
    if is_general(turn.spelt, entry.answer):
        turn.say("utter_faq_in_general")
    turn.say(
        "utter_faq",
        answer=entry.answer,
        source=entry.source,
        checked_on=f"{entry.checked_on:%-d %B %Y}",
    )


def is_general(question: str, answer: str) -> bool:
    """Whether a question asks for something in particular that its answer says nothing of."""
    asked = [match[1].lower() for match in SPECIAL_CUE.finditer(question)]
    return not ANY_DAY_CUE.search(answer) and any(one not in answer.lower() for one in asked)


def tell_ways_to_pay(turn: Turn) -> bool:
    """Answer how one can pay, where that is what was asked; say whether it was, and the shop says it."""
    if not HOW_TO_PAY_CUE.search(turn.spelt):
        return False
    try:
        say_answer(turn, shop.find_answer(turn.session, PAYMENT))
    except shop.NoAnswer:
        return False
    return True


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
