"""Words as the catalogue and its search read them: split, stem, head noun, and the table of synonyms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

Phrase = tuple[str, ...]

_APOSTROPHES = re.compile(r"['\u2019`]")
_WORD = re.compile(r"[a-z0-9]+")
_AFTER_NAME = re.compile(r"[,(:;]| - ")
_AFTER_HEAD = re.compile(r"\b(?:with|without|for|from|in|of)\b")
_BETWEEN_HEADS = re.compile(r"\b(?:and|or)\b|[&/+]")


@dataclass(frozen=True)
class Wordbook:
    """The tables of `synonyms.yml`, phrases as tuples of words."""

    synonyms: Mapping[Phrase, tuple[Phrase, ...]]
    compounds: frozenset[Phrase]
    ignored: frozenset[str]
    describing: frozenset[str]
    left_alone: frozenset[str]


@lru_cache(maxsize=1)
def read_wordbook() -> Wordbook:
    """Read `synonyms.yml`, once a process."""
    tables = yaml.safe_load((Path(__file__).parent / "synonyms.yml").read_text(encoding="utf-8"))
    return Wordbook(
        synonyms={
            split_words(said): tuple(split_words(meant) for meant in meanings)
            for said, meanings in tables["synonyms"].items()
        },
        compounds=frozenset(tuple(map(stem, split_words(phrase))) for phrase in tables["compounds"]),
        ignored=frozenset(tables["ignored"]),
        describing=frozenset(tables["describing"]),
        left_alone=frozenset(tables["left_alone"]),
    )


def split_words(text: str) -> Phrase:
    """Split a text into lower-case words of letters and digits, accents and apostrophes dropped."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return tuple(_WORD.findall(_APOSTROPHES.sub("", plain.lower())))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Cut plural and final e or y, so that one and many look the same ("cookies", "cookie": "cooki")."""
    if len(word) <= 3 or word.isdigit():
        return word
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if word.endswith("e"):
        return word[:-1]
    return word[:-1] + "i" if word.endswith("y") else word


def make_key(text: str) -> str:
    """Write a phrase so that equal ones compare equal whatever their case, number and punctuation."""
    return " ".join(map(stem, split_words(text)))


def find_name(title: str) -> str:
    """Take the part of a title that names the thing: what stands before its first comma or bracket."""
    return _AFTER_NAME.split(title, maxsplit=1)[0]


def find_heads(name: str) -> list[str]:
    """Find the nouns that say what a thing is: the last word of each part ("Milk and cream" -> milk, cream).

    Describing words at the end are passed over; a compound gives one joined word ("icecream").
    """
    book = read_wordbook()
    heads = []
    for part in _BETWEEN_HEADS.split(_AFTER_HEAD.split(name.lower(), maxsplit=1)[0]):
        words = list(split_words(part))
        while len(words) > 1 and words[-1] in book.describing:
            words.pop()
        if words:
            heads.append(find_head(tuple(words)))
    return heads


def find_head(phrase: Phrase) -> str:
    """Take the last word of a phrase, or its last two joined where they name one thing."""
    last = tuple(map(stem, phrase[-2:]))
    return "".join(last) if last in read_wordbook().compounds else phrase[-1]
