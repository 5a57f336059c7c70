"""Messages compared with examples word piece by word piece."""

import numpy as np
import pytest

from bot.nlu.pieces import LIKELIEST, WEIGHT, PieceMatcher, Pieces

WORDS = {
    word: number for number, word in enumerate(["the", "a", "card", "lost", "stolen", "top", "up", "cash"])
}


def read(text):
    """Word pieces whose vectors are alike only where the words are the same."""
    numbers = np.array([WORDS[word] for word in text.split()])
    return Pieces(numbers, np.eye(16, dtype=np.float32)[numbers])


@pytest.fixture
def matcher():
    texts = ["the card lost", "the card stolen", "the top up", "the cash up"]
    return PieceMatcher.fit([read(text) for text in texts], np.array([0, 0, 1, 1]))


def gain(matcher, text, logits=(0.0, 0.0)):
    return (matcher.add(np.array([logits]), [read(text)])[0] - logits) / WEIGHT


def test_every_piece_looks_in_all_examples_of_an_intent(matcher):
    assert gain(matcher, "lost stolen") == pytest.approx([1.0, 0.0])


def test_a_rare_piece_weighs_more_than_one_that_all_examples_have(matcher):
    both = gain(matcher, "the lost")
    assert both[0] == pytest.approx(1.0)
    assert 0.0 < both[1] < 0.5


def test_a_piece_that_no_example_has_weighs_most(matcher):
    assert gain(matcher, "a lost")[0] < 0.5


def test_an_unlikely_intent_gains_as_little_as_the_least_of_the_likely():
    count = LIKELIEST + 2
    matcher = PieceMatcher.fit([read("lost")] * count, np.arange(count))
    logits = -np.arange(count, dtype=np.float64)
    assert gain(matcher, "lost", logits) == pytest.approx(np.ones(count))
    assert matcher.add(logits[None], [read("lost")])[0].argmax() == 0


def test_an_intent_without_examples_gains_the_least(matcher):
    assert gain(matcher, "lost", (0.0, 0.0, 5.0)) == pytest.approx([1.0, 0.0, 0.0])


def test_what_is_stored_matches_the_same(matcher):
    again = PieceMatcher.from_arrays(matcher.to_arrays())
    for text in ("the card", "stolen cash", "a top up"):
        assert gain(again, text) == pytest.approx(gain(matcher, text), abs=1e-3)
    assert PieceMatcher.from_arrays({}) is None
