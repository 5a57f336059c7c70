"""`shopmate import demo` and `shopmate import csv`: fill the store."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy.engine import Engine

from bot.cli import emit

COUNTS = ("read", "added", "updated", "unchanged", "rejected")
CSV_HELP = """Load a shop's own CSV files from a folder, any of these; bad rows are left out and reported.

Files are UTF-8 with a header line. Prices are decimal ("3.49"), moments ISO 8601 ("2026-01-31T08:30:00Z",
without a zone UTC). A second run with the same files changes nothing. Columns, required ones with a star:

products.csv: product_id*, title*, price*, brand, maker, department, category, product_type, attributes (a
JSON object), currency, stock, image, popularity

variants.csv, the sizes, colours and other choices of a product: variant_id*, product_id*, options* (a JSON
object such as {"size": "42", "colour": "blue"}), price (when it is not the product's), stock

size_charts.csv, the sizes of a type of product from small to large: product_type*, size*, measure* ("foot
length"), least_cm*, most_cm*

faq.csv, what the shop answers about its rules: topic* (delivery, returns, payment ... as in bot/data/faq),
question*, answer*, source*, checked_on* (the day when somebody last checked it)

customers.csv: customer_id*, display_name, email, created_at

orders.csv, a row a line of an order: order_number*, customer_id*, placed_at*, product_id*, price* (of one
piece), variant_id, quantity, status (placed, packed, shipped, delivered, cancelled, returned), currency,
packed_at, shipped_at, delivered_at, cancelled_at, returned_at, expected_at

events.csv: customer_id*, kind* (view, search, shown, opened, rejected, cart, uncart, bought, returned,
rated), at*, product_id, weight, event_id. Each order line makes a "bought" event of itself; the same purchase
in this file is not counted twice.
"""

imports = typer.Typer(help="Fill the store: the demo shop, or CSV files of your own.", no_args_is_help=True)

Households = Annotated[
    int | None, typer.Option(min=1, help="Only the N households of the lowest numbers (default: all).")
]
Days = Annotated[int | None, typer.Option(min=1, help="Only the orders of the last N days (default: all).")]
Folder = Annotated[
    Path, typer.Argument(metavar="DIR", exists=True, file_okay=False, help="Where the files lie.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the report as one JSON document.")]


@imports.command()
def demo(households: Households = None, days: Days = None, as_json: AsJson = False) -> None:
    """Load the demo shop, newest orders first; a second run adds only what is missing."""
    from bot.cli.demo_import import describe, import_demo

    with _open_store() as engine:
        report = import_demo(engine, households=households, days=days)
    if as_json:
        emit(report)
    else:
        typer.echo("\n".join(describe(report)))


@imports.command(help=CSV_HELP)
def csv(folder: Folder, as_json: AsJson = False) -> None:
    """Load a shop's own CSV files."""
    from bot.cli.csv_files import import_csv

    with _open_store() as engine:
        report = import_csv(engine, folder)
    if as_json:
        emit(report)
    else:
        typer.echo("\n".join(_describe_files(report)))


@contextmanager
def _open_store() -> Iterator[Engine]:
    """Open the store of the settings with every room's tables."""
    import profiles
    import shop
    from bot.settings import read_settings

    engine = shop.open_database(read_settings().database_url)
    shop.migrate(engine)
    profiles.migrate(engine)
    try:
        yield engine
    finally:
        engine.dispose()


def _describe_files(report: dict[str, Any]) -> Iterator[str]:
    for name, counts in report["files"].items():
        yield f"{name}: " + ", ".join(f"{counts[count]:,} {count}" for count in COUNTS)
        for rejected in counts["rejected_rows"]:
            yield f"  line {rejected['line']}: {rejected['reason']}"
