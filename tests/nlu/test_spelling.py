"""Slips of the keys in ordinary words are mended; what is spelt right or named stays as it is."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.entities_english import English
from bot.nlu.spelling import Speller, words_in

ENGLISH = English(
    nouns=frozenset(["order", "colour", "form"]),
    adjectives=frozenset(["wrong", "broken", "small"]),
    verbs=frozenset(["cancel", "like", "come", "coming", "work"]),
)
SEEN = (
    "it's broken and the wrong colour, don't like it, doesn't work, cancel my order from here, coming small"
)
SPELLER = Speller.learn([SEEN] * 3, ENGLISH)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("the worng colour", "the wrong colour"),
        ("its brocken", "its broken"),
        ("Cancle my oder", "cancel my order"),
        ("i dont liek it", "i don't like it"),
        ("it dosent work", "it doesn't work"),
        ("don’t send it", "don't send it"),  # noqa: RUF001
    ],
)
def test_a_slip_is_read_as_the_word_that_was_meant(typed: str, meant: str) -> None:
    assert SPELLER.mend(typed) == meant


@pytest.mark.parametrize(
    "text", ["fill in the form", "Zuleika, 14 Elmwood Drive", "frm hre", "A-15, 2 oz", ""]
)
def test_right_words_names_numbers_and_short_words_stay(text: str) -> None:
    assert SPELLER.mend(text) == text


def test_a_rare_word_gives_way_to_one_that_everybody_uses() -> None:
    rare = English(common=frozenset(["ordor"]), nouns=frozenset(["order"]))
    assert Speller.learn(["order"] * 10, rare).mend("my ordor") == "my ordor"
    assert Speller.learn(["order"] * 100, rare).mend("my ordor") == "my order"


def test_what_stands_for_something_private_stays() -> None:
    assert SPELLER.mend("worng ⟨email:brokne⟩") == "wrong ⟨email:brokne⟩"


def test_a_word_of_a_single_example_is_put_for_no_other() -> None:
    assert Speller.learn(["wrong"], ENGLISH).mend("worng") == "worng"


@given(st.text())
def test_mending_twice_is_mending_once(text: str) -> None:
    once = SPELLER.mend(text)
    assert SPELLER.mend(once) == once


def test_counts_are_kept_whole(tmp_path: Path) -> None:
    SPELLER.save(tmp_path)
    assert Speller.load(tmp_path, ENGLISH).counts == SPELLER.counts


def test_words_are_counted_in_lower_case_without_numbers() -> None:
    assert words_in("I don’t know, A-15") == ["don't", "know"]  # noqa: RUF001
