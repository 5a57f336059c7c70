from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from shop import HoursUnreadable, read_hours

HERE = ZoneInfo("Europe/Berlin")
HOURS = read_hours("Mon-Fri 9:00-17:00, Sat 10:00-14:00", "Europe/Berlin")


def at(day, hour, minute=0):
    """A moment, so many days after Monday 7 December 2026."""
    return datetime(2026, 12, 7 + day, hour, minute, tzinfo=HERE)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (at(0, 9), True),
        (at(0, 8, 59), False),
        (at(0, 16, 59), True),
        (at(0, 17), False),
        (at(5, 10), True),
        (at(5, 14), False),
        (at(6, 12), False),
    ],
)
def test_the_team_is_there_within_its_hours(moment, is_open):
    assert HOURS.is_open(moment) is is_open


@pytest.mark.parametrize(
    ("moment", "opening"),
    [(at(0, 8), at(0, 9)), (at(0, 9), at(1, 9)), (at(4, 18), at(5, 10)), (at(6, 0), at(7, 9))],
)
def test_the_next_opening_is_the_next_time_somebody_comes(moment, opening):
    assert HOURS.find_opening(moment) == opening


def test_hours_follow_the_shops_clock_over_the_change_to_summer_time():
    sunday = datetime(2026, 3, 28, 20, tzinfo=HERE)
    opening = read_hours("Mon 9:00-17:00", "Europe/Berlin").find_opening(sunday)
    assert (opening.hour, opening.utcoffset().total_seconds()) == (9, 7200)


def test_without_hours_the_team_is_never_said_to_be_away():
    hours = read_hours("", "UTC")
    assert hours.is_open(at(6, 3))
    assert hours.find_opening(at(6, 3)) is None


def test_a_span_may_go_over_the_end_of_the_week():
    hours = read_hours("Sat-Mon 10:00-12:00", "Europe/Berlin")
    assert [hours.is_open(at(day, 11)) for day in (0, 1, 5, 6)] == [True, False, True, True]


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("9 to 5", "UTC"),
        ("Mon-Fun 9:00-17:00", "UTC"),
        ("Mon 17:00-9:00", "UTC"),
        ("Mon 9:00-25:00", "UTC"),
        ("Mon 9:00-17:00", "Europe/Nowhere"),
        ("Mon 9:00-17:00", "../etc"),
    ],
)
def test_what_is_no_hours_is_refused(text, zone):
    with pytest.raises(HoursUnreadable, match="write it like that"):
        read_hours(text, zone)
