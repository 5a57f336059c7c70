"""The ladder of identity: who must have proven what before an action shows or changes private data.

anonymous < linked (the shop's own sign-in, or a linked chat) < confirmed (a code from the customer's mail, in
this conversation, not long ago). Staff act in their own room. The step is asked for, and what was wished for
is done once it is taken.
"""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

import profiles
import shop
from bot.actions.cards import payload
from bot.actions.private import open_vault, reveal
from bot.actions.tasks import takes
from bot.actions.wording import word

if TYPE_CHECKING:  # base imports this module
    from bot.actions.base import Turn

logger = logging.getLogger(__name__)

Level = Literal["anonymous", "linked", "confirmed"]
ORDER: tuple[Level, ...] = ("anonymous", "linked", "confirmed")
CONFIRMED_FOR = timedelta(minutes=30)
EMAIL = re.compile(r"⟨email:[a-z]+⟩")
NO_ACCESS_CUE = re.compile(
    r"\b(no|not|don'?t|can'?t|cannot|couldn'?t|unable|lost|without|haven'?t)\b.*"
    r"\b(access|open|get (in|into|to|at)|log ?in|mail(box)?|inbox|e-?mail)\b|\bjust (tell|say|show|give)\b",
    re.I,
)
ARRIVED_CUE = re.compile(r"\b(came|come|arriv\w*|receiv\w*|got)\b", re.I)
CODE = re.compile(r"(?<![\w-])\d(?:[\s-]?\d){5}(?!\d)")
DIGITS = re.compile(r"\d")


def find_level(turn: Turn) -> Level:
    """Say what who speaks has proven."""
    if turn.customer_id is None:
        return "anonymous"
    is_fresh = turn.confirmed_at is not None and turn.now - turn.confirmed_at < CONFIRMED_FOR
    return "confirmed" if is_fresh else "linked"


def is_high_enough(turn: Turn, needed: Level) -> bool:
    """Say whether who speaks may have what needs this level."""
    return ORDER.index(find_level(turn)) >= ORDER.index(needed)


def ask_for_step(turn: Turn, action: str) -> None:
    """Ask for the proof that is missing, say why, and keep the wish for when it is given."""
    wish = {"text": turn.text, "spelt": turn.spelt, "intent": {"name": turn.intent}, "action": action}
    wish["entities"] = turn.understanding.get("entities") or []
    settings = turn.services.settings
    if not (settings.smtp_url or settings.demo_shop):  # no code could ever arrive
        turn.say("utter_orders_need_sign_in" if turn.customer_id is None else "utter_step_no_mail")
        return
    if profiles.has_live_code(turn.session, turn.conversation_id, at=turn.now):
        _keep(turn, "code", wish)
        turn.say("utter_step_code_waits", buttons=_offer_person())
    elif turn.customer_id is not None:
        _send_to_own(turn, wish)
    elif not _take_name(turn, wish):
        _keep(turn, "who", wish)
        turn.say("utter_step_who", buttons=_offer_person())


def _offer_person() -> list[tuple[str, str]]:
    return [(word("button_talk_to_human"), payload("talk_to_human"))]


def _keep(turn: Turn, kind: str, wish: dict[str, Any]) -> None:
    turn.state.question = {"kind": kind, "wish": wish}


def _send_to_own(turn: Turn, wish: dict[str, Any]) -> None:
    """Send a code to the customer that the shop or the linked chat vouches for."""
    customer = profiles.find_customer(turn.session, str(turn.customer_id))
    if not customer.email:
        turn.say("utter_step_no_address", buttons=_offer_person())
    elif _send(turn, customer, wish):
        turn.say("utter_step_sent_to", address=_hint(str(customer.email)), buttons=_offer_person())


def _hint(address: str) -> str:
    """Show enough of an own address to recognise it: m***@example.test."""
    name, _, host = address.partition("@")
    return f"{name[:1]}***@{host}"


def _send(turn: Turn, customer: profiles.Customer | None, wish: dict[str, Any]) -> bool:
    """Issue a code and put its mail in the outbox; say whether one more was allowed.

    Without a customer everything is done but the mail itself, so that nobody learns who is one.
    """
    secret = turn.services.settings.session_secret
    customer_id = customer.customer_id if customer is not None and customer.email else None
    try:
        code = profiles.issue_code(turn.session, secret, turn.conversation_id, customer_id, at=turn.now)
    except profiles.TooManyCodes:
        logger.warning("too many codes in conversation %s", turn.conversation_id)
        turn.say("utter_step_too_many", buttons=_offer_person())
        return False
    if customer is not None and customer.email:
        profiles.write_mail(
            turn.session,
            open_vault(turn),
            customer_id=customer.customer_id,
            recipient=customer.email,
            subject=word("mail_code_subject"),
            text=word("mail_code", code=code, name=customer.display_name),
            at=turn.now,
        )
    _keep(turn, "code", wish)
    return True


def _take_name(turn: Turn, wish: dict[str, Any]) -> bool:
    """Send a code for the e-mail address or order number in the message; False where it holds neither."""
    found = EMAIL.search(turn.text)
    number = turn.value("order_number")
    if found is None and number is None:
        return False
    if found is not None:
        customer = profiles.find_by_email(turn.session, reveal(turn, found.group()))
    else:
        customer = _find_owner(turn, str(number))
    if _send(turn, customer, wish):
        turn.say("utter_step_sent", buttons=_offer_person())
    return True


def _find_owner(turn: Turn, number: str) -> profiles.Customer | None:
    customer_id = shop.find_owner_of_order(turn.session, number)
    if customer_id is None:
        return None
    try:
        return profiles.find_customer(turn.session, customer_id)
    except profiles.CustomerNotFound:
        return None


@takes("who")
def take_name(turn: Turn, question: dict[str, Any]) -> bool:
    """Read the address or order number that was asked for."""
    return _take_name(turn, question["wish"])


@takes("code")
def take_code(turn: Turn, question: dict[str, Any]) -> bool:
    """Read the code; the right one lets the wish go on, a wrong one costs a try."""
    found = CODE.search(turn.text)
    if found is None:
        names_other = EMAIL.search(turn.text) or turn.value("order_number") is not None
        if names_other and turn.customer_id is None:  # another address, another order
            return _take_name(turn, question["wish"])
        if NO_ACCESS_CUE.search(turn.spelt) and not ARRIVED_CUE.search(turn.spelt):
            turn.say("utter_step_no_access", buttons=_offer_person())
            _keep(turn, "code", question["wish"])
            return True
        return False
    code = "".join(DIGITS.findall(found.group()))
    secret = turn.services.settings.session_secret
    try:
        customer_id = profiles.confirm_code(turn.session, secret, turn.conversation_id, code, at=turn.now)
    except profiles.CodeWrong as error:
        logger.warning("wrong code in conversation %s", turn.conversation_id)
        if error.left:
            _keep(turn, "code", question["wish"])
        turn.say("utter_code_wrong" if error.left else "utter_code_dead", left=error.left)
    except profiles.CodeDead:
        turn.say("utter_code_dead")
    else:
        _go_on(turn, customer_id, question["wish"])
    return True


def _go_on(turn: Turn, customer_id: str, wish: dict[str, Any]) -> None:
    """Let the conversation belong to its customer, cart included, and take the wish up again."""
    profiles.confirm_customer(turn.session, turn.conversation_id, customer_id, at=turn.now)
    if turn.customer_id is None:
        shop.move_cart(turn.session, turn.owner, f"customer:{customer_id}")
    customer = profiles.find_customer(turn.session, customer_id)
    turn.say("utter_code_right", name=customer.display_name)
    turn.state.wishes = [wish, *turn.state.wishes]
