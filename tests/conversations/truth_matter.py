"""What a turn speaks of: the shopper's orders, receipts, cases, coupons and the products that it names."""

import json
import re
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import cached_property

import sqlalchemy as sa

import profiles
import shop
from bot.actions.wish import Wish

ORDER = re.compile(r"\bA-\d+\b")
RECEIPT = re.compile(r"\b[RC]-\d+\b")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
HANDOFF = re.compile(r"\bH-\d+\b")


@dataclass
class Matter:
    """The rows that one shopper's replies may speak of, as the store holds them after the turn."""

    session: object
    conversation_id: str
    customer_id: str | None
    said: list = field(default_factory=list)

    @property
    def owner(self) -> str:
        """Whose cart it is."""
        return f"customer:{self.customer_id}" if self.customer_id else f"conversation:{self.conversation_id}"

    @cached_property
    def spoken(self) -> str:
        """All that the shopper said."""
        return " ".join(m.text for m in self.said if m.by == "shopper")

    @cached_property
    def now(self) -> datetime:
        """The clock."""
        return datetime.now(timezone.utc)

    @cached_property
    def slots(self) -> dict:
        """What the dialogue remembers."""
        stored = profiles.load_tracker(self.session, self.conversation_id)
        return {} if stored is None else find_slots(json.loads(stored))

    @cached_property
    def orders(self) -> dict[str, shop.Order]:
        """The shopper's own orders by number."""
        found = shop.list_orders(self.session, self.customer_id, limit=10_000) if self.customer_id else []
        return {order.order_number: order for order in found}

    @cached_property
    def promises(self) -> list[shop.Promise]:
        """What the shopper was promised."""
        return shop.list_promises(self.session, self.customer_id, self.conversation_id, limit=1000)

    @cached_property
    def returns(self) -> list[shop.Return]:
        """What the shopper sent back."""
        return shop.list_returns(self.session, self.customer_id or "", limit=1000)

    @cached_property
    def cases(self) -> list[shop.Case]:
        """The shopper's cases."""
        return shop.list_cases(self.session, self.conversation_id, self.customer_id, limit=1000)

    @cached_property
    def coupons(self) -> dict[str, shop.Coupon]:
        """Every coupon of the shop by code: one that is refused is spoken of as well."""
        return {coupon.code: coupon for coupon in self.session.scalars(sa.select(shop.Coupon))}

    @cached_property
    def titles(self) -> dict[str, list[str]]:
        """Ids of the catalogue's products by title."""
        found: dict[str, list[str]] = {}
        for key, title in self.session.execute(sa.select(shop.Product.product_id, shop.Product.title)):
            found.setdefault(title, []).append(key)
        return found

    def list_objections(self) -> list[profiles.Objection]:
        """List what the shopper does not want to see."""
        return profiles.list_objections(self.session, self.customer_id, self.conversation_id)

    def list_named(self, text: str) -> list[shop.Product]:
        """List the products whose titles stand in a text."""
        ids = [key for title, keys in self.titles.items() if title in text for key in keys]
        return shop.list_products(self.session, ids)

    def list_on_screen(self) -> list[shop.Product]:
        """List the products that were just shown, asked about or spoken of."""
        asked = (self.slots.get("question") or {}).get("product_id")
        ids = [*(self.slots.get("shown") or []), self.slots.get("focus"), asked]
        return shop.list_products(self.session, [key for key in ids if key])

    def list_limits(self) -> set[int]:
        """List the limits of price, in cents, that were said or stand on the screen."""
        question = self.slots.get("question") or {}
        made = [self.slots.get("made_by") or {}, question.get("made_by") or {}]
        wishes = [self.slots.get("search"), question.get("wish"), *(one.get("wish") for one in made)]
        held = {
            wish.get(f"price_{end}_cents")
            for wish in wishes
            if isinstance(wish, dict)
            for end in ("min", "max")
        }
        said = {round(float(number) * 100) for number in NUMBER.findall(self.spoken)}
        return (held - {None}) | said

    def count_matches(self) -> int:
        """Count what the search on the screen finds on all pages."""
        wish = Wish.load(self.slots.get("search") or {})
        return shop.count(self.session, wish.query())


def find_slots(state: dict) -> dict:
    """Read the slots out of a stored tracker: the last value that was set of each."""
    return {event["name"]: event["value"] for event in state["events"] if event["event"] == "slot"}
