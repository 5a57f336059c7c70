"""The end of a takeover: the bot is back, repeats what was promised, and asks once how it was."""

from datetime import date, datetime, time, timezone
from typing import Any

from sqlalchemy.orm import Session

import profiles
import shop
from bot.channels.exchange import Exchange
from bot.channels.replies import Reply


async def hand_back(
    exchange: Exchange,
    conversation_id: str,
    *,
    staff_id: str | None,
    name: str,
    promised: str = "",
    due: date | None = None,
    is_solved: bool = False,
) -> list[Reply]:
    """Give a conversation back to the bot and write down what it says then, as one.

    Args:
        staff_id: who has the conversation; None stands for whoever has it.
        name: how the shopper knows them.
        promised: what they promised, in words that the bot repeats; written down among the promises.
        due: until the end of which day (UTC); today without one.
        is_solved: whether the case of the conversation is closed with it.

    Raises:
        NotReady: no model is loaded; nothing was changed.
        profiles.ConversationNotHeld: it is not theirs to give; nothing was changed.
    """
    with exchange.transaction() as session:
        customer_id = profiles.check_holder(session, conversation_id, staff_id).customer_id
        handoff = profiles.find_handoff(session, conversation_id)
        case = shop.find_open_case(session, conversation_id)
        matter = case.number if case else f"H-{handoff.handoff_id}"
        is_asked = profiles.has_survey(session, matter)
        promised = exchange.mask(session, conversation_id, promised)
    words = [await _word_return(exchange, name, promised, case.number if case else None, is_solved)]
    survey = await _word_survey(exchange, matter)
    at = datetime.now(timezone.utc)
    with exchange.transaction() as session:
        profiles.hand_back(session, conversation_id, staff_id, at, promised)
        if promised:
            _keep_promise(session, conversation_id, customer_id, (matter, promised, name), at, due)
        if case and is_solved:
            shop.close_case(session, case.number, at)
        if not is_asked and profiles.ask_survey(session, conversation_id, matter, at):
            words.append(survey)
        replies = exchange.write(session, conversation_id, words, "bot")
        shown = exchange.show(session, conversation_id, replies)
    question = {"kind": "survey", "survey": matter} if survey in words else None
    await exchange.remember(conversation_id, question=question, misses=0, tasks=[], wishes=[])
    return shown


def _keep_promise(
    session: Session,
    conversation_id: str,
    customer_id: str | None,
    said: tuple[str, str, str],
    at: datetime,
    due: date | None,
) -> None:
    """Write a promise into the ledger: what it is about, its words, and who said them."""
    shop.promise_in_words(
        session,
        *said,
        at=at,
        due_at=datetime.combine(due or at.date(), time.max, timezone.utc),
        customer_id=customer_id,
        conversation_id=conversation_id,
    )


async def _word_return(
    exchange: Exchange, name: str, promised: str, number: str | None, is_solved: bool
) -> dict[str, Any]:
    facts = {"name": name, "promised": promised.rstrip(". "), "number": number or ""}
    parts = [await exchange.word("utter_back")]
    if promised:
        parts.append(
            await exchange.word("utter_back_promise_case" if number else "utter_back_promise", **facts)
        )
    if number and is_solved:
        parts.append(await exchange.word("utter_back_solved", **facts))
    return {"text": " ".join(parts)}


async def _word_survey(exchange: Exchange, matter: str) -> dict[str, Any]:
    rate = '/rate_conversation{{"survey": "{}", "rating": "{}"}}'.format
    buttons = [{"title": str(rating), "payload": rate(matter, rating)} for rating in profiles.RATINGS]
    skip = {"title": await exchange.word("button_skip"), "payload": rate(matter, "skip")}
    return {"text": await exchange.word("utter_survey"), "buttons": [*buttons, skip]}
