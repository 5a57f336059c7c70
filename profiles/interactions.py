"""Reads the events of all customers as columns, for training."""

from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.engine import Connection

CHUNK = 50_000
# plain SQL, past SQLAlchemy's row objects; SQLite keeps times as text, which numpy reads faster than SQLite
QUERY = """
    SELECT customer_id, product_id, weight, {at} FROM events
    WHERE customer_id IS NOT NULL AND product_id IS NOT NULL AND weight <> 0
        AND disputed_at IS NULL {since}
    ORDER BY event_id
"""


class InteractionColumns(NamedTuple):
    """Equal-length columns: ids as `str` objects, weights as float32, times as datetime64[s] in UTC."""

    customer_ids: NDArray[np.object_]
    product_ids: NDArray[np.object_]
    weights: NDArray[np.float32]
    times: NDArray[np.datetime64]


def read_interactions(connection: Connection, since: datetime | None = None) -> InteractionColumns:
    """Read every event that says something about a known customer and a product, in the order they came in.

    Disputed ones say nothing.

    Rows are streamed; a million and a half take a few seconds. Equal ids are one object, so memory stays
    near four machine words a row.
    """
    ids: dict[str, str] = {}
    columns: tuple[list[Any], ...] = ([], [], [], [])
    for rows in _stream(connection, since):
        customer_ids, product_ids, weights, times = zip(*rows, strict=True)
        columns[0].append(_as_ids(customer_ids, ids))
        columns[1].append(_as_ids(product_ids, ids))
        columns[2].append(np.array(weights, dtype=np.float32))
        columns[3].append(_as_times(times))
    if not columns[0]:
        none = np.empty(0, dtype=object)
        return InteractionColumns(none, none, np.empty(0, np.float32), np.empty(0, "datetime64[s]"))
    return InteractionColumns(*(np.concatenate(parts) for parts in columns))


def _stream(connection: Connection, since: datetime | None) -> Iterator[list[Any]]:
    if connection.dialect.name == "postgresql":
        cursor = connection.connection.cursor("read_interactions")  # named: the server keeps the rows
        cursor.itersize = CHUNK
        query = QUERY.format(
            at="EXTRACT(EPOCH FROM at)::bigint", since="" if since is None else "AND at >= %s"
        )
        floor: Any = since
    else:
        cursor = connection.connection.cursor()
        query = QUERY.format(at="at", since="" if since is None else "AND at >= ?")
        floor = since and since.astimezone(timezone.utc).strftime("%Y-%m-%d %H:%M:%S.%f")
    try:
        cursor.execute(query, () if since is None else (floor,))
        while rows := cursor.fetchmany(CHUNK):
            yield rows
    finally:
        cursor.close()


def _as_ids(values: tuple[str, ...], ids: dict[str, str]) -> NDArray[np.object_]:
    """Make a column of the ids where equal ids are one object."""
    remember = ids.setdefault
    return np.array([remember(value, value) for value in values], dtype=object)


def _as_times(values: tuple[Any, ...]) -> NDArray[np.datetime64]:
    """Make a column of moments from seconds since 1970 or from text such as 2024-05-01 08:30:00.000000."""
    unit = "datetime64[s]" if isinstance(values[0], int) else "datetime64[us]"
    return np.array(values, dtype=unit).astype("datetime64[s]")
