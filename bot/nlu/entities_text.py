"""What the entity readers share: tokens, found entities, phrase tables, the tables of words.yml."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

WORDS_PATH = Path(__file__).with_name("words.yml")

DETERMINERS = frozenset(
    {"the", "a", "an", "any", "some", "my", "your", "our", "more"} | {"those", "these", "that", "this"}
)

_TOKEN = re.compile(
    r"\bw/o\b|\bw/|\d+(?:[.,]\d+)*|\.\d+|[^\W\d_]+(?:['’][^\W\d_]+)*|[$€£¢%#/<>=~&+,.;:!?()*-]",  # noqa: RUF001
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Token:
    """One word, number or sign of a message; `word` is what is read: lower case, spelt right."""

    word: str
    start: int
    end: int

    @property
    def is_digits(self) -> bool:
        """Say whether the token is a number in digits."""
        return self.word[0].isdigit() or (len(self.word) > 1 and self.word.startswith("."))

    @property
    def is_word(self) -> bool:
        """Say whether the token is made of letters."""
        return self.word[0].isalpha()


@dataclass(frozen=True)
class Entity:
    """One thing the shopper named, with its place in the original text and a normalised value."""

    entity: str
    start: int
    end: int
    value: Any
    role: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Give the entity as Rasa stores it; the role is left out when there is none."""
        found = {"entity": self.entity, "start": self.start, "end": self.end, "value": self.value}
        return found | {"role": self.role} if self.role else found


@dataclass
class Reading:
    """A message being read: its tokens and intent, what was found, which tokens are spoken for."""

    text: str
    tokens: list[Token]
    intent: str | None = None
    entities: list[Entity] = field(default_factory=list)
    used: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.tokens)

    def word(self, index: int) -> str:
        """Give the word at an index, empty outside the message."""
        return self.tokens[index].word if 0 <= index < len(self.tokens) else ""

    def is_free(self, first: int, end: int | None = None) -> bool:
        """Say whether the tokens first..end-1 exist and belong to no entity yet."""
        end = first + 1 if end is None else end
        return first >= 0 and end <= len(self.tokens) and self.used.isdisjoint(range(first, end))

    def is_joined(self, index: int) -> bool:
        """Say whether a token touches the one before it, as `oz` does in `32oz`."""
        return index > 0 and self.tokens[index - 1].end == self.tokens[index].start

    def claim(self, entity: str, first: int, end: int, value: Any) -> None:
        """Record the tokens first..end-1 as an entity."""
        self.use(first, end)
        self.entities.append(Entity(entity, self.tokens[first].start, self.tokens[end - 1].end, value))

    def use(self, first: int, end: int) -> None:
        """Keep the tokens first..end-1 from being read again."""
        self.used.update(range(first, end))

    def claim_span(self, entity: str, start: int, end: int, value: Any) -> None:
        """Record the characters start..end-1 as an entity, with every token they touch."""
        touched = [i for i, token in enumerate(self.tokens) if token.start < end and token.end > start]
        self.used.update(touched)
        self.entities.append(Entity(entity, start, end, value))

    def overlaps(self, start: int, end: int) -> bool:
        """Say whether a found entity covers any of the characters start..end-1."""
        return any(found.start < end and start < found.end for found in self.entities)


class PhraseTable:
    """Phrases of one or more words, each with a value; finds the longest that starts at a token."""

    def __init__(self, phrases: Mapping[str, Any] | Iterable[str]) -> None:
        pairs = phrases.items() if isinstance(phrases, Mapping) else ((phrase, phrase) for phrase in phrases)
        self._by_first: dict[str, list[tuple[tuple[str, ...], Any]]] = {}
        for phrase, value in pairs:
            words = tuple(token.word for token in tokenise(str(phrase)))
            if words:
                self._by_first.setdefault(words[0], []).append((words, value))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda pair: -len(pair[0]))

    def match(self, reading: Reading, index: int) -> tuple[Any, int] | None:
        """Give (value, end) of the longest phrase at a token; None without one that is still free."""
        for words, value in self._by_first.get(reading.word(index), ()):
            end = index + len(words)
            if reading.is_free(index, end) and all(
                reading.word(index + k) == word for k, word in enumerate(words)
            ):
                return value, end
        return None

    def matches(self, reading: Reading) -> Iterator[tuple[Any, int, int]]:
        """Go through (value, first, end) of the phrases in a message, from left to right, without overlap."""
        index = 0
        while index < len(reading):
            found = self.match(reading, index)
            if found:
                yield found[0], index, found[1]
            index = found[1] if found else index + 1


def tokenise(text: str) -> list[Token]:
    """Cut a text into tokens; a hyphen before a letter is a gap (`gluten-free`, `12-pack`)."""
    tokens = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if match.group() == "-" and text[start - 1 : start].isalnum() and text[end : end + 1].isalpha():
            continue
        word = match.group().lower().replace("’", "'")  # noqa: RUF001
        tokens.append(Token(slips().get(word, word), start, end))
    return tokens


def tokens_of(phrase: str) -> list[str]:
    """Give the words of a phrase."""
    return [token.word for token in tokenise(phrase) if token.is_word]


def respell(token: Token, word: str) -> Token:
    """Give the same token with its word spelt right."""
    return replace(token, word=word)


@lru_cache(maxsize=1)
def read_words() -> dict[str, Any]:
    """Read the word tables once."""
    return yaml.safe_load(WORDS_PATH.read_text(encoding="utf-8"))


@cache
def slips() -> dict[str, str]:
    """Give small words as they are typed in haste, each with what it means."""
    return {slip: word for word, slips in read_words()["slips"].items() for slip in slips.split()}


@cache
def words_of(name: str) -> frozenset[str]:
    """Give a list of words.yml as a set."""
    listed = read_words()[name]
    return frozenset(word for line in listed for word in str(line).split())


@cache
def table_of(name: str) -> PhraseTable:
    """Give a table of words.yml as phrases; a mapping of value to spellings gives the value."""
    content = read_words()[name]
    if isinstance(content, list):
        return PhraseTable(content)
    return PhraseTable({spelling: value for value, spellings in content.items() for spelling in spellings})
