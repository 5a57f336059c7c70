"""Which days gone by a message names: "yesterday", "tuesday", "12 november", "last week"."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

DAY = timedelta(days=1)
MONTHS = (
    "jan(?:uary)?",
    "feb(?:ruary)?",
    "mar(?:ch)?",
    "apr(?:il)?",
    "may",
    "june?",
    "july?",
    "aug(?:ust)?",
    "sept?(?:ember)?",
    "oct(?:ober)?",
    "nov(?:ember)?",
    "dec(?:ember)?",
)
WEEKDAYS = (
    "mon(?:day)?",
    "tue(?:s(?:day)?)?",
    "wed(?:nesday)?",
    "thu(?:rs?(?:day)?)?",
    "fri(?:day)?",
    "sat(?:urday)?",
    "sun(?:day)?",
)
NUMBERS = {"a": 1, "one": 1, "two": 2, "couple of": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
UNITS = {"day": (1, 0), "week": (7, 3), "month": (30, 10)}  # its days, and how far off it may be
NTH = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
MONTH = rf"(?P<month>{'|'.join(MONTHS)})\b"
YEAR = r"(?:,? (?P<year>20\d{2})\b)?"
SOME = rf"(?:a )?(?P<count>\d{{1,2}}|{'|'.join(NUMBERS)})"


class Days(NamedTuple):
    """Days that were named, the first and the last, and where they stand in the text."""

    first: date
    last: date
    start: int
    end: int


Span = tuple[date, date]


def _read_date(said: re.Match[str], today: date) -> Span | None:
    month = _place(MONTHS, said["month"]) + 1
    years = [int(said["year"])] if said["year"] else [today.year, today.year - 1]
    return _find_past(today, [(year, month) for year in years], int(said["day"]))


def _read_numbers(said: re.Match[str], today: date) -> Span | None:
    """Read 11/27 as the 27th of November, and 27/11 as well."""
    month, day = int(said["month"]), int(said["day"])
    if month > 12:
        month, day = day, month
    return (
        _find_past(today, [(today.year, month), (today.year - 1, month)], day) if 1 <= month <= 12 else None
    )


def _read_day_of_month(said: re.Match[str], today: date) -> Span | None:
    before = today.replace(day=1) - DAY
    return _find_past(today, [(today.year, today.month), (before.year, before.month)], int(said["day"]))


def _find_past(today: date, months: list[tuple[int, int]], day: int) -> Span | None:
    """Find the first of the months in which the day exists and lies behind."""
    for year, month in months:
        first, last = _month_of(date(year, month, 1))
        if 1 <= day <= last.day and (found := first.replace(day=day)) <= today:
            return found, found
    return None


def _read_month(said: re.Match[str], today: date) -> Span:
    month = _place(MONTHS, said["month"]) + 1
    return _month_of(date(today.year - (month > today.month), month, 1))


def _month_of(day: date) -> Span:
    first = day.replace(day=1)
    return first, (first + 31 * DAY).replace(day=1) - DAY


def _read_iso(said: re.Match[str], today: date) -> Span | None:
    try:
        day = date.fromisoformat(said[0])
    except ValueError:  # the 31st of November
        return None
    return day, day


def _read_ago(said: re.Match[str], today: date) -> Span:
    count, (length, slack) = said["count"].lower(), UNITS[said["unit"].lower()]
    day = today - (int(count) if count.isdigit() else NUMBERS[count]) * length * DAY
    return day - slack * DAY, day + slack * DAY


def _read_back(back: int) -> Callable[[re.Match[str], date], Span]:
    return lambda said, today: (today - back * DAY, today - back * DAY)


def _read_period(said: re.Match[str], today: date) -> Span:
    """Read this or the last week (from Monday), weekend (the latest one), month or year."""
    is_last, unit = said["which"].lower() != "this", said["unit"].lower()
    if unit == "year" and said["which"].lower() == "past":
        return today - 365 * DAY, today
    if unit == "year":
        return date(today.year - is_last, 1, 1), date(today.year - is_last, 12, 31)
    if unit == "month":
        return _month_of(today.replace(day=1) - DAY if is_last else today)
    if unit == "weekend":
        saturday = today - (today.weekday() - 5) % 7 * DAY
        return saturday, saturday + DAY
    monday = today - (today.weekday() + 7 * is_last) * DAY
    return monday, monday + 6 * DAY


def _read_weekday(said: re.Match[str], today: date) -> Span:
    """Read the weekday that was latest; "last friday" said on a Friday is a week ago."""
    back = (today.weekday() - _place(WEEKDAYS, said["weekday"])) % 7
    day = today - (back or 7 * bool(said["last"])) * DAY
    return day, day


def _place(patterns: tuple[str, ...], said: str) -> int:
    return next(place for place, name in enumerate(patterns) if re.fullmatch(name, said, re.I))


FORMS: list[tuple[re.Pattern[str], Callable[[re.Match[str], date], Span | None]]] = [
    (re.compile(rf"\b(?:{pattern})", re.I), read)
    for pattern, read in (
        (r"\d{4}-\d{2}-\d{2}\b", _read_iso),
        (rf"(?:the )?{NTH}(?: of)? {MONTH}{YEAR}", _read_date),
        (rf"{MONTH}\.? (?:the )?{NTH}\b{YEAR}", _read_date),
        (
            r"(?:(?<=from )|(?<=on )|(?<=the )|(?<=of ))(?P<month>\d{1,2})/(?P<day>\d{1,2})(?![\d/])"
            r"(?!\s*-?(?:gal|lb|oz|pt|qt|in|cup|price|off|pound|dozen|of)\w*)",
            _read_numbers,
        ),
        (r"(?:the )?day before yesterday\b", _read_back(2)),
        (r"(?:yesterday|last night)\b", _read_back(1)),
        (r"(?:today|this (?:morning|afternoon|evening)|tonight)\b", _read_back(0)),
        (rf"{SOME} (?P<unit>day|week|month)s? ago\b", _read_ago),
        (r"(?P<which>this|last|past) (?P<unit>week(?:end)?|month|year)\b", _read_period),
        (rf"(?P<last>last |past )?(?P<weekday>{'|'.join(WEEKDAYS)})\b", _read_weekday),
        (rf"(?:(?<=in )|(?<=from )|(?<=of )|(?<=last )){MONTH}", _read_month),
        (r"(?:(?<=from )|(?<=on ))the (?P<day>\d{1,2})(?:st|nd|rd|th)\b", _read_day_of_month),
    )
]


def find_days(text: str, today: date) -> Days | None:
    """Find the days that a text names, none of them after today; None where it names none."""
    for pattern, read in FORMS:
        said = pattern.search(text)
        span = read(said, today) if said else None
        if said and span and span[0] <= today:
            return Days(*span, *said.span())
    return None
