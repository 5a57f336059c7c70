"""Days gone by are read from words."""

from datetime import date

import pytest

from bot.actions.days import find_days

SATURDAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("the one from tuesday", "2026-11-24", "2026-11-24"),
        ("last saturday", "2026-11-21", "2026-11-21"),
        ("from 12 november", "2026-11-12", "2026-11-12"),
        ("december 12th", "2025-12-12", "2025-12-12"),
        ("3 march 2024", "2024-03-03", "2024-03-03"),
        ("the one from the 30th", "2026-10-30", "2026-10-30"),
        ("last week", "2026-11-16", "2026-11-22"),
        ("two weeks ago", "2026-11-11", "2026-11-17"),
        ("from october", "2026-10-01", "2026-10-31"),
        ("this weekend", "2026-11-28", "2026-11-29"),
        ("last month", "2026-10-01", "2026-10-31"),
        ("on 2026-11-12", "2026-11-12", "2026-11-12"),
        ("the day before yesterday", "2026-11-26", "2026-11-26"),
        ("the one from 11/27", "2026-11-27", "2026-11-27"),
        ("the 27/11 order", "2026-11-27", "2026-11-27"),
        ("on 12/24", "2025-12-24", "2025-12-24"),
        ("today", "2026-11-28", "2026-11-28"),
        ("how much this year", "2026-01-01", "2026-12-31"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("in the past year", "2025-11-28", "2026-11-28"),
    ],
)
def test_days_gone_by_are_read(text, first, last):
    found = find_days(text, SATURDAY)
    assert found is not None
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "may i see them",
        "31 november",
        "2026-13-40",
        "the 2nd one",
        "an order",
        "the 1/2 gallon",
        "on 31/31",
        "9/10",
    ],
)
def test_what_names_no_day_is_none(text):
    assert find_days(text, SATURDAY) is None
