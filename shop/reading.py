"""A shopper's words read against the catalogue: synonyms applied, slips mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product

import sqlalchemy as sa
from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy.orm import Session

from shop.indexing import WORD
from shop.matching import Group, match_words
from shop.models import SearchEntry, SearchTerm
from shop.words import Phrase, make_key, read_wordbook, split_words, stem

_LONGEST_PHRASE = 4
_MOST_KEYS = 12
_SHORTEST_SLIP = 4
_SHORTEST_PART = 3
_TWO_SLIPS_FROM = 6


@dataclass(frozen=True)
class Reading:
    """A text as search understands it.

    `groups` must all match; `corrected` is the text with its slips mended, None where there were none.
    """

    groups: tuple[Group, ...]
    corrected: str | None = None

    def make_keys(self) -> list[str]:
        """List the whole wish as keys (`words.make_key`), one a choice of synonyms."""
        choices = islice(product(*self.groups), _MOST_KEYS)
        return [make_key(" ".join(word for phrase in choice for word in phrase)) for choice in choices]


def read_text(session: Session, text: str) -> Reading:
    """Read what a shopper typed.

    A word is mended from the catalogue's own vocabulary only when nothing matches it as it stands, the
    wordbook does not know it for a real word that we happen not to sell, and the whole text then finds
    something: "root beer" is no foot beer.
    """
    words = split_words(text)
    groups = group_words(words)
    unknown = [word for word in _list_doubtful(groups) if not is_known(session, word)]
    mended = {
        word: better
        for word in unknown
        if (better := _split_word(session, word) or _mend_word(session, word))
    }
    if not mended:
        return Reading(groups)
    words = tuple(part for word in words for part in mended.get(word, word).split())
    meant = group_words(words)
    if len(meant) > 1 and not _has_match(session, meant):
        return Reading(groups)
    return Reading(meant, " ".join(words))


def group_words(words: Phrase) -> tuple[Group, ...]:
    """Gather words into what must match: the longest phrase we know, else each word alone."""
    return tuple(group for _, group in split_parts(words))


def split_parts(words: Phrase) -> list[tuple[Phrase, Group]]:
    """Split words into the parts that are read as one, each as it was said and as it must match."""
    ignored = read_wordbook().ignored
    parts: list[tuple[Phrase, Group]] = []
    at = 0
    while at < len(words):
        length, group = _find_phrase(words[at : at + _LONGEST_PHRASE])
        said = words[at : at + length]
        at += length
        if length > 1 or said[0] not in ignored:
            parts.append((said, group))
    return parts


def _find_phrase(words: Phrase) -> tuple[int, Group]:
    """Find the longest known phrase that starts these words, and what it may be called."""
    book = read_wordbook()
    for length in range(len(words), 0, -1):
        said = words[:length]
        if said in book.synonyms:
            return length, book.synonyms[said]
        if tuple(map(stem, said)) in book.compounds:
            return length, (said,)
    return 1, (words[:1],)


def is_known(session: Session, word: str) -> bool:
    """Say whether any product matches the word as the search index reads it."""
    return _has_match(session, (((word,),),))


def _has_match(session: Session, groups: tuple[Group, ...]) -> bool:
    """Say whether any product matches all of these."""
    condition = match_words(session.get_bind().dialect.name, groups)
    return session.execute(sa.select(SearchEntry.entry_id).where(condition).limit(1)).first() is not None


def _list_doubtful(groups: tuple[Group, ...]) -> Iterator[str]:
    """List the words that stand alone, have no synonym and are long enough for a slip to show."""
    book = read_wordbook()
    for group in groups:
        word = group[0][0]
        if (
            group == ((word,),)
            and len(word) >= _SHORTEST_SLIP
            and word.isalpha()
            and word not in book.left_alone
        ):
            yield word


def _split_word(session: Session, word: str) -> str | None:
    """Split what was run together ("soymilk") where both parts are known and some product has both."""
    dialect = session.get_bind().dialect.name
    for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        parts = (word[:at], word[at:])
        if not all(is_known(session, part) for part in parts):
            continue
        both = match_words(dialect, [((part,),) for part in parts])
        if session.execute(sa.select(SearchEntry.entry_id).where(both).limit(1)).first() is not None:
            return " ".join(parts)
    return None


def _mend_word(session: Session, word: str) -> str | None:
    """Find the vocabulary's nearest word: one slip away, or two in a long word that starts the same."""
    slips = 2 if len(word) >= _TWO_SLIPS_FROM else 1
    rows = session.execute(
        sa.select(SearchTerm.phrase, SearchTerm.count).where(
            SearchTerm.kind == WORD,
            sa.func.length(SearchTerm.phrase).between(len(word) - slips, len(word) + slips),
        )
    )
    counts = {said[0]: 0 for said in read_wordbook().synonyms if len(said) == 1}
    counts.update((phrase, count) for phrase, count in rows)
    near = process.extract(word, counts.keys(), scorer=OSA.distance, score_cutoff=slips, limit=None)
    candidates = [
        (distance, better[0] != word[0], -counts[better], better)
        for better, distance, _ in near
        if distance <= 1 or better[0] == word[0]
    ]
    return min(candidates)[-1] if candidates else None
