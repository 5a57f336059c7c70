"""How near a message is to what its likeliest intents were shown."""

import numpy as np
import pytest

from bot.nlu.encoder import WIDTH
from bot.nlu.neighbours import Neighbours
from bot.nlu.pieces import LIKELIEST


def point(*places, width=WIDTH):
    """A vector of unit length with equal shares in some directions."""
    vector = np.zeros(width, dtype=np.float32)
    vector[list(places)] = 1 / np.sqrt(len(places))
    return vector


def test_the_nearest_example_of_a_likely_intent_counts():
    neighbours = Neighbours(np.array([point(0), point(1), point(1, 2)]), np.array([1, 0, 1]))
    likeness = neighbours.find_likeness(np.array([point(1), point(0, 5), point(7)]), np.zeros((3, 2)))
    assert likeness == pytest.approx([1.0, np.sqrt(0.5), 0.0], abs=1e-6)


def test_an_unlikely_intents_examples_do_not_count():
    intents = np.arange(LIKELIEST + 1)
    neighbours = Neighbours(np.array([point(place) for place in intents]), intents)
    logits = -intents[None].astype(np.float32)  # the last is the least likely
    assert neighbours.find_likeness(point(LIKELIEST)[None], logits)[0] == 0.0
    assert neighbours.find_likeness(point(0)[None], logits)[0] == pytest.approx(1.0)


def test_both_encoders_must_find_a_message_near():
    both = np.concatenate([point(0), point(0, width=512)])
    half = np.concatenate([point(0), point(0, 1, width=512)])
    neighbours = Neighbours(both[None], np.array([0]))
    assert neighbours.find_likeness(np.array([both, half]), np.zeros((2, 1))) == pytest.approx(
        [1.0, np.sqrt(0.5)], abs=1e-6
    )


def test_an_intent_without_examples_is_passed_over():
    neighbours = Neighbours(point(3)[None], np.array([2]))
    assert neighbours.find_likeness(point(3)[None], np.array([[5.0, 4.0, 0.0, 9.0]]))[0] == pytest.approx(1.0)


def test_what_is_stored_compares_the_same():
    neighbours = Neighbours(np.array([point(0), point(1), point(1, 2)]), np.array([1, 0, 1]))
    again = Neighbours.from_arrays(neighbours.to_arrays())
    vectors = np.array([point(1), point(0, 5)])
    assert again.find_likeness(vectors, np.zeros((2, 2))) == pytest.approx(
        neighbours.find_likeness(vectors, np.zeros((2, 2))), abs=1e-3
    )


@pytest.mark.parametrize("width", [0, WIDTH])
def test_where_nothing_can_be_compared_all_is_near(width):
    neighbours = Neighbours(np.zeros((0, width)), np.zeros(0, dtype=int))
    assert neighbours.find_likeness(np.zeros((2, width)), np.zeros((2, 3))).tolist() == [1.0, 1.0]
