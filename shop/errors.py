"""What can go wrong in the shop; every error carries its facts and ends with what to do."""

from __future__ import annotations

from datetime import datetime


class ShopError(Exception):
    """Base of every error the shop raises on purpose."""


class DatabaseUnusable(ShopError):
    """The address of the store cannot be used."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"The store cannot be opened: {reason}. Set DATABASE_URL to sqlite:///... or postgresql://..."
        )


class ProductNotFound(ShopError):
    """The catalogue holds no such product."""

    def __init__(self, product_id: str) -> None:
        self.product_id = product_id
        super().__init__(f"There is no product {product_id}. Search the catalogue for its name.")


class PromiseNotFound(ShopError):
    """The ledger holds no such promise."""

    def __init__(self, promise_id: int) -> None:
        self.promise_id = promise_id
        super().__init__(f"There is no promise {promise_id}. Reload the queue.")


class VariantNotFound(ShopError):
    """The product has no such variant."""

    def __init__(self, product_id: str, variant_id: str) -> None:
        self.product_id = product_id
        self.variant_id = variant_id
        super().__init__(f"Product {product_id} has no variant {variant_id}. Choose one of its variants.")


class ChoiceNeeded(ShopError):
    """The product comes in variants, and none was named."""

    def __init__(self, title: str) -> None:
        self.title = title
        super().__init__(f"{title} comes in several variants. Choose one of them.")


class OutOfStock(ShopError):
    """Less is left than was asked for."""

    def __init__(self, title: str, stock: int) -> None:
        self.title = title
        self.stock = stock
        left = f"Only {stock} of {title} left" if stock else f"{title} is out of stock"
        super().__init__(f"{left}. Ask for {'fewer' if stock else 'something similar'}.")


class BadQuantity(ShopError):
    """The amount is not one a cart can hold."""

    def __init__(self, quantity: int, most: int) -> None:
        self.quantity = quantity
        self.most = most
        super().__init__(f"{quantity} is not an amount a cart can hold. Use 1 to {most}.")


class LineNotFound(ShopError):
    """The cart has no such line."""

    def __init__(self, line_id: int) -> None:
        self.line_id = line_id
        super().__init__(f"Line {line_id} is not in this cart. List the cart and choose one of its lines.")


class OrderNotFound(ShopError):
    """The customer has no such order; says the same whether it is unknown or somebody else's."""

    def __init__(self, order_number: str) -> None:
        self.order_number = order_number
        super().__init__(f"You have no order {order_number}. List your orders to see their numbers.")


class IllegalTransition(ShopError):
    """An order cannot go from where it is to where it was sent."""

    def __init__(self, order_number: str, status: str, wanted: str, allowed: tuple[str, ...]) -> None:
        self.order_number = order_number
        self.status = status
        self.wanted = wanted
        self.allowed = allowed
        ways = f"It can only become {' or '.join(allowed)}" if allowed else "It stays as it is"
        super().__init__(f"Order {order_number} is {status} and cannot become {wanted}. {ways}.")


class MomentOutOfOrder(ShopError):
    """A step of an order is dated before the step it follows."""

    def __init__(self, order_number: str, wanted: str) -> None:
        self.order_number = order_number
        self.wanted = wanted
        super().__init__(
            f"Order {order_number} cannot become {wanted} before its last step. Pass a later time."
        )


class CouponNotUsable(ShopError):
    """The coupon does not hold for this customer now."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"Coupon {code} cannot be used. List the coupons to see which can.")


class CouponRefused(ShopError):
    """The coupon does not hold for this cart; `reason` says why, and the facts that belong to it are set.

    Reasons: "unknown" (nobody's, or somebody else's), "not_started", "over", "used", "first_order",
    "min_total" (`needed_cents`), "no_product", "empty".
    """

    def __init__(
        self, code: str, reason: str, *, at: datetime | None = None, needed_cents: int = 0, title: str = ""
    ) -> None:
        self.code = code
        self.reason = reason
        self.at = at
        self.needed_cents = needed_cents
        self.title = title
        super().__init__(f"Coupon {code} cannot be used for this cart: {reason}. Try the best one instead.")


class ReturnReceived(ShopError):
    """The parcel of a return has arrived, so it cannot be withdrawn."""

    def __init__(self, number: str, received_at: datetime) -> None:
        self.number, self.received_at = number, received_at
        super().__init__(f"Return {number} arrived on {received_at:%-d %B}. Order the thing anew.")


class ReturnRefused(ShopError):
    """A line of an order cannot be sent back; `reason` is "not_delivered", "too_late" or "perishable"."""

    def __init__(self, order_number: str, title: str, reason: str, last_day: datetime | None = None) -> None:
        self.order_number = order_number
        self.title = title
        self.reason = reason
        self.last_day = last_day
        super().__init__(
            f"{title} of order {order_number} cannot be sent back: {reason}. Open a case if it came bad."
        )


class OrderLineNotFound(ShopError):
    """The order has no such line."""

    def __init__(self, order_number: str, product_id: str) -> None:
        self.order_number = order_number
        self.product_id = product_id
        super().__init__(f"Order {order_number} holds no {product_id}. Choose one of its lines.")


class AddressFixed(ShopError):
    """The order has left, so its address stays."""

    def __init__(self, order_number: str, status: str) -> None:
        self.order_number = order_number
        self.status = status
        super().__init__(f"Order {order_number} is {status}, so its address stays. Ask a person for help.")


class CaseNotFound(ShopError):
    """The shopper has no such case; says the same whether it is unknown or somebody else's."""

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(f"You have no case {number}. List your cases to see their numbers.")


class CartEmpty(ShopError):
    """There is nothing to order."""

    def __init__(self) -> None:
        super().__init__("The cart is empty. Put something in it first.")


class CartChanged(ShopError):
    """What is to be paid is no longer what the customer saw."""

    def __init__(self, seen_cents: int, total_cents: int) -> None:
        self.seen_cents = seen_cents
        self.total_cents = total_cents
        super().__init__("The cart or its prices changed meanwhile. Look at it again before you order.")


class CheckoutClosed(ShopError):
    """The link cannot be used: `reason` is "unknown", "expired" or "used" (then `order_number` is set)."""

    def __init__(self, reason: str, order_number: str | None = None) -> None:
        self.reason = reason
        self.order_number = order_number
        super().__init__(f"This checkout link is {reason}. Ask the assistant for a new one.")


class NoAnswer(ShopError):
    """No answer is written down for the topic."""

    def __init__(self, topic: str) -> None:
        self.topic = topic
        super().__init__(f"There is no answer about {topic}. Hand the question to a person.")


class HoursUnreadable(ShopError):
    """Opening hours or their time zone are not written as we read them."""

    def __init__(self, part: str) -> None:
        self.part = part
        super().__init__(
            f"{part!r} is neither hours within a day such as 'Mon-Fri 9:00-17:00' nor a zone such as "
            "'Europe/Berlin'; write it like that."
        )
