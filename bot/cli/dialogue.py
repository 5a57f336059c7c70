"""`shopmate train dialogue`: the dialogue model, trained by Rasa and kept under `models/`."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from bot.cli import emit, progress_console, say
from bot.nlu.model_files import find_current
from bot.settings import ROOT, Settings, SettingsError, read_settings
from bot.versions.project import Project

SOURCES = ("config.yml", "domain.yml", "bot/data", "bot/nlu")
THREADS = {"TF_INTRA_OP_PARALLELISM_THREADS": "1", "TF_INTER_OP_PARALLELISM_THREADS": "1"}


def train(
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document on standard output.")
    ] = False,
) -> None:
    """Train the dialogue model from bot/data and keep it as a new version under models/."""
    started = time.perf_counter()
    model = train_dialogue(read_settings())
    seconds = round(time.perf_counter() - started, 1)
    if as_json:
        emit({"model": str(model), "seconds": seconds})
    else:
        say(f"Dialogue model {model.name} trained in {seconds:.0f} s.")


@contextmanager
def training_beside(settings: Settings) -> Iterator[Future[Path]]:
    """Train as `train_dialogue` does while the block does something else; it ends with the training.

    The future gives the new model, or raises SettingsError.
    """
    with ThreadPoolExecutor(1) as beside:
        yield beside.submit(_run_training, settings)


def train_dialogue(settings: Settings) -> Path:
    """Train by `rasa train` on bot/data and the promoted corrections; give the new model.

    Rasa's output goes to a log file.

    Raises:
        SettingsError: the training failed; the log says why.
    """
    with show_training():
        return _run_training(settings)


def show_training() -> AbstractContextManager[object]:
    """Show that the training is still going on."""
    return progress_console.status("Training the dialogue model (one to three minutes) ...")


def _run_training(settings: Settings) -> Path:
    log = settings.var / "log" / "train-dialogue.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, **THREADS, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
    with tempfile.TemporaryDirectory() as folder, log.open("w") as output:
        data = ["bot/data", *write_promoted(settings, Path(folder))]
        command = [sys.executable, "-m", "rasa", "train", "--data", *data, "--out", str(settings.models)]
        done = subprocess.run(  # noqa: S603  # our own command line
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT, check=False
        )
    model = find_current(settings.models)
    if done.returncode or model is None:
        raise SettingsError([f"the dialogue model could not be trained; {log} says why"])
    return model


def write_promoted(settings: Settings, folder: Path) -> list[str]:
    """Write what promoted corrections teach into a folder and give the file, if there is any."""
    from bot.services import open_services
    from profiles.corrections import PROMOTED, list_corrections

    engine = open_services(settings).engine
    with Session(engine, future=True) as session:
        promoted = list_corrections(session, [PROMOTED])
    engine.dispose()
    if not promoted:
        return []
    from bot.versions.writing import write_examples

    path = write_examples(promoted, Project.below(ROOT), folder)
    return [str(path)] if path else []


def is_trained(settings: Settings) -> bool:
    """Say whether there is a model that is newer than everything it is trained from."""
    model = find_current(settings.models)
    if model is None:
        return False
    sources = [path for source in SOURCES for path in [ROOT / source, *(ROOT / source).rglob("*")]]
    changed = max(p.stat().st_mtime for p in sources if p.is_file() and p.suffix in {".yml", ".tsv", ".py"})
    return model.stat().st_mtime > changed
