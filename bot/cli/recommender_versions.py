"""`shopmate train recommender` and `shopmate recommender`: new versions, and the way back to an old one."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy.engine import Engine

import recsys
from bot.cli import emit, say
from bot.cli.drift import show_drift
from bot.cli.recommender import Json, read_product_types, read_store, show_progress, show_tasks
from bot.rhythm import measure_rhythms, save_rhythms
from bot.settings import read_settings

TASKS = ("all", "new", "basket")


class Trained(NamedTuple):
    """A new version: where it was saved, the seconds it took, and whether it answers now (else why not)."""

    model: recsys.Model
    folder: Path
    seconds: float
    promotion: dict[str, Any]


def train(
    as_json: Json = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="Do not measure; mix the sources as tuned on the demo shop.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Let the new version answer even if it is measured to be worse.")
    ] = False,
) -> None:
    """Learn from the store's events, measure, and keep the model as a new version under var/recommender.

    The new version answers from then on, unless it is worse than the current one by more than 2 % of NDCG@10
    on the newest weeks. Servers take it up by themselves. For a nightly training:
    `0 3 * * * cd /srv/shopmate && .venv/bin/shopmate train recommender`.
    """
    from bot.services import open_services

    settings = read_settings()
    engine = open_services(settings).engine
    trained = train_recommender(engine, settings.recommender_folder, measure=not quick, force=force)
    model, promotion = trained.model, trained.promotion
    if as_json:
        facts = {"version": model.version, "folder": str(trained.folder), "seconds": trained.seconds}
        emit({**facts, "promotion": promotion, "data": model.data, "metrics": model.metrics})
    else:
        if model.metrics:
            show_tasks(model.metrics)
        events, products = model.data["events"], model.data["products_with_factors"]
        say(
            f"Recommender {model.version}: {events:,} events, {products:,} products, {trained.seconds:.0f} s."
        )
        if drift := promotion.get("drift"):
            kept, replaced = drift["top10_kept"], promotion["replaces"]
            say(f"Of customers' top ten {kept:.0%} stay as they were in {replaced}.")
    if not promotion["promoted"]:
        raise recsys.NotPromoted(model.version, promotion["worse"], promotion["bound"])


def train_recommender(engine: Engine, folder: Path, *, measure: bool = True, force: bool = False) -> Trained:
    """Train on the store's events; the model becomes current unless it is measured to be worse.

    Progress goes to standard error. Whenever this is stopped, even by a kill, the current version answers on.

    Raises:
        recsys.TrainingUnderway: another training into the folder has not ended.
        recsys.RecsysError: there is too little to learn from.
    """
    began = time.perf_counter()
    with recsys.hold_training(folder), show_progress() as progress:
        interactions = read_store(engine)
        model, promotion = _learn(interactions, _load_current(folder), measure, force, progress)
        saved = recsys.save(model, folder, current=False)
        save_rhythms(saved, measure_rhythms(interactions, read_product_types(engine)))
        if promotion["promoted"]:  # last, so that what answers is whole
            recsys.use(folder, model.version)
    return Trained(model, saved, round(time.perf_counter() - began, 1), promotion)


def _learn(
    interactions: recsys.Interactions,
    current: recsys.Model | None,
    measure: bool,
    force: bool,
    progress: recsys.Progress,
) -> tuple[recsys.Model, dict[str, Any]]:
    """Train and measure; give the model and whether it may take over."""
    chosen, metrics = recsys.Evaluation({}, recsys.Settings()), {}
    if measure:
        try:
            chosen = recsys.evaluate(
                interactions, chosen.settings, peers=False, current=current, progress=progress
            )
            metrics = chosen.report
        except recsys.TooLittleData as error:
            metrics = {"not_measured": str(error)}
    trained = replace(recsys.train(interactions, chosen.settings, progress), rankers=chosen.rankers)
    promotion = recsys.judge(metrics)
    promotion["promoted"] = force or not promotion["worse"]
    if current is not None:
        log = recsys.encode(interactions)
        promotion["replaces"] = current.version
        promotion["drift"] = recsys.measure_drift(current, trained, log, progress=progress)
    return replace(trained, metrics={**metrics, "promotion": promotion}), promotion


def _load_current(folder: Path) -> recsys.Model | None:
    try:
        return recsys.load_current(folder)
    except (recsys.NoModel, recsys.BrokenModel):
        return None


versions = typer.Typer(
    help="List the recommender's versions, compare two, or go back to one.", no_args_is_help=True
)


@versions.command("list")
def list_versions(as_json: Json = False) -> None:
    """List the saved versions, oldest first, with their quality on the weeks before they were trained."""
    folder = read_settings().recommender_folder
    lines = [_describe_version(folder, version) for version in recsys.list_versions(folder)]
    if as_json:
        emit({"folder": str(folder), "versions": lines})
        return
    table = Table("version", "answers", "events", "NDCG@10 all", "new", "basket")
    for line in lines:
        ndcg = [f"{line['ndcg@10'][task]:.4f}" if task in line["ndcg@10"] else "" for task in TASKS]
        table.add_row(line["version"], "yes" if line["current"] else "", f"{line['events']:,}", *ndcg)
    Console().print(table)


@versions.command("use")
def use_version(
    version: Annotated[str, typer.Argument(help="As `shopmate recommender list` shows it.")],
    as_json: Json = False,
) -> None:
    """Let a saved version answer from now on; servers take it up by themselves."""
    recsys.use(read_settings().recommender_folder, version)
    if as_json:
        emit({"version": version})
    else:
        say(f"Recommender {version} answers now.")


@versions.command("compare")
def compare_versions(
    old: Annotated[str, typer.Argument(help="As `shopmate recommender list` shows it.")],
    new: Annotated[str, typer.Argument(help="The version beside it.")],
    as_json: Json = False,
) -> None:
    """Say how much customers' top ten move from one version to another, for whom, and which products."""
    from bot.services import open_services

    settings = read_settings()
    before, after = (recsys.load_version(settings.recommender_folder, version) for version in (old, new))
    engine = open_services(settings).engine
    with show_progress() as progress:
        drift = recsys.measure_drift(before, after, recsys.encode(read_store(engine)), progress=progress)
    if as_json:
        emit(drift)
    else:
        show_drift(drift)


def _describe_version(folder: Path, version: str) -> dict[str, Any]:
    facts = recsys.describe(folder, version)
    tasks = facts["metrics"].get("tasks", {})
    return {
        "version": version,
        "current": version == recsys.find_current(folder),
        "trained_at": facts["trained_at"],
        "events": facts["data"]["events"],
        "ndcg@10": {task: lines["shopmate"]["ndcg@10"] for task, lines in tasks.items()},
    }
