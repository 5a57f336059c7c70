"""Where the money is: refunds of cancelled orders and of returns, from the ledger."""

import re

import shop
from bot.actions.base import ShopAction, Turn
from bot.actions.cards import make_table, payload
from bot.actions.orders_choosing import describe_day
from bot.actions.orders_pointing import REMEMBERED, find_meant, list_own, list_with
from bot.actions.promises import describe_amount, describe_kept
from bot.actions.references import answers_to
from bot.actions.wording import word

OF_THING_CUE = re.compile(
    r"\b(?:want|need|get|give|like|have|can i)\b.*\b(?:refund(?:ed)?|money back) (?:for|on|of) "
    r"(?:the |my |some |those |these |that )?(?P<thing>(?!(?:it|this|that|order|return|last)\b)[a-z' -]+?)"
    r"(?: (?:please|pls|plz|now|back|again))*\W*$",
    re.I,
)
ASKS_CUE = re.compile(  # how a refund stands
    r"\W*(?:(?:so|and|but|hey|hi|ok)\W+)*(?:when|where|why|did|has|have|was|is|will|how long)\b", re.I
)
RETURN_CUE = re.compile(r"\br-?\s?(\d+)\b", re.I)


class TellRefundStatus(ShopAction):
    """Each refund with its amount and day, and whether it was paid; or that none is due."""

    level = "linked"
    is_aside = True

    def answer(self, turn: Turn) -> None:
        refunds = shop.list_promises(turn.session, turn.customer_id, kind="refund")
        references = self._read_references(turn)
        if references is None:
            return
        refunds = [refund for refund in refunds if not references or refund.reference in references]
        if not references and ask_for_reason(turn):
            return
        if not refunds:
            turn.say(
                "utter_no_refund_for" if references else "utter_no_refunds",
                reference=next(iter(references), ""),
                buttons=[
                    (word("button_return_item"), payload("return_item")),
                    (word("button_talk_to_human"), payload("talk_to_human")),
                ],
            )
        elif len(refunds) == 1:
            tell_refund(turn, refunds[0])
        else:
            list_refunds(turn, refunds)

    @staticmethod
    def _read_references(turn: Turn) -> list[str] | None:
        """Say which order or return is meant, an order with its returns; None when there is no such order."""
        named = RETURN_CUE.search(turn.spelt)
        if named:
            return [f"R-{named.group(1)}"]
        try:
            order = find_meant(turn)
        except shop.OrderNotFound as error:
            turn.say("utter_order_not_found", order_number=error.order_number)
            return None
        if order is None:
            return []
        returns = shop.list_returns(turn.session, str(turn.customer_id))
        numbers = [receipt.number for receipt in returns if receipt.order_number == order.order_number]
        return [order.order_number, *numbers]


def ask_for_reason(turn: Turn) -> bool:
    """Ask what is wrong with a thing that a refund is wanted for; say whether one was named and bought."""
    said = None if ASKS_CUE.match(turn.spelt) else OF_THING_CUE.search(turn.spelt)
    if said is None:
        return False
    thing, since = str(turn.value("product") or said["thing"]), turn.now - REMEMBERED
    came = [one for one in list_own(turn) if one.status == "delivered" and one.placed_at > since]
    order = next(iter(list_with(turn, came, thing)), None)
    if order is None or _goes_back(turn, order, thing):
        return False
    turn.state.show_orders([order.order_number])
    turn.state.question = {"kind": "problem", "order_number": order.order_number}
    turn.say(
        "utter_ask_refund_reason",
        thing=thing,
        order_number=order.order_number,
        day=f"{order.placed_at:%-d %B %Y}",
        buttons=[
            (word("button_return_item"), payload("return_item", order_number=order.order_number)),
            (word("button_talk_to_human"), payload("talk_to_human")),
        ],
    )
    return True


def _goes_back(turn: Turn, order: shop.Order, thing: str) -> bool:
    """Whether a thing of an order is on its way back already."""
    returns = shop.list_returns(turn.session, str(turn.customer_id))
    places = {one.position for one in returns if one.order_number == order.order_number}
    return any(line.position in places and answers_to(line.product, thing) for line in order.lines)


def tell_refund(turn: Turn, refund: shop.Promise) -> None:
    """Say how one refund stands: paid, due, or late."""
    state = "paid" if refund.kept_at else "late" if refund.due_at < turn.now else "due"
    turn.say(
        f"utter_refund_{state}",
        reference=refund.reference,
        amount=describe_amount(refund),
        due=describe_day(refund.due_at),
        kept_at=describe_day(refund.kept_at) if refund.kept_at else "",
        buttons=[(word("button_talk_to_human"), payload("talk_to_human"))] if state == "late" else [],
    )


def list_refunds(turn: Turn, refunds: list[shop.Promise]) -> None:
    """List several refunds, newest first."""
    rows = [
        [refund.reference, describe_amount(refund), describe_day(refund.due_at), describe_kept(turn, refund)]
        for refund in refunds
    ]
    columns = [word(f"word_{name}") for name in ("reference", "amount", "due", "status")]
    turn.say("utter_refunds", custom=make_table(columns, rows), count=len(rows))
