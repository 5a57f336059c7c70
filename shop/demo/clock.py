"""One shift for all dates of the demo shop, so that its newest day is yesterday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from shop.demo.source import Frame


@dataclass(frozen=True)
class Clock:
    """Moves the source's dates by whole days; `newest` is the last moment of the source."""

    newest: datetime
    shift: timedelta

    @classmethod
    def start(cls, transactions: Frame, today: date) -> Clock:
        """Make the source's newest day the day before `today`."""
        newest = transactions["transaction_timestamp"].max().to_pydatetime()
        return cls(newest, (today - timedelta(days=1)) - newest.date())

    @property
    def end(self) -> datetime:
        """The end of the demo shop's newest day, when its orders are looked at."""
        midnight = datetime.combine(self.newest.date(), time(), timezone.utc)
        return midnight + timedelta(days=1) + self.shift

    def move(self, moments: Any) -> Any:
        """Move a moment or a column of moments of the source, which are UTC without saying so."""
        return moments + self.shift
