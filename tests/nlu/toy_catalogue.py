"""A small catalogue, and the short way to read a message with it."""

from functools import cache

from bot.nlu.entities_english import load_english
from bot.nlu.entities_reader import read_entities
from bot.nlu.vocabulary import Term, Vocabulary

TYPES = [
    "fluid milk", "soy milk", "chocolate milk", "milk chocolate", "yogurt", "greek yogurt",
    "peanut butter", "butter",
    "eggs", "white bread", "macaroni and cheese", "cheddar cheese", "dry pasta", "tuna in water",
    "paper towels",
    "toilet paper", "dog food", "potato chips", "apples", "bananas", "ground coffee",
    "cream of mushroom soup",
    "chicken broth", "umbrella", "peanuts", "chocolate bars", "large eggs", "frozen pizza", "ice cream",
    "shoes",
]  # fmt: skip
TERMS = [
    *(Term("type", phrase, 10) for phrase in TYPES),
    *(Term("category", phrase, 20) for phrase in ("cheese", "milk", "coffee", "chips and snacks")),
    *(Term("department", phrase, 50) for phrase in ("dairy", "bakery", "frozen food")),
    *(Term("attribute", phrase, 5) for phrase in ("organic", "frozen", "non-dairy", "32 oz")),
    *(Term("brand", phrase, 90) for phrase in ("national brand", "store brand", "silk")),
]


@cache
def toy_vocabulary() -> Vocabulary:
    """Give the vocabulary of the small catalogue."""
    return Vocabulary(TERMS, load_english())


def read(text: str, intent: str | None = "search_products") -> list[tuple]:
    """Give (entity, value) of what is found, with the role where there is one."""
    found = read_entities(text, toy_vocabulary(), intent)
    return [(e.entity, e.value, e.role) if e.role else (e.entity, e.value) for e in found]
