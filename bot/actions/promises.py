"""What was promised to a shopper, as the ledger has it."""

import re

import shop
from bot.actions.base import Turn
from bot.actions.cards import make_table
from bot.actions.orders_choosing import describe_day
from bot.actions.wording import word

PROMISE_CUE = re.compile(r"\bpromis\w*\b", re.I)


def tell_promises(turn: Turn) -> None:
    """List what was promised to the shopper, from the ledger: what, for what, by when, kept or not."""
    promises = shop.list_promises(turn.session, turn.customer_id, turn.conversation_id)
    if not promises:
        turn.say("utter_no_promises")
        return
    rows = [
        [
            word(f"word_promise_{p.kind}", words=p.said or "", made_by=p.made_by or ""),
            p.reference,
            describe_amount(p),
            describe_day(p.due_at),
            describe_kept(turn, p),
        ]
        for p in promises
    ]
    columns = [word(f"word_{name}") for name in ("promise", "reference", "amount", "due", "status")]
    turn.say("utter_promises", custom=make_table(columns, rows), count=len(rows))


def describe_amount(promise: shop.Promise) -> str:
    """Write the amount of a promise, a dash where it is not about money."""
    if promise.amount_cents is None:
        return "–"
    return shop.format_price(promise.amount_cents, promise.currency)


def describe_kept(turn: Turn, promise: shop.Promise) -> str:
    """Say whether a promise was kept, is still to come, or is late."""
    if promise.kept_at:
        return word("word_promise_kept", kept_at=describe_day(promise.kept_at))
    return word("word_promise_late" if promise.due_at < turn.now else "word_promise_coming")
