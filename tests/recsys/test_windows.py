"""Windows held back one after the other."""

import pytest

from recsys.interactions import DAY, encode
from recsys.windows import MOST_WINDOWS, list_windows
from tests.recsys.tables import SMALL, make_log, make_random_log

pytestmark = pytest.mark.slow


def test_a_small_log_gives_more_windows_each_with_as_much_history():
    log = encode(make_random_log())
    held = list_windows(log, log.end, SMALL, days=10)
    assert len(held) == MOST_WINDOWS
    assert [window.stop for window in held] == [log.end - n * 10 * DAY for n in range(MOST_WINDOWS)]
    assert all(window.past.seconds.max() < window.start for window in held)
    assert len(list_windows(log, log.end, SMALL, days=25)) == 3


def test_two_windows_are_enough_where_many_customers_buy():
    log = encode(make_random_log(events=9000, customers=300))
    assert len(list_windows(log, log.end, SMALL, days=20)) == 2


def test_without_history_before_it_there_is_no_window():
    log = encode(make_log(("a", "tea", 1), ("b", "tea", 3)))
    assert list_windows(log, log.end, SMALL, days=28) == []
