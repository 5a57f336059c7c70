"""Joins the demo shop's rooms: every order is written together with its purchase events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timezone
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from bot.cli import progress_console
from profiles import demo as households_demo
from shop import demo as shop_demo

ORDERS_AT_ONCE = 4000
STEPS = (
    "Reading the source",
    "Naming and merging products",
    "Catalogue, customers, coupons",
    "Joining orders",
)


def import_demo(
    engine: Engine,
    *,
    households: int | None = None,
    days: int | None = None,
    today: date | None = None,
    source: shop_demo.Source | None = None,
    orders_at_once: int = ORDERS_AT_ONCE,
) -> dict[str, Any]:
    """Load the demo shop and report what was read, added, unchanged and left out.

    One transaction for the catalogue, customers and coupons, then one for every part of the orders
    together with their purchase events, newest first: an import that was stopped leaves a consistent shop
    and goes on at the next run.

    Args:
        households: only those of the lowest numbers; the catalogue is always whole.
        days: only orders of the last days.
        today: the day after the demo shop's newest day; once there are orders, they keep their dates.
        source: the tables, read from the package unless given.
    """
    with _show_progress() as progress:
        steps = _Steps(progress)
        steps.next()
        source = source or shop_demo.read_source()
        steps.next()
        catalogue = shop_demo.build_catalogue(source)
        chosen = set(sorted(source.transactions["household_id"].unique())[:households])
        numbered = shop_demo.number_baskets(source.transactions)
        steps.next()
        with Session(engine, future=True) as session, session.begin():
            clock = shop_demo.Clock.start(source.transactions, today or datetime.now(timezone.utc).date())
            clock = shop_demo.read_clock(session, numbered, clock)
            added, worthless = _write_base(session, source, catalogue, clock, chosen)
        steps.next()
        book = shop_demo.plan_orders(source, catalogue, numbered, clock, households=chosen, days=days)
        steps.end()
        added |= _write_orders(engine, book, progress, orders_at_once)
    newest = clock.newest + clock.shift
    return _report(catalogue, added, orders=len(book.baskets), worthless=worthless, newest=newest)


def _report(
    catalogue: shop_demo.Catalogue, added: dict[str, int], *, orders: int, worthless: int, newest: datetime
) -> dict[str, Any]:
    return {
        "products": {
            "read": catalogue.read,
            "shown": len(catalogue.products),
            "merged": catalogue.merged,
            "left_out": catalogue.left_out,
        },
        "orders": {"read": orders, "unchanged": orders - added["orders"]},
        "coupons": {"left_out": {"no known value": worthless}},
        "added": added,
        "newest_day": newest.date().isoformat(),
    }


def _write_base(
    session: Session,
    source: shop_demo.Source,
    catalogue: shop_demo.Catalogue,
    clock: shop_demo.Clock,
    chosen: set[int],
) -> tuple[dict[str, int], int]:
    """Write what orders stand on; also say how many coupons have no known value."""
    added = {"products": shop_demo.write_products(session, catalogue, clock.end)}
    added["answers"] = shop_demo.write_answers(session)
    sold = source.transactions
    first = sold[sold["household_id"].isin(chosen)].drop_duplicates("household_id")
    moments = clock.move(first["transaction_timestamp"])
    since = dict(zip(first["household_id"].astype(str), moments, strict=True))
    people = source.demographics
    known = dict(zip(people["household_id"].astype(str), people.to_dict("records"), strict=True))
    added |= households_demo.add_households(session, since, known)
    coupons = shop_demo.plan_coupons(source, catalogue, clock, chosen)
    return added | shop_demo.write_coupons(session, coupons), coupons.without_value


def _write_orders(
    engine: Engine, book: shop_demo.OrderBook, progress: Progress, at_once: int
) -> dict[str, int]:
    """Write the orders that are missing, part by part, each part whole or not at all."""
    step = progress.add_task("Orders and purchases", total=len(book.baskets))
    with Session(engine, future=True) as session:
        new = shop_demo.leave_out_written(session, book)
    progress.advance(step, len(book.baskets) - len(new.baskets))
    for part in new.split(at_once):
        with Session(engine, future=True) as session, session.begin():
            shop_demo.write_orders(session, part)
            households_demo.record_purchases(session, part.list_purchases())
        progress.advance(step, len(part.baskets))
    return {"orders": len(new.baskets), "order_lines": len(new.lines), "events": len(new.lines)}


class _Steps:
    """The progress bar of the steps before the orders."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self._task = progress.add_task(STEPS[0], total=len(STEPS))
        self._begun = 0

    def next(self) -> None:
        """End the step at hand and name the one that begins."""
        self.progress.update(self._task, completed=self._begun, description=STEPS[self._begun])
        self._begun += 1

    def end(self) -> None:
        """End the last step."""
        self.progress.update(self._task, completed=len(STEPS), description="Catalogue and customers")


def _show_progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=progress_console)


def describe(report: dict[str, Any]) -> Iterator[str]:
    """Say a report in a few lines."""
    products, orders = report["products"], report["orders"]
    yield (
        f"{products['read']:,} products read: {products['shown']:,} shown, "
        f"{products['merged']:,} more shown under an identical one."
    )
    left_out = ", ".join(f"{count:,} {reason}" for reason, count in products["left_out"].items())
    worthless = report["coupons"]["left_out"]["no known value"]
    yield f"Left out: {left_out}; {worthless:,} coupons without a known value."
    added = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in report["added"].items())
    yield f"Added: {added}."
    yield f"{orders['unchanged']:,} of {orders['read']:,} orders were there already."
    yield f"The newest day is {report['newest_day']}."
