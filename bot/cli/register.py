"""All commands, by name."""

import typer

from bot.cli import (
    ask,
    corrections,
    customers,
    dialogue,
    imports,
    masking,
    recommender,
    recommender_versions,
    serve,
    staff,
    telegram,
    understanding,
    versions,
)

EVALUATE = "Measure the recommender, the understanding, the sentiment and the masking."
TRAIN = "Train the recommender or the dialogue model."


def register(app: typer.Typer) -> None:
    """Hang every command on the application."""
    train, evaluate = typer.Typer(help=TRAIN), typer.Typer(help=EVALUATE)
    train.command("recommender")(recommender_versions.train)
    train.command("dialogue")(dialogue.train)
    evaluate.command("recommender")(recommender.evaluate)
    evaluate.command("understanding")(understanding.evaluate_understanding)
    evaluate.command("sentiment")(understanding.evaluate_sentiment)
    evaluate.command("masking")(masking.evaluate_masking)
    app.add_typer(imports.imports, name="import")
    app.add_typer(train, name="train")
    app.add_typer(evaluate, name="evaluate")
    app.add_typer(customers.customers, name="customers")
    app.add_typer(recommender_versions.versions, name="recommender")
    app.add_typer(staff.staff, name="staff")
    app.add_typer(telegram.telegram, name="telegram")
    app.add_typer(corrections.corrections, name="corrections")
    app.add_typer(versions.versions, name="versions")
    app.command("recommend")(recommender.recommend)
    app.command("ask")(ask.ask)
    app.command("serve")(serve.serve)
    app.command("actions", hidden=True)(serve.run_actions)
    app.command("console", hidden=True)(serve.run_console)
