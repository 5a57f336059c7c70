"""The truth check: no reply names a product, price, stock or order that the store does not hold."""

import re
from collections.abc import Iterator
from datetime import datetime, timezone

import sqlalchemy as sa
from sqlalchemy.orm import Session

import profiles
import shop

MONEY = re.compile(r"\$\d[\d,]*\.\d\d")
ORDER = re.compile(r"\bA-\d+\b")
RECEIPT = re.compile(r"\b[RC]-\d+\b")
CANCELLED = re.compile(r"\b(A-\d+) is cancelled")
READDRESSED = re.compile(r"\b(A-\d+) now goes to")
APPLIED = re.compile(r"\bApplied (\S+)")
STOCK = re.compile(r"(\d+) (?:left|in stock)")


class Truth:
    """Checks every reply of a turn against the database.

    Cards must equal their row of the catalogue. Every amount of money in a text or table must be one that
    the store gives for this shopper now: a price, a line, a total, a coupon's value, or the limit that the
    shopper named. Every order, return and case number must be the shopper's own, or one that they said
    themselves. What is said to be done must be so in the store.
    """

    def __init__(self, engine) -> None:
        self._engine = engine

    def check(self, conversation_id: str, customer_id: str | None, turn) -> None:
        """Raise AssertionError for the first untrue statement; silence is untrue as well."""
        assert turn.replies, f"silence after {turn.text!r}"
        with Session(self._engine, future=True) as session:
            said = [m for m in profiles.list_messages(session, conversation_id, limit=1000)]
            for reply in turn.replies:
                for card in reply.get("items", []):
                    self._check_card(session, card)
            texts = [text for reply in turn.replies for text in read_texts(reply)]
            spoken = " ".join(m.text for m in said if m.by == "shopper")
            self._check_money(session, conversation_id, customer_id, texts, said)
            self._check_orders(session, customer_id, texts, spoken)
            self._check_receipts(session, conversation_id, customer_id, texts, spoken)
            self._check_claims(session, conversation_id, customer_id, texts)
            self._check_stock(session, texts, said)

    @staticmethod
    def _check_card(session, card) -> None:
        product = shop.find_product(session, card["product_id"])
        named = [part for part in card["title"].removeprefix(product.title).split(", ") if part]
        assert card["title"] == ", ".join([product.title, *named])
        meant = [v for v in product.variants if {part.lower() for part in named} <= set(shop.list_options(v))]
        assert meant or not product.variants, card["title"]
        prices = [shop.price_of(product, variant) for variant in meant or [None]]
        assert round(card["price"] * 100) == min(prices)
        assert card["in_stock"] is (any(v.stock > 0 for v in meant) if meant else product.stock > 0)
        assert card["currency"] == product.currency

    def _check_money(self, session, conversation_id, customer_id, texts, said) -> None:
        amounts = {amount for text in texts for amount in MONEY.findall(text)}
        if not amounts:
            return
        known = set(self._list_amounts(session, conversation_id, customer_id, said))
        limits = {f"${float(n):.2f}" for m in said for n in re.findall(r"\d+(?:\.\d+)?", m.text)}
        assert amounts <= known | limits | self._list_nearest(session, amounts - known - limits), texts

    @staticmethod
    def _list_nearest(session, amounts) -> set[str]:
        """Keep the amounts that are at least the price of some product (the closest beyond a limit)."""
        prices = {cents for (cents,) in session.query(shop.Product.price_cents).distinct()}
        return {amount for amount in amounts if round(float(amount[1:].replace(",", "")) * 100) in prices}

    @staticmethod
    def _list_amounts(session, conversation_id, customer_id, said) -> Iterator[str]:
        """List what the store says of this shopper: cart, orders and coupons, and the cards on the screen."""
        for owner in (f"conversation:{conversation_id}", f"customer:{customer_id}"):
            cart = shop.list_cart(session, owner)
            yield shop.format_price(cart.total_cents, cart.currency)
            for line in cart.lines:
                yield shop.format_price(line.price_cents, cart.currency)
                yield shop.format_price(line.price_cents * line.quantity, cart.currency)
            quote = shop.make_quote(session, owner, datetime.now(timezone.utc))
            for cents in (quote.discount_cents, quote.goods_cents, quote.delivery_cents, quote.total_cents):
                yield shop.format_price(cents, cart.currency)
            yield from list_coupon_amounts(session, customer_id or "", owner)
        for promise in shop.list_promises(session, customer_id, conversation_id, limit=50):
            yield shop.format_price(promise.amount_cents or 0, promise.currency)
        for order in shop.list_orders(session, customer_id, limit=50) if customer_id else []:
            yield shop.format_price(order.total_cents, order.currency)
            for line in order.lines:
                yield shop.format_price(line.price_cents * line.quantity, order.currency)

    @staticmethod
    def _check_orders(session, customer_id, texts, spoken) -> None:
        for number in {n for text in texts for n in ORDER.findall(text)}:
            if number not in spoken:
                assert customer_id is not None
                shop.find_order(session, customer_id, number)

    @staticmethod
    def _check_receipts(session, conversation_id, customer_id, texts, spoken) -> None:
        known = {case.number for case in shop.list_cases(session, conversation_id, customer_id, limit=100)}
        known |= {receipt.number for receipt in shop.list_returns(session, customer_id or "", limit=100)}
        named = {number for text in texts for number in RECEIPT.findall(text)}
        assert {number for number in named if number not in spoken.upper()} <= known, texts

    @staticmethod
    def _check_claims(session, conversation_id, customer_id, texts) -> None:
        """Hold what is said to be done against the store."""
        text = "\n".join(texts)
        for number in CANCELLED.findall(text):
            assert shop.find_order(session, customer_id, number).status == "cancelled", text
            assert shop.find_promise(session, "refund", number), text
        for number in READDRESSED.findall(text):
            assert shop.find_order(session, customer_id, number).address, text
        for code in APPLIED.findall(text):
            owner = f"customer:{customer_id}" if customer_id else f"conversation:{conversation_id}"
            offer = shop.make_quote(session, owner, datetime.now(timezone.utc)).offer
            assert offer is not None, text
            assert offer.coupon.code == code, text

    @staticmethod
    def _check_stock(session, texts, said) -> None:
        """Hold every stated stock against the products that stand on the screen."""
        shown = [i["product_id"] for m in said for i in (m.reply or {}).get("items", [])]
        named = [
            p
            for p in session.scalars(sa.select(shop.Product).where(shop.Product.variants.any()))
            if any(p.title in text for text in texts)
        ]
        products = [*shop.list_products(session, shown), *named]
        stocks = {p.pieces for p in products} | {v.stock for p in products for v in p.variants}
        for text in texts:
            for number in STOCK.findall(text):
                if "left" in text:
                    assert int(number) in stocks, text


def list_coupon_amounts(session, customer_id, owner) -> Iterator[str]:
    """Give what the shopper's coupons say, and what each takes off this cart."""
    now = datetime.now(timezone.utc)
    for coupon in shop.list_coupons(session, customer_id, now):
        yield from MONEY.findall(coupon.title)
        yield shop.format_price(coupon.min_total_cents, "USD")
        if coupon.kind == "amount":
            yield shop.format_price(coupon.value, "USD")
    best = shop.find_best_coupon(session, owner, now)
    if best is not None:
        yield shop.format_price(best.discount_cents, "USD")


def read_texts(reply) -> Iterator[str]:
    """Give every text of a reply that a shopper can read, cards aside."""
    yield reply.get("text") or ""
    for button in reply.get("buttons", []):
        yield button["title"]
    for row in reply.get("rows", []):
        yield from (str(cell) for cell in row)
