"""Picking the best rows."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from recsys.ranking import pick

SCORES = np.array([0.5, 0.9, 0.1, 0.9, 0.7])
ALL = np.ones(5, dtype=bool)


def test_the_best_come_first_and_equals_by_row():
    assert pick(SCORES, ALL, 3).tolist() == [1, 3, 4]


def test_equals_at_the_edge_go_by_row_too():
    assert pick(np.zeros(5), ALL, 2).tolist() == [0, 1]


def test_what_is_not_allowed_is_never_picked_to_fill_up():
    assert pick(SCORES, np.array([False, False, True, False, True]), 4).tolist() == [4, 2]


def test_nothing_is_picked_from_nothing():
    assert pick(SCORES, ~ALL, 3).tolist() == pick(SCORES, ALL, 0).tolist() == []


def test_at_most_two_of_a_kind_are_picked():
    kinds = np.array([7, 7, 8, 7, 7])
    assert pick(SCORES, ALL, 4, kinds, per_group=2).tolist() == [1, 3, 2]


def test_products_without_a_kind_are_not_limited():
    assert pick(SCORES, ALL, 5, np.full(5, -1), per_group=1).tolist() == [1, 3, 4, 0, 2]


@given(
    st.lists(st.tuples(st.integers(0, 4), st.booleans(), st.integers(0, 3)), min_size=1), st.integers(1, 6)
)
def test_the_answer_is_that_of_a_plain_sort(rows, k):
    scores, allowed, kinds = (np.array(column) for column in zip(*rows, strict=True))
    expected, seen = [], []
    for row in sorted(range(len(rows)), key=lambda r: (-scores[r], r)):
        if allowed[row] and seen.count(kinds[row]) < 2 and len(expected) < k:
            seen.append(kinds[row])
            expected.append(row)
    assert pick(scores.astype(float), allowed, k, kinds, per_group=2).tolist() == expected
