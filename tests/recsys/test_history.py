"""One customer's events with their ages."""

import pytest

from recsys.history import make_history
from tests.recsys.tables import NOW, ago

ROWS = {"tea": 0, "salt": 1, "milk": 2}


def decay(*events, half_life=10):
    rows, sums = make_history(events, ROWS, NOW).decayed(half_life)
    return dict(zip(rows.tolist(), sums.tolist(), strict=True))


def test_an_event_counts_half_after_the_half_life():
    assert decay(("tea", 1.0, ago(10)), ("salt", 2.0, ago(20))) == {0: 0.5, 1: 0.5}


def test_events_of_one_product_add_up():
    assert decay(("tea", 1.0, ago(0)), ("tea", 1.0, ago(10))) == {0: 1.5}


def test_what_was_rejected_more_than_bought_is_gone():
    assert decay(("tea", 0.1, ago(0)), ("tea", -1.0, ago(0)), ("salt", 1.0, ago(0))) == {1: 1.0}


def test_a_product_never_seen_in_training_is_left_out():
    assert decay(("caviar", 1.0, ago(0))) == {}


def test_an_event_ahead_of_now_counts_as_now():
    assert make_history([("tea", 1.0, ago(-5))], ROWS, NOW).ages == pytest.approx([0.0])
