"""The demo shop page with the widget at `/shop`, its checkout, and `/health`."""

import json
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, timezone
from html import escape
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, html
from sanic.response import json as json_response
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

import profiles
import shop
from bot.channels import http
from bot.channels.checkout_desk import CheckoutDesk
from bot.channels.files import read_files
from bot.channels.health import check_health
from bot.channels.sessions import BadCustomerToken, sign_customer
from bot.settings import Settings

WIDGET = Path(__file__).resolve().parents[2] / "widget"
TOKEN_LIFETIME = timedelta(minutes=15)
SHELVES_LIFETIME = 60.0  # seconds that prices on the page may be old
# what a shop on another site needs; the rest belongs to the demo page
PUBLIC = ("widget.js", "parts/", "icons/")
FOR_EVERYONE = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


class ShopPage(InputChannel):
    """Serves `/shop` (only with the demo shop), the widget's files, and `/health`.

    Args:
        settings: whether there is a demo shop, and the secret it vouches for its customers with.
        engine: the database of shop and customers.
    """

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self._settings = settings
        self._engine = engine
        self._files = read_files(WIDGET)
        self._demo = json.loads((WIDGET / "demo.json").read_text())
        self._shelves: tuple[float, list[dict[str, Any]]] = (float("-inf"), [])

    @classmethod
    def name(cls) -> str:
        """Give the channel's name."""
        return "shop"

    def url_prefix(self) -> str:
        """Mount the routes at the root of the server."""
        return "/"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "ShopPage":
        """Open the page on this process's services; everything is set by the environment."""
        from bot.services import current_services  # opened only where the channel really serves

        services = current_services()
        return cls(services.settings, services.engine)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Lay out the routes; no message comes in here."""
        blueprint = Blueprint("shop_page")
        routes: list[tuple[str, str, http.Handler]] = [("/health", "GET", self.tell_health)]
        if self._settings.demo_shop:
            routes += [
                ("/shop/demo/shelves", "GET", self.list_shelves),
                ("/shop/demo/shoppers", "GET", self.list_shoppers),
                ("/shop/demo/token", "POST", self.vouch),
            ]
            desk = CheckoutDesk(self._settings.session_secret, self._engine)
            routes += [
                ("/shop/demo/checkout/cart", "POST", desk.show_checkout),
                ("/shop/demo/checkout/order", "POST", desk.place_order),
                ("/shop/checkout", "GET", self.serve_checkout),
                ("/shop/outbox", "GET", self.serve_outbox),
                ("/shop", "GET", self.serve_page),
            ]
        routes.append(("/shop/<path:path>", "GET", self.serve_file))
        for path, method, handler in routes:
            name = handler.__name__
            blueprint.add_route(http.answer_errors(handler), path, [method], strict_slashes=True, name=name)
        return blueprint

    async def tell_health(self, request: Request) -> HTTPResponse:
        """Say whether a shopper would get an answer now."""
        agent = getattr(request.app.ctx, "agent", None)
        health = await check_health(agent, self._engine, self._settings.actions_port)
        return json_response(health, 200 if health["status"] == "ready" else 503)

    async def list_shelves(self, request: Request) -> HTTPResponse:
        """List the most popular product for each thing on the demo page's shelves."""
        filled_at, shelves = self._shelves
        if not shelves or time.monotonic() - filled_at > SHELVES_LIFETIME:
            with Session(self._engine, future=True) as session:
                shelves = [_fill_shelf(session, shelf) for shelf in self._demo["shelves"]]
            shelves = [shelf for shelf in shelves if shelf["items"]]
            self._shelves = (time.monotonic(), shelves)
        return json_response({"shelves": shelves})

    async def list_shoppers(self, request: Request) -> HTTPResponse:
        """List those named households that the store holds."""
        with Session(self._engine, future=True) as session:
            known = [s for s in self._demo["shoppers"] if _is_customer(session, s["customer_id"])]
        return json_response({"shoppers": known})

    async def vouch(self, request: Request) -> HTTPResponse:
        """Vouch for a named household, as a real shop does for who has signed in."""
        customer_id = http.read_body(request.body).get("customer_id")
        if customer_id not in {shopper["customer_id"] for shopper in self._demo["shoppers"]}:
            raise BadCustomerToken
        token = sign_customer(self._settings.customer_token_secret, customer_id, TOKEN_LIFETIME)
        return json_response({"customer_token": token})

    async def serve_page(self, request: Request) -> HTTPResponse:
        """Serve the demo page; it runs nothing but our own files."""
        policy = {"Content-Security-Policy": _write_policy(request.host)}
        return self._files["shop.html"].respond(request, policy)

    async def serve_checkout(self, request: Request) -> HTTPResponse:
        """Serve the checkout page; the token in its address is told to nobody."""
        policy = {"Content-Security-Policy": _write_policy(request.host), "Referrer-Policy": "no-referrer"}
        return self._files["checkout.html"].respond(request, policy)

    async def serve_outbox(self, request: Request) -> HTTPResponse:
        """Show the mails that wait, where the demo shop has no mail server to send them."""
        vault, now = profiles.Vault(self._settings.masking_key), datetime.now(timezone.utc)
        with Session(self._engine, future=True) as session:
            mails = profiles.list_waiting_mails(session, at=now) if not self._settings.smtp_url else []
            shown = "".join(_draw_mail(mail, profiles.read_mail(mail, vault)) for mail in reversed(mails))
        page = OUTBOX.format(mails=shown or "<p>No mail waits. Codes asked for in the chat appear here.</p>")
        headers = {"Content-Security-Policy": _write_policy(request.host), "Cache-Control": "no-store"}
        return html(page, headers=headers)

    async def serve_file(self, request: Request, path: str) -> HTTPResponse:
        """Serve a file of the widget to every site, and those of the page where there is a demo shop."""
        is_public = path.startswith(PUBLIC)
        found = self._files.get(path) if is_public or self._settings.demo_shop else None
        if found is None:
            return json_response({"error": {"code": "not_found", "message": "There is nothing here."}}, 404)
        return found.respond(request, FOR_EVERYONE if is_public else {})


OUTBOX = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Outbox of the demo shop</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/shop/shop.css">
<main><h1>Outbox</h1><p>The demo shop sends no mail; what it would have sent waits here for ten minutes.</p>
{mails}</main></html>"""


def _draw_mail(mail: profiles.Mail, text: str) -> str:
    return (
        f"<article><h2>{escape(mail.subject)}</h2><p>To {escape(mail.recipient)}, "
        f"{mail.written_at:%H:%M:%S} UTC</p><pre>{escape(text)}</pre></article>"
    )


def _write_policy(host: str) -> str:
    """Allow our own files and nothing inline; some browsers want sockets named one by one."""
    own = f"'self' ws://{host} wss://{host}"
    return (
        f"default-src 'self'; connect-src {own}; img-src 'self' https: data:; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    )


def _is_customer(session: Session, customer_id: str) -> bool:
    try:
        profiles.find_customer(session, customer_id)
    except profiles.CustomerNotFound:
        return False
    return True


def _fill_shelf(session: Session, shelf: dict[str, Any]) -> dict[str, Any]:
    found = [
        shop.search(session, shop.Query(text=pick, in_stock=True, sort="popular", limit=1)).products
        for pick in shelf["picks"]
    ]
    return {"title": shelf["title"], "items": [_draw_tile(product) for [product] in filter(None, found)]}


def _draw_tile(product: shop.Product) -> dict[str, Any]:
    return {
        "product_id": product.product_id,
        "title": product.title,
        "price": product.price_cents / 100,
        "currency": product.currency,
        "image": product.image,
    }
