"""Emoji and other symbols as words: the sentence model knows "thumbs up sign" but no thumb."""

import re
import unicodedata

SYMBOL, MODIFIER = "So", "Sk"
FIRST_EMOJI = 0x1F000
PRIVATE = re.compile("⟨([a-z]+):[a-z]+⟩")  # something private that the channel put away
DECORATION = ("HEAVY ", "BLACK ", "WHITE ")  # how a symbol is drawn: HEAVY BLACK HEART


def spell_symbols(text: str) -> str:
    """Replace every symbol by its Unicode name and drop skin tones; other text stays as it is.

    Of what is private only its kind is read: the letters that stand for it say nothing.
    """
    if text.isascii():
        return text
    return "".join(spell_character(character) for character in PRIVATE.sub(r"\1", text))


def spell_character(character: str) -> str:
    """Spell one character if it is a symbol."""
    category = unicodedata.category(character)
    if category == MODIFIER and ord(character) > FIRST_EMOJI:
        return ""
    name = unicodedata.name(character, "") if category == SYMBOL else ""
    if not name:
        return character
    for word in DECORATION:
        name = name.replace(word, "")
    return f" {name.lower()} "
