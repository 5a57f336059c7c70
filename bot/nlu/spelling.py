"""Mends slips of the keys in ordinary words: "worng" is read as "wrong", "dosent" as "doesn't".

Norvig 2007, "How to Write a Spelling Corrector": of the known words one slip away the likeliest one;
known are the words of the training examples. Names of products are the catalogue's matter, see
`bot.nlu.vocabulary`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.nlu.entities_english import English
from bot.nlu.entities_text import slips
from bot.nlu.symbols import PRIVATE

WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:['’][^\W\d_]+)*(?!\w)")  # noqa: RUF001
WORD_OR_TOKEN = re.compile(rf"{PRIVATE.pattern}|{WORD.pattern}")  # what stands for something private stays
COUNTS = "counts.json"
SHORTEST = 4  # letters of a word that is mended
LONG = 9  # letters from which two slips are mended
OFTEN = 50  # times that they must use it to be put for a rare word, or a name
FAR_MORE = 8  # as often as the word itself must they use what is put for it
LEAST_SEEN = 3  # times that the examples must use a word before it is put for another
REMEMBERED = 4096


class Speller:
    """Mends texts by how often the examples use each word.

    Args:
        counts: How often each word, in lower case, was seen.
        english: The words that are spelt right, however rare.
    """

    def __init__(self, counts: Mapping[str, int], english: English) -> None:
        self.counts, self._english = Counter(counts), english
        self._meant = {  # how it is typed in haste -> how it is written
            word.replace("'", ""): word
            for word, count in sorted(self.counts.items())
            if count >= LEAST_SEEN and len(word) >= SHORTEST and (english.is_everyday(word) or "'" in word)
        }
        self._nearest: Callable[[str], str | None] = lru_cache(REMEMBERED)(self._search)

    @classmethod
    def learn(cls, texts: Iterable[str], english: English) -> Speller:
        """Count the words of the examples."""
        return cls(Counter(word for text in texts for word in words_in(text)), english)

    def mend(self, text: str) -> str:
        """Give the text with its mistyped ordinary words spelt right; all else stays as it is."""
        return WORD_OR_TOKEN.sub(lambda found: self._mend_word(found.group()), text)

    def _mend_word(self, word: str) -> str:
        return word if word.startswith("⟨") else self._nearest(word.lower()) or word

    def save(self, folder: Path) -> None:
        """Write the counts into a folder."""
        (folder / COUNTS).write_text(json.dumps(self.counts), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, english: English) -> Speller:
        """Read what `save` wrote; nothing is known where there is no file, as in models of earlier days."""
        path = folder / COUNTS
        return cls(json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}, english)

    def _search(self, word: str) -> str | None:
        if word in slips():
            return slips()[word]
        if len(word) < SHORTEST or self._english.is_everyday(word):
            return None
        if word in self._meant:  # "dont"
            return self._meant[word]
        most = 2 if len(word) >= LONG else 1
        found = process.extract(word, list(self._meant), scorer=OSA.distance, score_cutoff=most, limit=None)
        likely = [
            (distance, not is_hurry(word, typed), -self.counts[self._meant[typed]], self._meant[typed])
            for typed, distance, _ in found
            if typed[0] == word[0]
        ]
        least = max(OFTEN if self._english.has(word) else LEAST_SEEN, FAR_MORE * self.counts[word])
        meant = min(likely)[-1] if likely else ""
        return meant if self.counts[meant] >= least else None


def is_hurry(typed: str, meant: str) -> bool:
    """Say whether letters were left out, doubled or swapped: far commoner than a wrong letter."""
    return len(typed) < len(meant) or sorted(typed) == sorted(meant) or undouble(typed) == undouble(meant)


def undouble(word: str) -> str:
    """Write each doubled letter once."""
    return re.sub(r"(.)\1", r"\1", word)


def words_in(text: str) -> list[str]:
    """List the words of two letters and more, in lower case."""
    return [word.replace("’", "'") for word in WORD.findall(text.lower()) if len(word) > 1]  # noqa: RUF001
