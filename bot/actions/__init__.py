"""What the bot can do: one module a skill, found here by the action server."""

from bot.actions import (
    account,
    cart,
    catalog,
    checkout,
    coupons,
    dialogue,
    faq,
    handoff,
    orders,
    orders_address,
    orders_changes,
    orders_problems,
    orders_refunds,
    orders_returns,
    recommend,
    wishes,
)

__all__ = [
    "account",
    "cart",
    "catalog",
    "checkout",
    "coupons",
    "dialogue",
    "faq",
    "handoff",
    "orders",
    "orders_address",
    "orders_changes",
    "orders_problems",
    "orders_refunds",
    "orders_returns",
    "recommend",
    "wishes",
]
