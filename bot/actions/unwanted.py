"""What the shopper does not want to see, and taking that back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import profiles
import shop
from bot.actions.base import Turn
from bot.actions.cards import payload
from bot.actions.wording import word

TAKEN_BACK = {"purchase": "utter_undisputed", profiles.DIET: "utter_diet_taken_back"}


@dataclass(frozen=True)
class Unwanted:
    """What is left out: products by id (those that a phrase names among them), makers and types by name.

    `gifts` are products whose purchases do not count; they are no news either.
    """

    products: frozenset[str]
    makers: frozenset[str]
    types: frozenset[str]
    gifts: frozenset[str]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left out."""
        return not (self.products or self.makers or self.types)

    def bars(self, product: shop.Product) -> bool:
        """Say whether a product is not to be shown."""
        return (
            product.product_id in self.products
            or product.maker in self.makers
            or product.product_type in self.types
        )


def read_unwanted(turn: Turn, *, here_only: bool = False) -> Unwanted:
    """Read what the shopper objects to, in this conversation or, where known, in any.

    Args:
        turn: the shopper's message.
        here_only: what was said in this conversation; who searches next month for what they did not want
            suggested today shall find it.
    """
    customer_id = None if here_only else turn.customer_id
    objections = profiles.list_objections(turn.session, customer_id, turn.conversation_id)
    return gather(turn, objections)


def gather(turn: Turn, objections: Iterable[profiles.Objection]) -> Unwanted:
    """Make what is left out of objections."""
    values: dict[str, set[str]] = {kind: set() for kind in (*profiles.LEFT_OUT, "purchase", profiles.DIET)}
    for objection in objections:
        values[objection.kind].add(objection.value)
    named = (shop.list_mentions(turn.session, phrase) for phrase in values["phrases"])
    return Unwanted(
        products=frozenset(values["products"].union(*named)),
        makers=frozenset(values["makers"]),
        types=frozenset(values["types"]),
        gifts=frozenset(values["purchase"]),
    )


def object_to(turn: Turn, kind: str, value: str, name: str, product_id: str | None = None) -> None:
    """Write an objection down together with the event that it is, and offer to take it back.

    Args:
        turn: the shopper's message.
        kind: one of `profiles.LEFT_OUT`, or purchase.
        value: the product's id, or the name of what is left out.
        name: how to say it.
        product_id: the suggestion that was rejected.
    """
    now = turn.now
    own: dict[str, Any] = {"customer_id": turn.customer_id, "conversation_id": turn.conversation_id}
    if kind != "purchase":
        details = {"what": kind, "value": value}
        profiles.record_event(
            turn.session, "rejected", product_id=product_id, at=now, source="chat", details=details, **own
        )
    profiles.object_to(turn.session, kind, value, name, at=now, **own)
    known = "_known" if turn.customer_id else ""
    response = f"utter_rejected_{kind}{known}" if kind != "purchase" else "utter_disputed"
    turn.say(response, name=name, buttons=[(word("button_undo"), payload("undo"))])


def take_back(turn: Turn) -> bool:
    """Take back the newest objection of this conversation, if it is newer than the cart's last change."""
    said = profiles.list_objections(turn.session, None, turn.conversation_id)
    changed = shop.find_change_time(turn.session, turn.owner)
    if not said or (changed is not None and changed > said[0].at):
        return False
    newest = said[0]
    profiles.withdraw_objection(turn.session, newest, turn.now)
    turn.say(TAKEN_BACK.get(newest.kind, "utter_unrejected"), name=newest.name)
    return True


def list_said(turn: Turn) -> list[list[str]]:
    """List what the shopper objects to as rows of a table: what, its name, who said so, since when."""
    objections = profiles.list_objections(turn.session, turn.customer_id, turn.conversation_id)
    return [
        [word(f"word_objection_{o.kind}"), o.name, word("word_you"), f"{o.at:%-d %b %Y}"] for o in objections
    ]
