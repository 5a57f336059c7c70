"""The catalogue's words: known or not, what belongs together, and the nearest word to a typing error."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.nlu.entities_english import English, singular
from bot.nlu.entities_text import (
    PhraseTable,
    Reading,
    Token,
    read_words,
    respell,
    tokens_of,
    words_of,
)
from bot.nlu.spelling import is_hurry

_HAS_DIGIT = re.compile(r"\d").search
_SHORTEST_RESPELT = 4
_CACHE_LIMIT = 20_000
# tables whose words people mistype as well as products
_CUE_TABLES = ("sorts", "brands", "attributes", "max_cues", "min_cues", "range_cues", "weekdays")


class Term(NamedTuple):
    """A phrase the catalogue knows: category, brand, attribute, type or department."""

    kind: str
    phrase: str
    count: int = 1


class Vocabulary:
    """Knows the words of a catalogue and of our own tables; a changed catalogue needs a new one.

    Args:
        terms: Anything with `kind`, `phrase` and `count`; none gives a vocabulary without names.
        english: The ordinary words that are never respelt.
    """

    def __init__(self, terms: Iterable[Any] = (), english: English | None = None) -> None:
        self.english = english or English()
        self._counts: Counter[str] = Counter()
        self._pairs: set[tuple[str, str]] = set()
        self._phrases: dict[tuple[str, ...], dict[str, str]] = {}
        self._surfaces: Counter[str] = Counter()
        self._measures: set[str] = set()
        self._nearest: dict[str, str | None] = {}
        for term in terms:
            self._learn(term.kind, term.phrase.lower(), max(1, int(term.count)))
        self._candidates = sorted({*self._surfaces, *_cue_words()})
        self.brands = self._table("brand")
        self.attributes = self._table("attribute")
        self.describing = PhraseTable(self._list_own("attribute"))

    def _learn(self, kind: str, phrase: str, count: int) -> None:
        if kind == "attribute" and _HAS_DIGIT(phrase):
            self._measures.add(phrase)
            return
        words = tokens_of(phrase)
        stems = tuple(singular(word) for word in words if word != "and")
        if not stems:
            return
        self._phrases.setdefault(stems, {}).setdefault(kind, phrase)
        if kind in ("brand", "attribute"):
            return
        for word in words:
            if len(word) > 2 and word not in words_of("stop"):
                self._counts[singular(word)] += count
                self._surfaces[word.replace("'", "")] += count
        self._pairs.update((a, b) for a in stems for b in stems if a != b)

    def _list_own(self, kind: str) -> dict[str, str]:
        """List the catalogue's own phrases of a kind; measures are no words."""
        own = (kinds[kind] for kinds in self._phrases.values() if kind in kinds)
        return {phrase: phrase for phrase in own if not (_HAS_DIGIT(phrase) or phrase in _size_words())}

    def _table(self, kind: str) -> PhraseTable:
        """Give our spellings of brands or attributes; the value is the catalogue's word where it has one."""
        table = {}
        for value, spellings in read_words()[f"{kind}s"].items():
            own = (self.find(tokens_of(spelling), kind) for spelling in spellings)
            value = next(filter(None, own), value)
            table.update(dict.fromkeys(spellings, value))
        return PhraseTable(self._list_own(kind) | table if kind == "brand" else table)

    def __len__(self) -> int:
        return len(self._phrases)

    def knows(self, word: str) -> bool:
        """Say whether a word, in singular or plural, is in the name of something the shop sells."""
        return singular(word) in self._counts

    def is_pair(self, first: str, second: str) -> bool:
        """Say whether two words stand together in one name of the catalogue."""
        return (singular(first), singular(second)) in self._pairs

    def find(self, words: Iterable[str], *kinds: str) -> str | None:
        """Give the catalogue's own phrase of one of the kinds, for words in singular or plural."""
        known = self._phrases.get(tuple(singular(word) for word in words if word != "and"), {})
        return next((known[kind] for kind in kinds if kind in known), None)

    def find_measure(self, size: str) -> str:
        """Give the catalogue's way to write a size (`half gallon`: `1/2 gal`), else the size as it is."""
        amount, _, unit = size.rpartition(" ")
        amounts = read_words()["measure_amounts"].get(amount, [amount])
        units = [unit, *read_words()["measure_units"].get(unit, ())]
        said = (f"{number} {name}" for number in amounts for name in units)
        return next((phrase for phrase in said if phrase in self._measures), size)

    def correct(self, reading: Reading) -> None:
        """Respell the mistyped words of a message; offsets stay those of the original text."""
        reading.tokens = [self._correct_token(token) for token in reading.tokens]

    def _correct_token(self, token: Token) -> Token:
        nearest = self.nearest(token.word) if token.is_word else None
        return respell(token, nearest) if nearest else token

    def nearest(self, word: str) -> str | None:
        """Give the known word that a mistyped one was meant to be; None for right or strange words."""
        if len(word) < _SHORTEST_RESPELT or word in words_of("stop") or self._is_fine(word):
            return None
        if word not in self._nearest:
            if len(self._nearest) >= _CACHE_LIMIT:
                self._nearest.clear()
            self._nearest[word] = self._search(word)
        return self._nearest[word]

    def _is_fine(self, word: str) -> bool:
        plain = word.replace("'", "")
        if len(word) > 6 and self._is_cue_slip(plain):
            return False
        return (
            plain in self._surfaces or self.knows(plain) or self.english.has(plain) or plain in _cue_words()
        )

    def _is_cue_slip(self, word: str) -> bool:
        """Say whether a rare word is one letter from a cue: `cheepest` is no form of `cheep`."""
        if word in self.english.common or word in _cue_words() or self.knows(word):
            return False
        return process.extractOne(word, _long_cues(), scorer=OSA.distance, score_cutoff=1) is not None

    def _search(self, word: str) -> str | None:
        found = process.extract(word, self._candidates, scorer=OSA.distance, score_cutoff=2, limit=8)
        likely = [
            (distance, not is_hurry(word, candidate), -self._surfaces[candidate], candidate)
            for candidate, distance, _ in found
            if _is_slip(word, candidate, distance)
        ]
        return min(likely)[-1] if likely else None


def _is_slip(word: str, meant: str, distance: int) -> bool:
    """Say whether a word may be a slip of the finger: two letters wrong in long words, the first seldom."""
    if len(meant) < _SHORTEST_RESPELT or distance > (2 if len(word) > 7 else 1):
        return False
    return word[0] == meant[0] or (distance == 1 and len(word) > 5)


@cache
def _size_words() -> frozenset[str]:
    return frozenset(read_words()["size_words"])


@cache
def _cue_words() -> frozenset[str]:
    """List the longer words of our own tables, which are respelt like the catalogue's."""
    tables = [read_words()[name] for name in _CUE_TABLES]
    spellings = (table.values() if isinstance(table, dict) else [table] for table in tables)
    phrases = (phrase for lists in spellings for phrases in lists for phrase in phrases)
    return frozenset(
        word for phrase in phrases for word in phrase.split() if len(word) > 4 and word.isalpha()
    )


@cache
def _long_cues() -> tuple[str, ...]:
    return tuple(sorted(word for word in _cue_words() if len(word) > 6))
