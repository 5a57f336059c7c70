"""Events as columns, with ids counted from 0."""

import numpy as np
import pytest

from recsys import Interactions, TooLittleData
from recsys.interactions import as_seconds, encode
from tests.recsys.tables import make_log


def test_columns_of_different_length_are_refused():
    with pytest.raises(ValueError, match=r"differ in length: \[1, 2\]"):
        Interactions(np.array(["a"]), np.array(["p"]), np.ones(2), np.zeros(1))


def test_ids_are_counted_in_sorted_order():
    log = encode(make_log(("b", "tea", 1), ("a", "salt", 2), ("b", "salt", 3)))
    assert log.customer_ids == ["a", "b"]
    assert log.product_ids == ["salt", "tea"]
    assert log.customers.tolist() == [1, 0, 1]
    assert log.products.tolist() == [1, 0, 0]


def test_events_that_say_no_are_left_out():
    log = encode(
        Interactions(
            np.array(["a", "a", "b"]), np.array(["p", "q", "p"]), np.array([1, -1, 0.0]), np.zeros(3)
        )
    )
    assert (log.customer_ids, log.product_ids, len(log)) == (["a"], ["p"], 1)


def test_a_log_without_a_positive_event_says_what_to_do():
    with pytest.raises(TooLittleData, match="no events with a positive weight; import some first"):
        encode(Interactions(np.array(["a"]), np.array(["p"]), np.array([-1.0]), np.zeros(1)))


def test_numpy_datetimes_and_seconds_are_the_same_moment():
    moment = np.array(["1970-01-02T00:00:01.9"], dtype="datetime64[ms]")
    assert as_seconds(moment).tolist() == as_seconds(np.array([86_401.9])).tolist() == [86_401]


def test_a_customer_counts_as_one_buyer_however_often():
    log = encode(make_log(("a", "tea", 1), ("a", "tea", 2), ("b", "tea", 3), ("b", "salt", 3)))
    assert dict(zip(log.product_ids, log.count_buyers(), strict=True)) == {"salt": 1, "tea": 2}


def test_the_fingerprint_knows_the_rows_but_not_their_order():
    rows = [("a", "tea", 1), ("b", "salt", 2), ("a", "salt", 3)]
    one, turned = encode(make_log(*rows)).fingerprint, encode(make_log(*rows[::-1])).fingerprint
    other = encode(make_log(*rows[:2], ("a", "salt", 4))).fingerprint
    assert one == turned != other


def test_a_window_holds_its_first_moment_and_not_its_last():
    log = encode(make_log(("a", "tea", 3), ("a", "tea", 2), ("a", "tea", 1)))
    newest, oldest = log.seconds.max(), log.seconds.min()
    assert len(log.between(oldest, newest)) == 2
    assert log.end == newest + 1
