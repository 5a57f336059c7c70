"""What the shop says of its own accord: what is due, only where it is allowed, with facts read just now."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

import profiles
import shop

REMIND_AFTER = timedelta(hours=24)
REMIND_UNTIL = timedelta(days=7)
SHIPPED_WITHIN = timedelta(days=1)


@dataclass(frozen=True)
class Manners:
    """When and how often the shop may speak first; no message is due within the quiet hours."""

    quiet_from: time
    quiet_until: time
    zone: ZoneInfo
    most_a_week: int

    @classmethod
    def read(cls, quiet_hours: str, time_zone: str, most_a_week: int) -> "Manners":
        """Read "21:00-08:00" and a time zone's name.

        Raises:
            ValueError: they are none.
        """
        start, end = quiet_hours.split("-")
        return cls(time.fromisoformat(start), time.fromisoformat(end), ZoneInfo(time_zone), most_a_week)

    def is_quiet(self, at: datetime) -> bool:
        """Say whether people want to be left alone at this moment."""
        here = at.astimezone(self.zone).time()
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= here < self.quiet_until
        return here >= self.quiet_from or here < self.quiet_until


@dataclass(frozen=True)
class Due:
    """One message to send: a response with its facts, about one subject, in one conversation."""

    kind: str
    subject: str
    conversation_id: str
    response: str
    facts: dict[str, str]
    buttons: list[tuple[str, str]] = field(default_factory=list)  # names of wordings, and payloads
    subscription_id: int | None = None


def list_due(session: Session, manners: Manners, at: datetime) -> list[Due]:
    """List what may be said now; in the quiet hours nothing, to nobody more than so many a week."""
    if manners.is_quiet(at):
        return []
    found = [*_list_back_in_stock(session), *_list_shipped(session, at), *_list_carts(session, at)]
    return [due for due in found if _may_send(session, due, manners, at)]


def claim(session: Session, due: Due, at: datetime) -> int | None:
    """Claim a message in the caller's transaction, before it is sent; None where it was claimed before."""
    conversation = profiles.find_conversation(session, due.conversation_id)
    notice_id = profiles.claim_notice(session, due.kind, due.subject, conversation, at=at)
    if notice_id is not None and due.subscription_id is not None:
        subscription = session.get(profiles.Subscription, due.subscription_id)
        if subscription is not None:
            subscription.told_at = at
    return notice_id


def _may_send(session: Session, due: Due, manners: Manners, at: datetime) -> bool:
    conversation = profiles.find_conversation(session, due.conversation_id)
    chat = profiles.find_chat(session, conversation.channel, due.conversation_id)
    if chat is not None and (chat.stopped_at or chat.blocked_at):
        return False
    return (
        not profiles.is_claimed(session, due.kind, due.subject)
        and not profiles.is_taken(session, due.conversation_id)
        and profiles.count_notices(session, conversation, at=at) < manners.most_a_week
    )


def _stop(purpose: str) -> tuple[str, str]:
    return ("button_stop_notices", f'/change_marketing_consent{{"purpose": "{purpose}"}}')


def _list_back_in_stock(session: Session) -> Iterator[Due]:
    """Give what is back for those who asked to hear of it."""
    for wish in profiles.list_subscriptions(session):
        try:
            product = shop.find_product(session, wish.product_id)
            variant = shop.find_variant(session, wish.product_id, wish.variant_id or None)
        except (shop.ProductNotFound, shop.VariantNotFound):
            continue
        if (variant.stock if variant else product.pieces) <= 0:
            continue
        chosen = f', "variant_id": "{variant.variant_id}"' if variant else ""
        yield Due(
            "back_in_stock",
            f"{wish.subscription_id}:{wish.at:%Y%m%d%H%M%S}",
            wish.conversation_id,
            "utter_notice_back_in_stock",
            {
                "title": shop.name_choice(product, variant),
                "price": shop.format_price(shop.price_of(product, variant), product.currency),
            },
            [
                ("button_add_to_cart", f'/add_to_cart{{"product_id": "{product.product_id}"{chosen}}}'),
                _stop("back_in_stock"),
            ],
            wish.subscription_id,
        )


def _list_shipped(session: Session, at: datetime) -> Iterator[Due]:
    """Give the orders that just left, to customers who want to hear of it."""
    for conversation in profiles.list_allowing(session, "order_updates"):
        for order in shop.list_orders(session, str(conversation.customer_id), open_only=True):
            if order.shipped_at is None or order.shipped_at <= at - SHIPPED_WITHIN:
                continue
            expected = f"{order.expected_at:%A %-d %B}" if order.expected_at else ""
            yield Due(
                "order_updates",
                f"shipped:{order.order_number}",
                conversation.conversation_id,
                "utter_notice_shipped_expected" if expected else "utter_notice_shipped",
                {"order_number": order.order_number, "expected": expected},
                [_stop("order_updates")],
            )


def _list_carts(session: Session, at: datetime) -> Iterator[Due]:
    """Give the carts that were left a day ago and not since, to customers who want to be reminded."""
    for conversation in profiles.list_allowing(session, "cart_reminder"):
        owner = f"customer:{conversation.customer_id}"
        left_at = shop.find_last_change(session, owner)
        cart = shop.list_cart(session, owner)
        lines = [line for line in cart.lines if line.in_stock]
        if not lines or left_at is None or not at - REMIND_UNTIL < left_at <= at - REMIND_AFTER:
            continue
        orders = shop.list_orders(session, str(conversation.customer_id), limit=1)
        if orders and orders[0].placed_at > left_at:
            continue
        first, total = lines[0], shop.format_price(cart.total_cents, cart.currency)
        yield Due(
            "cart_reminder",
            f"{owner}:{left_at:%Y%m%d%H%M%S}",
            conversation.conversation_id,
            "utter_notice_cart" if len(cart.lines) == 1 else "utter_notice_cart_more",
            {
                "title": first.title,
                "price": shop.format_price(first.price_cents, cart.currency),
                "others": str(len(cart.lines) - 1),
                "total": total,
            },
            [("button_show_cart", "/show_cart"), ("button_not_now", "/deny"), _stop("cart_reminder")],
        )
