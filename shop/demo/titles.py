"""The readable table of rules that turns the till codes of the source into names a person would say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

TABLE = Path(__file__).with_name("titles.yml")


@dataclass(frozen=True)
class Aisle:
    """Where a product stands: its category and department as a person calls them, and its icon."""

    category: str
    department: str
    icon: str


@dataclass(frozen=True)
class SourceType:
    """What the source says a product is; each part may be empty."""

    department: str
    category: str
    type: str

    @classmethod
    def read(cls, department: str | None, category: str | None, type_: str | None) -> SourceType:
        """Take the three columns of the source, with blanks for missing values and single spaces."""
        return cls(*(" ".join((part or "").split()) for part in (department, category, type_)))

    @property
    def path(self) -> str:
        """The three parts as the attribute rules read them."""
        return f"{self.department} > {self.category} > {self.type}"


class TitleRules:
    """The rules of `titles.yml`, ready to apply."""

    def __init__(self, table: dict[str, Any]) -> None:
        self._left_out: dict[str, dict[str, list[str]]] = table["left_out"]
        self._aisles = {code: Aisle(*names) for code, names in table["categories"].items()}
        self._types: dict[str, str] = table["types"]
        self._in_category: dict[str, dict[str, str]] = table["in_category"]
        self._cuts = [re.compile(pattern) for pattern in table["cuts"]]
        self._phrases = [(re.compile(pattern), words) for pattern, words in table["phrases"].items()]
        self._words: dict[str, str] = table["words"]
        self._proper = {name.upper(): name for name in table["proper"]}
        self._attributes = {name: re.compile(pattern) for name, pattern in table["attributes"].items()}

    def find_reason_left_out(self, what: SourceType) -> str | None:
        """Say why this is no product of ours, or None when it is one."""
        parts = {"departments": what.department, "categories": what.category, "types": what.type}
        for reason, where in self._left_out.items():
            for part, patterns in where.items():
                if _matches(parts[part], patterns):
                    return reason
        return None

    def find_aisle(self, what: SourceType) -> Aisle:
        """Find where the product stands; an unknown category is its own name under "Groceries"."""
        exact = f"{what.department} > {what.category}".rstrip()
        aisle = self._aisles.get(exact) or self._aisles.get(what.category)
        if aisle:
            return aisle
        name = self._spell_out(what.category or what.department)
        return Aisle(name or "Other groceries", "Groceries", "grocery")

    def name_type(self, what: SourceType) -> str:
        """Name the kind of thing, such as "Soft drink, 2-liter bottle"."""
        here = self._in_category.get(what.category, {})
        for key in (what.type, self._cut(what.type)):
            name = here.get(key) or self._types.get(key)
            if name:
                return name
        return self._spell_out(what.type)

    def has_own_name(self, what: SourceType) -> bool:
        """Say whether the type means something in this category that it does not mean elsewhere."""
        here = self._in_category.get(what.category, {})
        return what.type in here or self._cut(what.type) in here

    def list_attributes(self, what: SourceType) -> list[str]:
        """List what the source's words say about the product, such as "organic"."""
        return [name for name, pattern in self._attributes.items() if pattern.search(what.path)]

    def _cut(self, text: str) -> str:
        for cut in self._cuts:
            text = cut.sub("", text)
        return " ".join(text.split())

    def _spell_out(self, text: str) -> str:
        text = self._cut(text)
        for pattern, words in self._phrases:
            text = pattern.sub(words, text)
        words = [self._say(word) for word in text.split()]
        sentence = " ".join(words).replace(" ,", ",").strip(" ,")
        return sentence[:1].upper() + sentence[1:]

    def _say(self, word: str) -> str:
        bare = word.strip(".,;:").upper()
        spoken = self._words.get(bare) or self._proper.get(bare) or bare.lower()
        return spoken + ("," if word.endswith(",") else "")


def _matches(value: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(value, pattern) for pattern in patterns)


@lru_cache(maxsize=1)
def read_title_rules() -> TitleRules:
    """Read the table that comes with the package."""
    return TitleRules(yaml.safe_load(TABLE.read_text(encoding="utf-8")))
