"""What was made of the newest texts: shoppers say "yes" and "add it" all day."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

REMEMBERED = 512  # texts
Made = TypeVar("Made")


class Remembered(Generic[Made]):
    """Keeps what was made of the last few hundred different texts."""

    def __init__(self) -> None:
        self._made: OrderedDict[str, Made] = OrderedDict()

    def find(self, text: str, make: Callable[[], Made]) -> Made:
        """Give what was made of a text; it is made where it is not remembered."""
        if text not in self._made:
            self._made[text] = make()
            if len(self._made) > REMEMBERED:
                self._made.popitem(last=False)
        self._made.move_to_end(text)
        return self._made[text]
