"""The saved recommender: one folder a version (npz and json, no pickle); a file names the current one."""

import json
import os
import shutil
import uuid
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from recsys.arrays import as_arrays, as_sources
from recsys.errors import BrokenModel, NoModel, NoVersion
from recsys.model import Model
from recsys.ranker import Ranker
from recsys.settings import Settings, Weights

FORMAT = 1
POINTER = "current"
KEPT = 3  # older versions stay for a way back, and for processes that are just loading one


def save(model: Model, folder: Path, *, current: bool = True) -> Path:
    """Write the model beside the others; a reader sees the old or the new, never half.

    Args:
        model: what to save.
        folder: of all versions. Those beyond the newest three are removed, but never the current one.
        current: make it the one that answers.

    Returns:
        The folder of this version.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / model.version
    draft = folder / f".{model.version}.{uuid.uuid4().hex[:8]}"
    draft.mkdir()
    try:
        np.savez(draft / "arrays.npz", product_ids=np.array(model.product_ids), **as_arrays(model.sources))
        for novelty, ranker in model.rankers.items():
            (draft / f"ranker-{novelty}.txt").write_text(ranker.text)
        (draft / "model.json").write_text(json.dumps(_facts(model), indent=1, default=str) + "\n")
        if target.exists():
            shutil.rmtree(target)
        draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    if current:
        _point(folder, model.version)
    _remove_old(folder, {model.version, _read_pointer(folder)})
    return target


def use(folder: Path, version: str) -> None:
    """Make a saved version the one that answers; running servers take it up with their next answer.

    Raises:
        NoVersion: there is no such version.
        BrokenModel: it cannot be read.
    """
    load_version(folder, version)
    _point(folder, version)


def load_version(folder: Path, version: str) -> Model:
    """Load a saved version by its name.

    Raises:
        NoVersion: there is no such version.
        BrokenModel: it cannot be read.
    """
    if version not in list_versions(folder):
        raise NoVersion(folder, version, list_versions(folder))
    return load(folder / version)


def list_versions(folder: Path) -> list[str]:
    """List the saved versions, oldest first."""
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))


def describe(folder: Path, version: str) -> dict[str, Any]:
    """Give what a saved version says of itself: when and on what it was trained, and what was measured.

    Raises:
        BrokenModel: it cannot be read.
    """
    try:
        facts: dict[str, Any] = json.loads((folder / version / "model.json").read_text())
    except (OSError, ValueError) as error:
        raise BrokenModel(folder / version, f"{type(error).__name__}: {error}") from error
    return facts


def load(folder: Path) -> Model:
    """Load the version in this folder, ready to answer.

    Raises:
        BrokenModel: files are missing, damaged or of another format.
    """
    try:
        facts = json.loads((folder / "model.json").read_text())
        if facts["format"] != FORMAT:
            raise BrokenModel(folder, f"format {facts['format']}, expected {FORMAT}")
        with np.load(folder / "arrays.npz", allow_pickle=False) as arrays:
            return _build(facts, dict(arrays), _read_rankers(folder)).warm_up()
    except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
        raise BrokenModel(folder, f"{type(error).__name__}: {error}") from error


def find_current(folder: Path) -> str:
    """Say which version is current.

    Raises:
        NoModel: nothing has been trained into this folder.
    """
    version = _read_pointer(folder)
    if version is None:
        raise NoModel(folder)
    return version


def load_current(folder: Path) -> Model:
    """Load the version that the folder's `current` file names.

    Raises:
        NoModel: nothing has been trained into this folder.
        BrokenModel: the version cannot be read.
    """
    return load(folder / find_current(folder))


def _facts(model: Model) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": model.version,
        "trained_at": model.trained_at.isoformat(),
        "data": model.data,
        "settings": asdict(model.settings),
        "metrics": model.metrics,
    }


def _read_rankers(folder: Path) -> dict[str, Ranker]:
    paths = sorted(folder.glob("ranker-*.txt"))
    return {path.stem.removeprefix("ranker-"): Ranker(path.read_text()) for path in paths}


def _build(facts: dict[str, Any], arrays: dict[str, Any], rankers: dict[str, Ranker]) -> Model:
    chosen = dict(facts["settings"])
    for name in sorted({"any_weights", "new_weights", "newcomer_weights"} & set(chosen)):
        chosen[name] = Weights(**chosen[name])
    settings = Settings(**chosen)
    return Model(
        product_ids=arrays["product_ids"].tolist(),
        sources=as_sources(arrays, settings.regularization),
        settings=settings,
        version=facts["version"],
        trained_at=datetime.fromisoformat(facts["trained_at"]),
        rankers=rankers,
        data=facts["data"],
        metrics=facts["metrics"],
    )


def _point(folder: Path, version: str) -> None:
    draft = folder / f".{POINTER}.{uuid.uuid4().hex[:8]}"
    draft.write_text(version + "\n")
    os.replace(draft, folder / POINTER)


def _read_pointer(folder: Path) -> str | None:
    try:
        return (folder / POINTER).read_text().strip()
    except FileNotFoundError:
        return None


def _remove_old(folder: Path, spared: set[str | None]) -> None:
    others = [version for version in list_versions(folder) if version not in spared]
    for version in others[: max(0, len(others) - (KEPT - 1))]:
        shutil.rmtree(folder / version, ignore_errors=True)
