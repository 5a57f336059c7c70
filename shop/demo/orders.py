"""Baskets become orders, newest first, with a life that fits their age."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.bulk import insert_rows
from shop.demo.catalogue import Catalogue
from shop.demo.clock import Clock
from shop.demo.source import Frame, Source
from shop.models import Order, OrderLine

FIRST_NUMBER = 1001
PACKED_AFTER = timedelta(hours=5)
SHIPPED_AFTER = timedelta(days=1)
DELIVERED_AFTER = timedelta(days=3)
EXPECTED_AFTER = timedelta(days=4)
_ORDER_COLUMNS = (
    "order_number", "customer_id", "status", "placed_at", "packed_at", "shipped_at", "delivered_at",
    "expected_at", "total_cents", "currency",
)  # fmt: skip
_LINE_COLUMNS = ("order_number", "position", "product_id", "quantity", "price_cents", "total_cents")


class Purchase(NamedTuple):
    """One line of an order as the customer's history wants it; `at` in UTC as databases write it."""

    customer_id: str
    product_id: str
    at: str
    order_number: str
    quantity: int


@dataclass(frozen=True)
class OrderBook:
    """Everything that is to be written: baskets newest first and their lines, both with order numbers."""

    baskets: Frame
    lines: Frame
    clock: Clock

    def split(self, size: int) -> Iterator[OrderBook]:
        """Cut the book into parts of at most `size` orders, newest first."""
        for start in range(0, len(self.baskets), size):
            baskets = self.baskets.iloc[start : start + size]
            first, last = baskets["line_start"].iloc[0], baskets["line_end"].iloc[-1]
            yield OrderBook(baskets, self.lines.iloc[first:last], self.clock)

    def list_purchases(self) -> Iterator[Purchase]:
        """List every line with its customer and moment."""
        at = _write_moments(self.clock.move(self.lines["at"])).tolist()
        names = ("customer_id", "product_id", "order_number", "quantity")
        who, what, numbers, quantities = (self.lines[name].tolist() for name in names)
        yield from map(Purchase._make, zip(who, what, at, numbers, quantities, strict=True))


def number_baskets(transactions: Frame) -> Frame:
    """Give every basket of the source its order number, counted from the oldest: "A-1001", "A-1002", ..."""
    first = transactions.drop_duplicates("basket_id")[["basket_id", "household_id", "transaction_timestamp"]]
    numbers = np.arange(FIRST_NUMBER, FIRST_NUMBER + len(first))
    return first.rename(columns={"transaction_timestamp": "at"}).assign(
        order_number="A-" + pd.Series(numbers, index=first.index).astype(str)
    )


def read_clock(session: Session, numbered: Frame, clock: Clock) -> Clock:
    """Keep the shift of the orders that are already there: a later import goes on where one stopped."""
    query = sa.select(Order.order_number, Order.placed_at).order_by(Order.placed_at.desc())
    known = numbered.set_index("order_number")["at"]
    for number, placed_at in session.execute(query):
        if number in known.index:
            return Clock(clock.newest, placed_at.replace(tzinfo=None) - known[number].to_pydatetime())
    return clock


def plan_orders(
    source: Source,
    catalogue: Catalogue,
    numbered: Frame,
    clock: Clock,
    *,
    households: set[int],
    days: int | None = None,
) -> OrderBook:
    """Join transactions with the catalogue: lines of one product become one, empty baskets fall away."""
    sold = source.transactions
    chosen = sold["household_id"].isin(households) & (sold["quantity"] > 0)
    if days is not None:
        chosen &= sold["transaction_timestamp"] > clock.newest - timedelta(days=days)
    shown = sold["product_id"].map(catalogue.members)
    lines = sold[["basket_id", "quantity", "paid_cents"]].assign(product_id=shown)[chosen & shown.notna()]
    lines = lines.groupby(["basket_id", "product_id"], sort=False, as_index=False).sum()
    baskets = numbered[numbered["basket_id"].isin(lines["basket_id"].unique())].iloc[::-1]
    return _join(baskets.reset_index(drop=True), lines, clock)


def _join(baskets: Frame, lines: Frame, clock: Clock) -> OrderBook:
    """Put the lines in the order of their baskets and remember where each basket's lines are."""
    place = pd.Series(baskets.index, index=baskets["basket_id"])
    order = lines["basket_id"].map(place).to_numpy()
    lines = lines.iloc[np.argsort(order, kind="stable")].reset_index(drop=True)
    place = np.sort(order)
    customer_ids = baskets["household_id"].astype(str)
    lines = lines.assign(
        order_number=baskets["order_number"].to_numpy()[place],
        customer_id=customer_ids.to_numpy()[place],
        at=baskets["at"].to_numpy()[place],
        price_cents=np.rint(lines["paid_cents"] / lines["quantity"]).astype(int),
    ).drop(columns="basket_id")
    starts = np.searchsorted(place, np.arange(len(baskets)), side="left")
    ends = np.searchsorted(place, np.arange(len(baskets)), side="right")
    totals = np.add.reduceat(lines["paid_cents"].to_numpy(), starts) if len(lines) else starts
    lines["position"] = np.arange(len(lines)) - starts[place] + 1
    baskets = baskets.assign(customer_id=customer_ids, line_start=starts, line_end=ends, total_cents=totals)
    return OrderBook(baskets, lines, clock)


def leave_out_written(session: Session, book: OrderBook) -> OrderBook:
    """Keep the orders that the store does not hold yet."""
    written = set(session.scalars(sa.select(Order.order_number)))
    new = ~book.baskets["order_number"].isin(written)
    if new.all():
        return book
    baskets = book.baskets[new]
    lines = book.lines[~book.lines["order_number"].isin(written)].reset_index(drop=True)
    counts = (baskets["line_end"] - baskets["line_start"]).cumsum()
    baskets = baskets.assign(line_start=counts.shift(fill_value=0), line_end=counts)
    return OrderBook(baskets, lines, book.clock)


def write_orders(session: Session, book: OrderBook) -> None:
    """Write the book's orders and lines in the session's transaction."""
    insert_rows(session, Order.__table__, _ORDER_COLUMNS, _make_orders(book))
    lines = book.lines
    columns = (
        lines[name].tolist() for name in ("position", "product_id", "quantity", "price_cents", "paid_cents")
    )
    insert_rows(
        session, OrderLine.__table__, _LINE_COLUMNS, zip(lines["order_number"], *columns, strict=True)
    )


def _make_orders(book: OrderBook) -> Iterator[tuple[Any, ...]]:
    baskets = book.baskets
    placed = book.clock.move(baskets["at"])
    end = pd.Timestamp(book.clock.end).tz_localize(None)
    times = {
        "placed": placed,
        "packed": placed + PACKED_AFTER,
        "shipped": placed + SHIPPED_AFTER,
        "delivered": placed + DELIVERED_AFTER,
    }
    written = {step: _write_moments(moments).astype(object) for step, moments in times.items()}
    for step, moments in times.items():
        written[step][(moments > end).to_numpy()] = None
    reached = sum((moments <= end).astype(int) for moments in times.values()).to_numpy()
    status = np.array(list(times))[reached - 1]
    yield from zip(
        baskets["order_number"],
        baskets["customer_id"],
        status.tolist(),
        *(column.tolist() for column in written.values()),
        _write_moments(placed.dt.normalize() + EXPECTED_AFTER - timedelta(hours=2)).tolist(),
        baskets["total_cents"].tolist(),
        ["USD"] * len(baskets),
        strict=True,
    )


def _write_moments(moments: Any) -> Any:
    """Write a column of moments as both databases read them."""
    text = np.datetime_as_string(moments.to_numpy("datetime64[s]"))
    return np.char.add(np.char.replace(text, "T", " "), ".000000")
