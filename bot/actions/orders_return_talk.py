"""What is asked and said on the way of something back to the shop."""

from typing import Any

import shop
from bot.actions.base import Turn
from bot.actions.cards import payload
from bot.actions.orders_choosing import describe_day
from bot.actions.orders_return_withdrawal import name_line
from bot.actions.wording import word

ITEMS_OFFERED = 8
REASONS_OFFERED = ("damaged", "wrong_item", "not_as_described", "changed_mind", "other")


def ask_item(turn: Turn, order: shop.Order, lines: list[shop.OrderLine], draft: dict[str, Any]) -> None:
    """Ask which item is meant, of those that may be sent back; say why when none may."""
    allowed, refusal = [], None
    for line in lines:
        try:
            shop.check_return(order, line, turn.now)
        except shop.ReturnRefused as error:
            refusal = error
        else:
            allowed.append(line)
    if not allowed and refusal is not None:
        say_refused(turn, refusal, "all")
        return
    allowed = allowed[:ITEMS_OFFERED]
    items = [line.product_id for line in allowed]
    turn.state.show(items, "search")
    turn.state.orders = [order.order_number]
    draft["order_number"] = order.order_number
    turn.state.question = {"kind": "return", "step": "item", "draft": draft, "items": items}
    turn.say(
        "utter_ask_return_item" if len(allowed) == len(lines) else "utter_ask_return_item_some",
        order_number=order.order_number,
        buttons=[(line.product.title, press(draft, product_id=line.product_id)) for line in allowed],
    )


def say_refused(turn: Turn, refusal: shop.ReturnRefused, scope: str = "one") -> None:
    """Say why something can't be sent back, and that a complaint is another matter."""
    turn.state.show_orders([refusal.order_number])
    problem = (
        word("button_report_problem"),
        payload("report_problem", order_number=refusal.order_number),
    )
    turn.say(
        f"utter_return_{refusal.reason}" if scope == "one" else f"utter_return_{refusal.reason}_all",
        title=refusal.title,
        order_number=refusal.order_number,
        last_day=describe_day(refusal.last_day) if refusal.last_day else "",
        buttons=[problem],
    )


def ask_reason(turn: Turn, line: shop.OrderLine, draft: dict[str, Any]) -> None:
    """Ask why it comes back, the usual reasons as buttons."""
    turn.state.question = {"kind": "return", "step": "reason", "draft": draft}
    reasons = [*(("too_small", "too_big") if line.product.variants else ()), *REASONS_OFFERED]
    turn.state.question["reasons"] = reasons
    turn.state.orders = [line.order_number]
    turn.say(
        "utter_ask_return_reason",
        title=line.product.title,
        order_number=line.order_number,
        buttons=[(word(f"word_reason_{reason}"), press(draft, reason=reason)) for reason in reasons],
    )


def list_other_sizes(line: shop.OrderLine) -> list[shop.Variant]:
    """List the other variants of a product that are there in the number bought."""
    return [
        variant
        for variant in line.product.variants
        if variant.variant_id != line.variant_id and variant.stock >= line.quantity
    ]


def ask_wish(turn: Turn, line: shop.OrderLine, draft: dict[str, Any]) -> None:
    """Ask whether the money or another size is wanted."""
    others = list_other_sizes(line)
    turn.state.question = {"kind": "return", "step": "wish", "draft": draft}
    sizes = [
        (shop.describe_variant(variant), press(draft, wish="exchange", size=shop.describe_variant(variant)))
        for variant in others
    ]
    turn.say(
        "utter_ask_return_wish",
        title=line.product.title,
        buttons=[(word("button_wish_refund"), press(draft, wish="refund")), *sizes],
    )


def say_receipt(turn: Turn, order: shop.Order, line: shop.OrderLine, receipt: shop.Return, news: str) -> None:
    """Say a return's number, what comes of it, and by when."""
    promise = shop.find_promise(turn.session, receipt.wish, receipt.number)
    variant = next((v for v in line.product.variants if v.variant_id == receipt.variant_id), None)
    turn.state.show_orders([order.order_number])
    if not turn.state.tasks:
        turn.state.question = {"kind": "return_done", **name_line(line)}
    turn.say(
        f"utter_return_{news}_{receipt.wish}",
        number=receipt.number,
        title=line.product.title,
        order_number=order.order_number,
        amount=shop.format_price(receipt.refund_cents, order.currency),
        other=shop.describe_variant(variant) if variant else word("word_same_again"),
        send_by=describe_day(receipt.send_by),
        due=describe_day(promise.due_at) if promise else "",
    )


def press(draft: dict[str, Any], **said: str) -> str:
    """Make a button that says one thing more about a return."""
    known = {name: value for name, value in {**draft, **said}.items() if value}
    return payload("return_item", **known)
