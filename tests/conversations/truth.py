"""The truth check: no reply says a price, stock, date, count or number that the store does not hold."""

import re
from collections.abc import Iterator
from datetime import datetime, timezone
from itertools import zip_longest

from sqlalchemy.orm import Session

import profiles
import shop
from tests.conversations.truth_counts import check_facts
from tests.conversations.truth_matter import HANDOFF, ORDER, RECEIPT, Matter
from tests.conversations.truth_moments import check_moments
from tests.conversations.truth_money import check_money

CANCELLED = re.compile(r"\b(A-\d+) is cancelled")
READDRESSED = re.compile(r"\b(A-\d+) now goes to")
APPLIED = re.compile(r"\bApplied (\S+)")
STOCK = re.compile(r"(\d+) (?:left|in stock)")


class Truth:
    """Checks every reply of a turn against the database.

    Cards must equal their row of the catalogue. Every amount, date, weekday and time in a sentence, a row or
    a choice must be one that the store holds of what that sentence speaks of, or that the shopper said. Every
    title is a product's or a coupon's, every count is counted again, every number of an order, a receipt or a
    case is the shopper's own. What is said to be done must be so in the store.
    """

    def __init__(self, engine) -> None:
        self._engine = engine

    def check(self, conversation_id: str, customer_id: str | None, turn) -> None:
        """Raise AssertionError for the first untrue statement; silence is untrue as well."""
        assert turn.replies, f"silence after {turn.text!r}"
        with Session(self._engine, future=True) as session:
            said = list(profiles.list_messages(session, conversation_id, limit=1000))
            matter = Matter(session, conversation_id, customer_id, said)
            for reply in turn.replies:
                for card in reply.get("items", []):
                    self._check_card(session, card)
            heads = " | ".join(head for reply in turn.replies for head in reply.get("columns", []))
            for unit in (unit for reply in turn.replies for unit in read_units(reply)):
                self._check_numbers(matter, unit)
                check_moments(matter, unit)
                check_money(matter, unit, heads)
                self._check_stock(matter, unit)
            for choice in (b["title"] for reply in turn.replies for b in reply.get("buttons", [])):
                self._check_numbers(matter, choice)
                check_moments(matter, choice)
                check_money(matter, choice, is_choice=True)
            for text, rows in read_with_rows(turn.replies):
                check_facts(matter, text, rows)
            texts = [text for reply in turn.replies for text in read_texts(reply)]
            self._check_claims(session, conversation_id, customer_id, texts)

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

    @staticmethod
    def _check_numbers(matter, unit) -> None:
        """Hold every number of an order, a receipt, a case or the queue against the shopper's own."""
        handoffs = profiles.list_open_handoffs(matter.session)
        own = {*matter.orders, *(case.number for case in matter.cases)}
        own |= {receipt.number for receipt in matter.returns}
        own |= {f"H-{h.handoff_id}" for h in handoffs if h.conversation_id == matter.conversation_id}
        own |= {promise.reference for promise in matter.promises}
        named = {number for form in (ORDER, RECEIPT, HANDOFF) for number in form.findall(unit)}
        assert {number for number in named if number not in matter.spoken.upper()} <= own, unit

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
    def _check_stock(matter, unit) -> None:
        """Hold every stated stock against the products that are named, or stand on the screen."""
        products = matter.list_named(unit) or matter.list_on_screen()
        stocks = {p.pieces for p in products} | {v.stock for p in products for v in p.variants}
        assert {int(number) for number in STOCK.findall(unit)} <= stocks, unit


def read_with_rows(replies) -> Iterator[tuple[str, list[list[str]]]]:
    """Give each text with the rows of the table that follows it, or the choices it offers, if any."""
    for reply, following in zip_longest(replies, replies[1:]):
        if reply.get("text"):
            choices = [[button["title"]] for button in reply.get("buttons", [])]
            yield reply["text"], (following or {}).get("rows", []) or choices


def read_units(reply) -> Iterator[str]:
    """Give what a shopper reads as one: a text, a row of a table, the reason on a card; choices aside."""
    yield reply.get("text") or ""
    yield from (" | ".join(map(str, row)) for row in reply.get("rows", []))
    yield from (item["reason"] for item in reply.get("items", []) if item.get("reason"))


def read_texts(reply) -> Iterator[str]:
    """Give every text of a reply that a shopper can read, cards aside."""
    yield reply.get("text") or ""
    for button in reply.get("buttons", []):
        yield button["title"]
    for row in reply.get("rows", []):
        yield from (str(cell) for cell in row)
