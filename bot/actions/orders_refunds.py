"""Where the money is: refunds of cancelled orders and of returns, from the ledger."""

import re

import shop
from bot.actions.base import ShopAction, Turn
from bot.actions.cards import make_table, payload
from bot.actions.orders import find_own, point_at_order
from bot.actions.orders_choosing import describe_day
from bot.actions.promises import describe_amount, describe_kept
from bot.actions.wording import word

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
        number = turn.value("order_number") or point_at_order(turn)
        if number is None:
            return []
        try:
            order = find_own(turn, str(number))
        except shop.OrderNotFound:
            turn.say("utter_order_not_found", order_number=number)
            return None
        returns = shop.list_returns(turn.session, str(turn.customer_id))
        numbers = [receipt.number for receipt in returns if receipt.order_number == order.order_number]
        return [order.order_number, *numbers]


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
