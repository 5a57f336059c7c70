"""Reads a log of interactions from a CSV file: user,item,timestamp and perhaps quantity."""

import csv
import math
from datetime import datetime, timezone
from pathlib import Path

import numpy as np

from recsys.errors import BadLog
from recsys.interactions import Interactions

NEEDED = ("user", "item", "timestamp")
MILLISECONDS = 1e11  # a number of seconds this large lies beyond the year 5000


def read_log(path: Path) -> Interactions:
    """Read the events of a file, comma or tab between the columns, more columns ignored.

    A timestamp is ISO 8601 (UTC unless it says otherwise) or a number of seconds or milliseconds since 1970.
    A quantity of zero or less (a return, a cancelled line) says nothing; any other counts as one purchase.

    Raises:
        BadLog: the file cannot be read, with the line and what is wrong there.
    """
    users: list[str] = []
    items: list[str] = []
    seconds: list[int] = []
    weights: list[float] = []
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            first = file.readline()
            places = _find_columns(path, first)
            reader = csv.reader(file, delimiter=_delimiter(first))
            for cells in reader:
                if not cells:
                    continue
                user, item, moment, weight = _read_row(path, reader.line_num + 1, cells, places)
                users.append(user)
                items.append(item)
                seconds.append(moment)
                weights.append(weight)
    except OSError as error:
        raise BadLog(path, 1, f"cannot be opened ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise BadLog(path, len(users) + 2, "is not UTF-8") from error
    except csv.Error as error:
        raise BadLog(path, len(users) + 2, str(error)) from error
    ids = (np.array(users, dtype=object), np.array(items, dtype=object))
    return Interactions(*ids, np.array(weights), np.array(seconds, dtype=np.int64))


def _delimiter(header: str) -> str:
    return "\t" if "\t" in header else ","


def _find_columns(path: Path, header: str) -> list[int]:
    """Give the places of user, item, timestamp and, where there is one, quantity."""
    names = [name.strip().strip('"').lower() for name in header.rstrip("\r\n").split(_delimiter(header))]
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise BadLog(path, 1, f"the header lacks {', '.join(missing)}")
    return [names.index(name) for name in (*NEEDED, "quantity") if name in names]


def _read_row(path: Path, line: int, cells: list[str], places: list[int]) -> tuple[str, str, int, float]:
    if len(cells) <= max(places):
        raise BadLog(path, line, f"has {len(cells)} columns, too few")
    user, item, moment, *quantity = (cells[place].strip() for place in places)
    if not user or not item:
        raise BadLog(path, line, "user or item is empty")
    seconds = _read_moment(path, line, moment)
    if not quantity:
        return user, item, seconds, 1.0
    try:
        amount = float(quantity[0])
    except ValueError:
        amount = math.nan
    if math.isnan(amount):
        raise BadLog(path, line, f"quantity {quantity[0]!r} is not a number")
    return user, item, seconds, 1.0 if amount > 0 else 0.0


def _read_moment(path: Path, line: int, text: str) -> int:
    try:
        number = float(text)
    except ValueError:
        pass
    else:
        if math.isfinite(number):
            return int(number / 1000 if abs(number) > MILLISECONDS else number)
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise BadLog(path, line, f"timestamp {text!r} is neither ISO 8601 nor seconds since 1970") from None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).timestamp())
