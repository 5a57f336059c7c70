"""Emoji are read as words."""

import pytest

from bot.nlu.ngrams import normalise
from bot.nlu.symbols import spell_symbols


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("fine", "fine"),
        ("crème brûlée, 5 €", "crème brûlée, 5 €"),
        ("👍", " thumbs up sign "),
        ("👍🏽", " thumbs up sign "),
        ("love it ❤", "love it  heart "),
        ("it's ⟨email:bvtggmsjdjjt⟩, or ⟨phone:qxw⟩", "it's email, or phone"),
    ],
)
def test_symbols_become_their_names_and_nothing_else_changes(text, spelled):
    assert spell_symbols(text) == spelled


def test_all_numbers_read_the_same():
    assert normalise("Under 15 dollars") == normalise("under 7 dollars")
