"""`shopmate evaluate recommender` and `recommend`."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import sqlalchemy as sa
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

import profiles
import recsys
import shop
from bot.cli import emit, progress_console, say
from bot.recommendations import Reason, Suggested
from bot.settings import read_settings
from recsys.report import METRICS, write_page

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output.")]
LOG_MIN_BUYERS = 5  # of a log file, as a rule smaller than a shop
LABELLED = ("category", "department", "brand", "maker")  # beside the type, what nearness goes by


class UnknownCategory(shop.ShopError):
    """A category that the shop does not have."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"The shop has no category {name!r}. Name one as the shop shows it.")


def evaluate(
    interactions: Annotated[
        Path | None,
        typer.Option(
            help="A CSV file with the columns user,item,timestamp and perhaps quantity; else the store."
        ),
    ] = None,
    k: Annotated[
        list[int] | None, typer.Option(min=1, max=1000, help="Cutoffs of recall; repeatable.")
    ] = None,
    days: Annotated[
        float, typer.Option(min=0.01, help="How many days the test and validation windows have.")
    ] = 28,
    min_buyers: Annotated[
        int | None, typer.Option(min=1, help="Products need so many buyers (store: 10, file: 5).")
    ] = None,
    leave_out: Annotated[
        bool, typer.Option("--ablate", help="Also say what each source is worth, by leaving it out.")
    ] = False,
    page: Annotated[Path | None, typer.Option(help="Write the measurement to this Markdown file.")] = None,
    as_json: Json = False,
) -> None:
    """Measure the recommender on events held back by time, every baseline beside it."""
    settings = recsys.Settings()
    if interactions is not None:
        events, buyers, contents = recsys.read_log(interactions), LOG_MIN_BUYERS, None
    else:
        from bot.services import open_services

        engine = open_services(read_settings()).engine
        events, buyers, contents = read_store(engine), settings.min_buyers, read_contents(engine)
    settings = replace(settings, min_buyers=min_buyers or buyers)
    with show_progress() as progress:
        evaluation = recsys.evaluate(
            events,
            settings,
            days=days,
            cutoffs=sorted(set(k or (10, 20))),
            contents=contents,
            progress=progress,
        )
        if leave_out:
            try:
                evaluation.report["ablation"] = recsys.ablate(events, settings, days=days, progress=progress)
            except recsys.TooLittleData as error:
                say(f"Nothing was left out: {error}")
    if page is not None:
        source = f" --interactions {interactions.name}" if interactions else ""
        page.parent.mkdir(parents=True, exist_ok=True)
        words = f"{source}{' --ablate' if leave_out else ''} --page {page}"
        page.write_text(write_page(evaluation.report, f"shopmate evaluate recommender{words}"))
    if as_json:
        emit({"interactions": str(interactions) if interactions else "store", **evaluation.report})
    else:
        show_tasks(evaluation.report)


def recommend(
    customer: Annotated[str, typer.Option(help="The customer's id.")],
    k: Annotated[int, typer.Option(min=1, max=100, help="How many.")] = 10,
    max_price: Annotated[float | None, typer.Option(min=0, help="In the shop's currency.")] = None,
    min_price: Annotated[float | None, typer.Option(min=0, help="In the shop's currency.")] = None,
    category: Annotated[str | None, typer.Option(help="A category, department or type.")] = None,
    exclude_brand: Annotated[list[str] | None, typer.Option(help="A brand or maker; repeatable.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Blend in what the customer buys again.")] = False,
    why: Annotated[bool, typer.Option("--why", help="Say what each suggestion is due to.")] = False,
    as_json: Json = False,
) -> None:
    """Suggest products to a customer within hard limits."""
    from bot.services import open_services

    services = open_services(read_settings())
    with Session(services.engine, future=True) as session:
        profiles.find_customer(session, customer)
        recsys.find_current(services.settings.recommender_folder)
        if category is not None:
            _check_category(session, category)
        version = services.recommendations.version
        began = time.perf_counter()
        found = services.recommendations.suggest(
            session,
            customer,
            k=k,
            novelty="any" if again else "new",
            price_max_cents=None if max_price is None else round(max_price * 100),
            price_min_cents=None if min_price is None else round(min_price * 100),
            category=category,
            exclude_brands=exclude_brand or (),
        )
        ms = round((time.perf_counter() - began) * 1000, 2)
        items = [_describe(suggested, why) for suggested in found]
    if as_json:
        emit({"customer_id": customer, "items": items, "model_version": version, "ms": ms})
    else:
        _show_items(items, customer)


def _check_category(session: Session, name: str) -> None:
    product = shop.Product
    kinds = (product.category, product.department, product.product_type)
    held = sa.select(product.product_id).where(sa.or_(*(sa.func.lower(k) == name.lower() for k in kinds)))
    if session.execute(held.limit(1)).first() is None:
        raise UnknownCategory(name)


def read_store(engine: Engine) -> recsys.Interactions:
    """Read the store's events for training."""
    with engine.connect() as connection:
        return recsys.Interactions(*profiles.read_interactions(connection))


def read_product_types(engine: Engine) -> dict[str, str]:
    """Read of which type each product is."""
    product = shop.Product.__table__.c
    with engine.connect() as connection:
        return dict(connection.execute(sa.select(product.product_id, product.product_type)).all())


def read_contents(engine: Engine) -> dict[str, recsys.Content]:
    """Read what the shop says of each product: its type, and the words of its title and labels."""
    product = shop.Product.__table__.c
    columns = [product[name] for name in ("product_id", "title", "product_type", *LABELLED)]
    with engine.connect() as connection:
        rows = connection.execute(sa.select(*columns)).all()
    return {
        product_id: recsys.Content(kind, [*title.casefold().split(), *labels, f"type {kind}"])
        for product_id, title, kind, *names in rows
        for labels in [[f"{label} {name}" for label, name in zip(LABELLED, names, strict=True) if name]]
    }


def _describe(suggested: Suggested, why: bool) -> dict[str, Any]:
    product = suggested.product
    item = {
        "product_id": product.product_id,
        "title": product.title,
        "price": product.price_cents / 100,
        "score": round(suggested.score, 4),
        "reason": _say_reason(suggested.reasons[0]) if suggested.reasons else "fits what was asked for",
    }
    if why:
        item["why"] = [
            {"kind": r.kind, "product_id": r.product_id, "title": r.title, "share": round(r.share, 3)}
            for r in suggested.reasons
        ]
    return item


def _say_reason(reason: Reason) -> str:
    said = {
        "bought": f"bought {reason.title}",
        "goes_with": f"often bought together with {reason.title}",
        "usual": "bought regularly",
        "similar": f"bought by the same people as {reason.title}",
        "popular": "popular at the moment",
    }
    return said[reason.kind]


@contextmanager
def show_progress() -> Iterator[recsys.Progress]:
    """Draw one bar a step on standard error."""
    columns = (TextColumn("{task.description:>26}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=progress_console, transient=True) as bars:
        tasks: dict[str, Any] = {}

        def report(step: str, done: float) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=1.0)
            bars.update(tasks[step], completed=done)

        yield report


def show_tasks(report: Mapping[str, Any]) -> None:
    """Print a measurement, one table a task."""
    for task, methods in report.get("tasks", {}).items():
        table = Table(
            "method", *METRICS, title=f"{task}: {report['protocol']['tasks'][task]}", title_justify="left"
        )
        for name, line in methods.items():
            table.add_row(name, *(f"{line[metric]:.4f}" if metric in line else "" for metric in METRICS))
        Console().print(table)
    if "not_measured" in report:
        say(f"Not measured: {report['not_measured']}")


def _show_items(items: list[dict[str, Any]], customer: str) -> None:
    table = Table("product", "title", "price", "score", "reason", title=f"For customer {customer}")
    for item in items:
        price = shop.format_price(round(item["price"] * 100), "USD")
        table.add_row(item["product_id"], item["title"], price, f"{item['score']:.3f}", item["reason"])
    Console().print(table)
