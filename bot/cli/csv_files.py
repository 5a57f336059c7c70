"""Reads a shop's CSV files row by row for the rooms, and keeps account of every row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

import profiles.csv_files
from shop.csv_catalogue import FaqLoader, ProductLoader, SizeChartLoader, VariantLoader
from shop.csv_cells import BadRow
from shop.csv_orders import OrderLoader
from shop.errors import ShopError
from shop.models import Product

FILES = (
    "products.csv",
    "variants.csv",
    "size_charts.csv",
    "faq.csv",
    "customers.csv",
    "orders.csv",
    "events.csv",
)
MOST_LINES = 50  # that one quoted cell may span
BROKEN = "\N{REPLACEMENT CHARACTER}"


class FilesMissing(ShopError):
    """The folder holds none of the files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(f"{folder} holds none of {', '.join(FILES)}. Put at least one of them there.")


class HeaderUnusable(ShopError):
    """The first line of a file does not name the columns that are needed."""

    def __init__(self, name: str, missing: list[str]) -> None:
        self.name = name
        self.missing = missing
        super().__init__(
            f"The header of {name} lacks {', '.join(missing)}. Add the columns; nothing was loaded."
        )


class Loader(Protocol):
    """What a room offers for one file."""

    required: tuple[str, ...]

    def add(self, row: dict[str, str]) -> str:
        """Take one row: added, updated or unchanged, or a `BadRow`."""

    def finish(self) -> None:
        """Write what was gathered."""


@dataclass
class Account:
    """What became of the rows of one file."""

    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected_rows: list[dict[str, Any]] = field(default_factory=list)

    def reject(self, line: int, reason: str) -> None:
        """Note a row that was left out."""
        self.rejected_rows.append({"line": line, "reason": reason})

    def report(self) -> dict[str, Any]:
        """Say it all."""
        return {
            "read": self.read,
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": len(self.rejected_rows),
            "rejected_rows": self.rejected_rows,
        }


def import_csv(engine: Engine, folder: Path) -> dict[str, Any]:
    """Load the folder's files in one transaction and report on every one.

    Customers whom only orders or events name are added under their id.

    Raises:
        FilesMissing: none of the files is there.
        HeaderUnusable: a file lacks a column; nothing was loaded.
    """
    paths = [folder / name for name in FILES if (folder / name).is_file()]
    if not paths:
        raise FilesMissing(folder)
    now = datetime.now(timezone.utc)
    accounts: dict[str, Account] = {}
    with Session(engine, future=True) as session, session.begin():
        customers = profiles.csv_files.CustomerLoader(session, now)
        mentioned: set[str] = set()
        for path in paths:
            loader = customers if path.name == "customers.csv" else _make_loader(path.name, session, now)
            accounts[path.name] = _load(path, loader)
            if loader is not customers:
                loader.finish()
                if path.name == "orders.csv":
                    profiles.csv_files.record_purchases(session, loader.list_purchases())
                mentioned |= getattr(loader, "customer_ids", set())
        named_only = customers.mention(mentioned)
        customers.finish()
    files = {name: account.report() for name, account in accounts.items()}
    return {"files": files, "customers_named_only_elsewhere": named_only}


def _make_loader(name: str, session: Session, now: datetime) -> Any:
    if name == "products.csv":
        return ProductLoader(session, now)
    if name == "variants.csv":
        return VariantLoader(session)
    if name == "size_charts.csv":
        return SizeChartLoader(session)
    if name == "faq.csv":
        return FaqLoader(session)
    if name == "orders.csv":
        return OrderLoader(session)
    return profiles.csv_files.EventLoader(session, set(session.scalars(sa.select(Product.product_id))))


def _load(path: Path, loader: Loader) -> Account:
    account = Account()
    for line, row in _read_rows(path, loader.required, account):
        try:
            outcome = loader.add(row)
        except (BadRow, profiles.csv_files.BadRow) as error:
            account.reject(line, error.reason)
        else:
            setattr(account, outcome, getattr(account, outcome) + 1)
    return account


def _read_rows(
    path: Path, required: tuple[str, ...], account: Account
) -> Iterator[tuple[int, dict[str, str]]]:
    """Read well-formed rows with the line they start on; the others go to the account."""
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        rows = _split_rows([line.replace("\0", BROKEN) for line in file])
    _, header = next(rows, (1, None))
    columns = [name.strip().lower() for name in header or ()]
    missing = [name for name in required if name not in columns]
    if missing:
        raise HeaderUnusable(path.name, missing)
    for line, cells in rows:
        account.read += 1
        fault = _find_fault(cells, columns)
        if cells is None or fault:
            account.reject(line, fault or "")
        else:
            yield line, dict(zip(columns, (cell.strip() for cell in cells), strict=True))


def _split_rows(lines: list[str]) -> Iterator[tuple[int, list[str] | None]]:
    """Split lines into cells; a quoted cell may span lines. None where a quote is never closed.

    Only the line that opens such a quote is lost, not all that follow.
    """
    at = 0
    while at < len(lines):
        for span in range(1, MOST_LINES + 1):
            try:
                cells = next(csv.reader(lines[at : at + span], strict=True), [])
            except csv.Error:
                continue
            if any(cells):
                yield at + 1, cells
            at += span
            break
        else:
            yield at + 1, None
            at += 1


def _find_fault(cells: list[str] | None, columns: list[str]) -> str | None:
    if cells is None:
        return "broken quoting: a quote is never closed"
    if any(letter == BROKEN or "\ud800" <= letter <= "\udfff" for cell in cells for letter in cell):
        return "broken encoding: the row is not UTF-8"
    if len(cells) != len(columns):
        return f"{len(cells)} fields where the header names {len(columns)}"
    return None
