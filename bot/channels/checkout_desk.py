"""The demo shop's checkout: shows what a link is for, and writes the order; nothing is charged."""

from datetime import datetime, timezone
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

import profiles
import shop
from bot.channels import http
from bot.channels.errors import BadMessage, ChannelError
from bot.checkout_links import read_token


class CheckoutRefused(ChannelError):
    """The order cannot be placed; `code` says why and the message what to do."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


class CheckoutDesk:
    """Answers the checkout page.

    Args:
        secret: what links were signed with.
        engine: the database of shop and customers.
    """

    def __init__(self, secret: str, engine: Engine) -> None:
        self._secret = secret
        self._engine = engine

    async def show_checkout(self, request: Request) -> HTTPResponse:
        """Show what is ordered and what it costs."""
        body = http.read_body(request.body)
        now = datetime.now(timezone.utc)
        try:
            with Session(self._engine, future=True) as session:
                checkout = shop.find_checkout(session, read_token(self._secret, body.get("token")), now)
                quote = shop.make_quote(session, shop.owner_of(checkout.customer_id), now)
                return json_response(_draw_quote(quote, checkout))
        except shop.ShopError as error:
            raise _refuse(error) from error

    async def place_order(self, request: Request) -> HTTPResponse:
        """Write the order that the customer agreed to, in one transaction."""
        body = http.read_body(request.body)
        seen = body.get("total_cents")
        if not isinstance(seen, int):
            raise BadMessage("total_cents is not a number")
        now = datetime.now(timezone.utc)
        try:
            with Session(self._engine, future=True) as session, session.begin():
                checkout_id = read_token(self._secret, body.get("token"))
                order = shop.place_order(session, checkout_id, seen, now)
                for line in order.lines:
                    _record_purchase(session, order, line, now)
                placed = {"order_number": order.order_number, "total": order.total_cents / 100}
                placed["currency"] = order.currency
        except shop.ShopError as error:
            raise _refuse(error) from error
        return json_response(placed)


def _record_purchase(session: Session, order: shop.Order, line: shop.OrderLine, at: datetime) -> None:
    profiles.record_event(
        session,
        "bought",
        customer_id=order.customer_id,
        product_id=line.product_id,
        at=at,
        source="shop page",
        details={"order_number": order.order_number, "quantity": line.quantity},
    )


def _draw_quote(quote: shop.Quote, checkout: shop.Checkout) -> dict[str, Any]:
    offer = quote.offer
    return {
        "lines": [
            {
                "title": line.title,
                "quantity": line.quantity,
                "total": line.price_cents * line.quantity / 100,
                "in_stock": line.in_stock,
            }
            for line in quote.cart.lines
        ],
        "goods": quote.cart.total_cents / 100,
        "coupon": {"code": offer.coupon.code, "discount": offer.discount_cents / 100} if offer else None,
        "delivery": quote.delivery_cents / 100,
        "total": quote.total_cents / 100,
        "total_cents": quote.total_cents,
        "currency": quote.cart.currency,
        "expires_at": checkout.expires_at.isoformat(),
    }


def _refuse(error: shop.ShopError) -> CheckoutRefused:
    """Say for the page what the shop said."""
    if isinstance(error, shop.CheckoutClosed):
        return CheckoutRefused(f"checkout_{error.reason}", str(error))
    codes = {shop.CartChanged: "cart_changed", shop.CartEmpty: "cart_empty", shop.OutOfStock: "sold_out"}
    return CheckoutRefused(codes.get(type(error), "refused"), str(error))
