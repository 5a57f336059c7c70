"""When somebody of the team is there, in the shop's own time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from shop.errors import HoursUnreadable

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PART = re.compile(r"([a-z]{3})(?:-([a-z]{3}))? (\d?\d:\d\d)-(\d?\d:\d\d)")
_WEEK = 8  # days to look ahead: the same weekday again


@dataclass(frozen=True)
class Hours:
    """Opening hours by weekday (Monday is 0); without any the team names no hours."""

    spans: tuple[tuple[int, time, time], ...]
    zone: ZoneInfo

    def is_open(self, at: datetime) -> bool:
        """Say whether somebody is there; always where no hours are named."""
        local = at.astimezone(self.zone)
        return not self.spans or any(
            day == local.weekday() and start <= local.time() < end for day, start, end in self.spans
        )

    def find_opening(self, at: datetime) -> datetime | None:
        """Give the next moment at which somebody comes, in the shop's zone; None where no hours are named."""
        local = at.astimezone(self.zone)
        openings = [
            datetime.combine(local.date() + timedelta(days=ahead), start, self.zone)
            for ahead in range(_WEEK)
            for day, start, _ in self.spans
            if day == (local.weekday() + ahead) % len(DAYS)
        ]
        return min((moment for moment in openings if moment > at), default=None)


def read_hours(text: str, zone: str) -> Hours:
    """Read hours such as "Mon-Fri 9:00-17:00, Sat 10:00-14:00"; an empty text names none.

    Raises:
        HoursUnreadable: the text or the zone means nothing.
    """
    try:
        place = ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:  # zoneinfo raises each of these for a wrong name
        raise HoursUnreadable(zone) from error
    parts = [part.strip().lower() for part in text.split(",") if part.strip()]
    return Hours(tuple(span for part in parts for span in _read_part(part)), place)


def _read_part(part: str) -> list[tuple[int, time, time]]:
    match = _PART.fullmatch(part)
    if match is None or not {match[1], match[2] or match[1]} <= set(DAYS):
        raise HoursUnreadable(part)
    try:
        start, end = (datetime.strptime(clock, "%H:%M").time() for clock in match.group(3, 4))  # noqa: DTZ007
    except ValueError as error:
        raise HoursUnreadable(part) from error
    if start >= end:
        raise HoursUnreadable(part)
    first, last = DAYS.index(match[1]), DAYS.index(match[2] or match[1])
    return [((first + step) % len(DAYS), start, end) for step in range((last - first) % len(DAYS) + 1)]
