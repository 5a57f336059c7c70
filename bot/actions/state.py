"""What the dialogue remembers between two messages, kept in Rasa slots of the same names."""

from copy import deepcopy
from typing import Any

EMPTY: dict[str, Any] = {
    "shown": [],  # ids of the products last shown, in their order
    "focus": None,  # id of the product last spoken of
    "search": {},  # the limits of the list last shown, as `wish.Wish` writes them
    "question": None,  # what the bot just asked: {"kind": ..., what it needs to go on}
    "reasons": {},  # product id -> why it was suggested, as the recommender said
    "last_list": None,  # what stands on the screen: "search", "suggestions", "cart" or "orders"
    "orders": [],  # numbers of the orders last shown; the first is the one spoken of
    "made_by": None,  # how the last suggestions were made, so that they can be made again
    "misses": 0,  # messages in a row that were not understood
    "tasks": [],  # questions of tasks that wait under the open one, the newest last
    "wishes": [],  # what was wished for beside the first wish of a message: {"text", "intent", "entities"}
}


class State:
    """A working copy of the slots.

    Attributes are the keys of `EMPTY`. `question` and `misses` live for one turn: an action that does not set
    them anew leaves them empty.
    """

    shown: list[str]
    focus: str | None
    search: dict[str, Any]
    question: dict[str, Any] | None
    reasons: dict[str, Any]
    last_list: str | None
    orders: list[str]
    made_by: dict[str, Any] | None
    misses: int
    tasks: list[dict[str, Any]]
    wishes: list[dict[str, Any]]

    def __init__(self, slots: dict[str, Any]) -> None:
        self._before = {name: slots.get(name) for name in EMPTY}
        for name, empty in EMPTY.items():
            value = self._before[name]
            setattr(self, name, deepcopy(empty if value is None else value))
        self.asked = self.question
        self.missed_before = self.misses
        self.question = None
        self.misses = 0

    def show(self, product_ids: list[str], kind: str) -> None:
        """Remember what now stands on the shopper's screen."""
        self.shown = product_ids
        self.last_list = kind
        self.focus = product_ids[0] if len(product_ids) == 1 else None
        self.orders = []

    def show_orders(self, numbers: list[str]) -> None:
        """Remember the orders that now stand on the shopper's screen."""
        self.orders = numbers
        self.last_list = "orders"

    def changes(self) -> dict[str, Any]:
        """Give the slots whose value is no longer what it was."""
        return {name: getattr(self, name) for name in EMPTY if getattr(self, name) != self._before[name]}
