"""`shopmate train dialogue`: the dialogue model, trained by Rasa and kept under `models/`."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import emit, progress_console, say
from bot.settings import ROOT, Settings, SettingsError, read_settings

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


def train_dialogue(settings: Settings) -> Path:
    """Train by `rasa train`, its output going to a log file; give the new model.

    Raises:
        SettingsError: the training failed; the log says why.
    """
    log = settings.var / "log" / "train-dialogue.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "rasa", "train", "--data", "bot/data", "--out", str(settings.models)]
    environment = {**os.environ, **THREADS, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
    with log.open("w") as output, progress_console.status("Training the dialogue model (about a minute) ..."):
        done = subprocess.run(  # noqa: S603  # our own command line
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT, check=False
        )
    model = find_newest_model(settings.models)
    if done.returncode or model is None:
        raise SettingsError([f"the dialogue model could not be trained; {log} says why"])
    return model


def find_newest_model(folder: Path) -> Path | None:
    """Find the model that was trained last; None where there is none."""
    return max(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, default=None)


def is_trained(settings: Settings) -> bool:
    """Say whether there is a model that is newer than everything it is trained from."""
    model = find_newest_model(settings.models)
    if model is None:
        return False
    sources = [path for source in SOURCES for path in [ROOT / source, *(ROOT / source).rglob("*")]]
    changed = max(p.stat().st_mtime for p in sources if p.is_file() and p.suffix in {".yml", ".tsv", ".py"})
    return model.stat().st_mtime > changed
