"""Two wishes in one message: where it may part, and whether its halves really want two things."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from bot.nlu.entities_text import words_of
from bot.nlu.intent_head import Verdict
from bot.nlu.pieces import Pieces

HALVES, WISHES = "halves", "wishes"  # properties of a message
SEAM = re.compile(
    r"\s*(?:[.;!?]+\s+(?:(?:and|also|then|plus)\s+)*|,?\s+(?:and\s+(?:then|also)|and|then|also|plus|&|\+)\s+|,\s+)",
    re.I,
)
MOST_SEAMS = 3
LEAST_WORDS = 2  # "salt and vinegar" is one thing
SURE = 0.8  # both halves must be this clear

# A half that only names a thing ("and oat milk") goes on with the first wish, unless it asks for it anew.
NAMING = frozenset({"search_products", "ask_stock", "add_to_cart", "ask_superlative"})
GOES_ON = re.compile(
    r"\W*(?:\w+\W+){1,4}(?:to|into) (?:the |my )?(?:cart|basket)\W*$", re.I
)  # "bread to my cart"
CART = frozenset({"show_cart", "change_cart"})
AFTER_SALE = frozenset({"return_item", "cancel_order", "ask_refund_status"})
ASKING = re.compile(
    r"\b(do|does|is|are|have|got|any|show|find|need|want|looking|look|search|add|put|get|give|what|whats|"
    r"how|which|cheapest)\b",
    re.I,
)


class Halves(NamedTuple):
    """A message cut at one seam: the halves as typed, with their slips mended, and what an encoder read."""

    texts: tuple[str, str]
    spelt: tuple[str, str]
    read: Sequence[tuple[np.ndarray, Pieces]] = ()


def list_seams(text: str) -> Iterator[tuple[str, str]]:
    """Give the two halves of a text at each place where a second wish may begin, at most three places."""
    found = 0
    for seam in SEAM.finditer(text):
        halves = text[: seam.start()], text[seam.end() :]
        if all(len(half.split()) >= LEAST_WORDS for half in halves):
            yield halves
            found += 1
            if found == MOST_SEAMS:
                return


def part(
    candidates: Sequence[Halves], judge: Callable[[Halves], list[Verdict]]
) -> tuple[Halves, list[Verdict]] | None:
    """Give the halves and their verdicts where a message holds two clear and different wishes, else None."""
    best, parted = SURE, None
    for halves in candidates:
        verdicts = judge(halves)
        weakest = min(verdict.ranking[0][1] for verdict in verdicts)
        if (
            weakest >= best
            and all(verdict.is_understood for verdict in verdicts)
            and _are_two(halves, verdicts)
        ):
            best, parted = weakest, (halves, verdicts)
    return parted


def _are_two(halves: Halves, verdicts: Sequence[Verdict]) -> bool:
    """Say whether the halves are two wishes; answers, small talk and what belongs to one story are not."""
    first, second = (verdict.ranking[0][0] for verdict in verdicts)
    if first == second or not words_of("parting_intents").issuperset({first, second}):
        return False
    if first == "add_to_cart" and second in CART and GOES_ON.match(halves.spelt[1]):
        return False
    is_story = first in AFTER_SALE and second in AFTER_SALE | {"checkout"}
    return not is_story and (second not in NAMING or bool(ASKING.search(halves.spelt[1])))
