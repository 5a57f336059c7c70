"""`shopmate import demo` and `shopmate import csv`: fill the store, joining orders with their events."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timezone
from typing import Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from bot.cli import emit, progress_console, say
from bot.settings import read_settings

imports = typer.Typer(
    help="Fill the store: the demo shop, or your own shop's CSV files.", no_args_is_help=True
)

ORDERS_AT_ONCE = 4000
HOUSEHOLDS = typer.Option(None, min=1, help="Only the N households of the lowest numbers (default: all).")
DAYS = typer.Option(None, min=1, help="Only the orders of the last N days (default: the whole year).")
JSON = typer.Option(False, "--json", help="Print the report as one JSON document.")


@imports.command()
def demo(households: int | None = HOUSEHOLDS, days: int | None = DAYS, json: bool = JSON) -> None:
    """Load the demo shop, newest orders first; a second run adds only what is missing."""
    with _open_store() as engine:
        report = import_demo(engine, households=households, days=days)
    if json:
        emit(report)
        return
    for line in _describe(report):
        say(line)


def import_demo(
    engine: Engine, *, households: int | None = None, days: int | None = None, today: date | None = None
) -> dict[str, Any]:
    """Load the demo shop and report what was read, added, unchanged and left out.

    One transaction for the catalogue, customers and coupons, then one for every 4,000 orders together
    with their purchase events, newest first: an import that was stopped leaves a consistent shop and goes
    on at the next run.

    Args:
        today: the day after the demo shop's newest day; orders already there keep their dates.
    """
    from shop import demo as shop_demo

    with _show_progress() as progress:
        step = progress.add_task("Reading the source", total=4)
        source = shop_demo.read_source()
        progress.advance(step)
        progress.update(step, description="Naming and merging products")
        catalogue = shop_demo.build_catalogue(source)
        progress.advance(step)
        numbered = shop_demo.number_baskets(source.transactions)
        clock = shop_demo.Clock.start(source.transactions, today or datetime.now(timezone.utc).date())
        chosen = set(sorted(source.transactions["household_id"].unique())[:households])
        progress.update(step, description="Writing catalogue and customers")
        with Session(engine, future=True) as session, session.begin():
            clock = shop_demo.read_clock(session, numbered, clock)
            added = _write_base(session, source, catalogue, clock, numbered, chosen)
        progress.advance(step)
        progress.update(step, description="Joining orders")
        book = shop_demo.plan_orders(source, catalogue, numbered, clock, households=chosen, days=days)
        read = len(book.baskets)
        with Session(engine, future=True) as session:
            book = shop_demo.leave_out_written(session, book)
        progress.advance(step)
        progress.update(step, description="Source, catalogue, customers")
        added |= _write_orders(engine, book, progress)
    return {
        "products": {"read": catalogue.read, "shown": len(catalogue.products), "merged": catalogue.merged,
                     "left_out": catalogue.left_out},
        "orders": {"read": read, "unchanged": read - added["orders"]},
        "added": added,
        "newest_day": (clock.newest + clock.shift).date().isoformat(),
    }  # fmt: skip


def _write_base(
    session: Session, source: Any, catalogue: Any, clock: Any, numbered: Any, chosen: set[int]
) -> dict[str, int]:
    from profiles import demo as profiles_demo
    from shop import demo as shop_demo

    added = {"products": shop_demo.write_products(session, catalogue, clock.end)}
    added["answers"] = shop_demo.write_answers(session)
    first = numbered[numbered["household_id"].isin(chosen)].drop_duplicates("household_id")
    since = dict(zip(first["household_id"].astype(str), clock.move(first["at"]), strict=True))
    people = source.demographics
    known = dict(zip(people["household_id"].astype(str), people.to_dict("records"), strict=True))
    added |= profiles_demo.add_households(session, since, known)
    coupons = shop_demo.plan_coupons(source, catalogue, clock, chosen)
    return added | shop_demo.write_coupons(session, coupons)


def _write_orders(engine: Engine, book: Any, progress: Progress) -> dict[str, int]:
    from profiles import demo as profiles_demo
    from shop import demo as shop_demo

    step = progress.add_task("Orders and purchases", total=len(book.baskets))
    added = {"orders": 0, "order_lines": 0, "events": 0}
    for part in book.split(ORDERS_AT_ONCE):
        with Session(engine, future=True) as session, session.begin():
            shop_demo.write_orders(session, part)
            profiles_demo.record_purchases(session, part.list_purchases())
        added["orders"] += len(part.baskets)
        added["order_lines"] += len(part.lines)
        added["events"] += len(part.lines)
        progress.advance(step, len(part.baskets))
    return added


@contextmanager
def _open_store() -> Iterator[Engine]:
    """Open the store of the settings with every room's tables."""
    import profiles
    import shop

    engine = shop.open_database(read_settings().database_url)
    shop.migrate(engine)
    profiles.migrate(engine)
    try:
        yield engine
    finally:
        engine.dispose()


def _show_progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=progress_console)


def _describe(report: dict[str, Any]) -> Iterator[str]:
    products = report["products"]
    yield (
        f"{products['read']:,} products read: {products['shown']:,} shown, {products['merged']:,} of them shown "
        "under an identical one."
    )
    left_out = ", ".join(f"{count:,} {reason}" for reason, count in products["left_out"].items())
    yield f"Left out: {left_out}."
    yield (
        "Added: "
        + ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in report["added"].items())
        + "."
    )
    yield f"{report['orders']['unchanged']:,} orders were there already. The newest day is {report['newest_day']}."
