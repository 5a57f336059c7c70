"""Reads one message: every reader in turn, from the most certain form to the freest."""

import re
from dataclasses import replace

from bot.nlu.entities_attributes import read_brands_and_attributes
from bot.nlu.entities_codes import read_codes, read_dates, read_ratings
from bot.nlu.entities_exclusion import mark_excluded
from bot.nlu.entities_money import read_prices, read_sort
from bot.nlu.entities_places import read_ordinals
from bot.nlu.entities_text import Entity, Reading, respell, tokenise, words_of
from bot.nlu.phrases import read_products
from bot.nlu.quantities import read_quantities, read_sizes
from bot.nlu.symbols import PRIVATE
from bot.nlu.vocabulary import Vocabulary

_LONGEST_TEXT = 500
_GREETING = re.compile(
    r"\W*(good )?(morning|afternoon|evening)\s*([!,.;:]|all\b|everyone\b|folks\b|guys\b)", re.I
)


def read_entities(
    text: str, vocabulary: Vocabulary, intent: str | None = None, spelt: str | None = None
) -> list[Entity]:
    """Find the entities of a message, in the order they stand.

    Args:
        text: What the shopper typed; only the first five hundred characters are read.
        vocabulary: The catalogue's words; an empty one finds everything but the catalogue's own names.
        intent: What the shopper does, when it is known: it decides what a bare number or an unknown noun is.
        spelt: The text with its slips mended; the catalogue's own words are read as they were typed.

    Returns:
        Entities whose `start` and `end` are places in `text`.
    """
    text = _blank(text)[:_LONGEST_TEXT]
    reading = Reading(text, tokenise(text), intent)
    mended = tokenise(_blank(spelt or ""))
    if len(mended) >= len(reading.tokens):
        reading.tokens = [
            token if vocabulary.knows(token.word) else respell(token, better.word)
            for token, better in zip(reading.tokens, mended, strict=False)
        ]
    vocabulary.correct(reading)
    read_codes(reading)
    if intent not in words_of("talk_intents"):
        read_ratings(reading)
        read_dates(reading)
    if intent not in words_of("talk_intents") | words_of("silent_intents"):
        _read_wishes(reading, vocabulary)
    return sorted(reading.entities, key=lambda found: (found.start, found.entity))


def _blank(text: str) -> str:
    return PRIVATE.sub(lambda token: " " * len(token[0]), text)


def _read_wishes(reading: Reading, vocabulary: Vocabulary) -> None:
    """Read what is wanted, and how much of it for how much."""
    if greeting := _GREETING.match(reading.text):
        reading.use(0, sum(token.end <= greeting.end() for token in reading.tokens))
    read_prices(reading)
    read_brands_and_attributes(reading, vocabulary)
    read_ordinals(reading)
    read_sizes(reading, vocabulary)
    read_quantities(reading, vocabulary)
    read_sort(reading)
    read_products(reading, vocabulary)
    mark_excluded(reading)
    for place, found in enumerate(reading.entities):
        if found.entity == "size":
            reading.entities[place] = replace(found, value=vocabulary.find_measure(found.value))
