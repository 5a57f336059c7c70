"""Column types that mean the same on SQLite and PostgreSQL."""

from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

# SQLite numbers rows by itself only where the key is INTEGER
RowId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# NULL, not JSON null, where nothing was said
JsonOrNull = sa.JSON(none_as_null=True)


class UtcDateTime(TypeDecorator):  # type: ignore[type-arg]  # not generic at run time in SQLAlchemy 1.4
    """A moment in UTC: takes aware datetimes only, gives them back aware; SQLite keeps them naive."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn any aware datetime into UTC.

        Raises:
            ValueError: the datetime has no zone, so nobody knows which moment it is.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no time zone; pass an aware datetime")
        value = value.astimezone(timezone.utc)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give every moment back in UTC, whatever zone the database session has."""
        if value is None:
            return None
        if value.tzinfo is None:
            return value.replace(tzinfo=timezone.utc)
        return value.astimezone(timezone.utc)


def column(*arguments: Any, **options: Any) -> Any:
    """Make a column; NOT NULL unless `nullable=True`.

    The attribute's `Mapped[...]` annotation gives the type: the mypy plugin of SQLAlchemy 1.4 refuses
    optional columns where it sees `Column` itself.
    """
    options.setdefault("nullable", False)
    return sa.Column(*arguments, **options)
