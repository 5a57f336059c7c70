"""Points in time for the tests of this room."""

from datetime import datetime, timedelta, timezone

NOON = datetime(2024, 5, 1, 12, 0, tzinfo=timezone.utc)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
