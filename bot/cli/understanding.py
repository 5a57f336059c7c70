"""`shopmate evaluate understanding` and `sentiment`: how well messages are read."""

from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli import emit, progress_console
from bot.settings import read_settings

TestFile = Annotated[Path, typer.Option("--test", help="Tab-separated, the first line names the columns.")]
TrainFile = Annotated[
    Path | None, typer.Option("--train", help="Train the same pipeline on this file first; same columns.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output.")]


def evaluate_understanding(test: TestFile, train: TrainFile = None, as_json: AsJson = False) -> None:
    """Measure intents on a file with the columns text and intent."""
    from bot.nlu.evaluation import evaluate_intents

    with progress_console.status(f"Reading {test.name} ..."):
        report = evaluate_intents(test, read_settings().models, train)
    if as_json:
        emit({"test": str(test), "train": str(train) if train else None, **report})
        return
    show_numbers(report, ["messages", "intents", "accuracy", "macro_f1", "accuracy_as_acted", "ece"])
    show_numbers(report["out_of_scope"], ["messages", "recall", "precision", "auroc", "in_scope_refused"])
    show_table("Worst intents", report["worst_intents"])
    show_table("Taken for each other", report["confusions"])


def evaluate_sentiment(test: TestFile, as_json: AsJson = False) -> None:
    """Measure sentiment on a file with the columns text and sentiment, and tag where it has one."""
    from bot.nlu.evaluation import evaluate_sentiments

    with progress_console.status(f"Reading {test.name} ..."):
        report = evaluate_sentiments(test, read_settings().models)
    if as_json:
        emit({"test": str(test), **report})
        return
    show_numbers(report, ["messages", "accuracy", "macro_f1"])
    show_table("Sentiments", report["per_sentiment"])
    show_table("Tags", report["per_tag"])
    show_table("Taken for each other", report["confusions"])


def show_numbers(report: dict[str, Any], names: list[str]) -> None:
    """Print named numbers on one line."""
    typer.echo(" · ".join(f"{name.replace('_', ' ')} {report[name]}" for name in names if name in report))


def show_table(title: str, rows: list[dict[str, Any]]) -> None:
    """Print rows under a title; nothing where there are none."""
    if not rows:
        return
    typer.echo(f"\n{title}")
    for row in rows:
        typer.echo("  " + "  ".join(str(value) for value in row.values()))
