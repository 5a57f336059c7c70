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

from recsys.errors import BrokenModel, NoModel
from recsys.factors import Factors
from recsys.model import Model
from recsys.settings import Settings, Weights
from recsys.together import Together

FORMAT = 1
POINTER = "current"
KEPT = 3  # older versions stay for a way back, and for processes that are just loading one


def save(model: Model, folder: Path) -> Path:
    """Write the model beside the others, then make it current; a reader sees the old or the new, never half.

    Older versions beyond the newest three are removed.

    Returns:
        The folder of this version.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / model.version
    draft = folder / f".{model.version}.{uuid.uuid4().hex[:8]}"
    draft.mkdir()
    try:
        np.savez(draft / "arrays.npz", **_arrays(model))
        (draft / "model.json").write_text(json.dumps(_facts(model), indent=1, default=str) + "\n")
        if target.exists():
            shutil.rmtree(target)
        draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _point(folder, model.version)
    _remove_old(folder, model.version)
    return target


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
            return _build(facts, dict(arrays)).warm_up()
    except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
        raise BrokenModel(folder, f"{type(error).__name__}: {error}") from error


def find_current(folder: Path) -> str:
    """Say which version is current.

    Raises:
        NoModel: nothing has been trained into this folder.
    """
    try:
        return (folder / POINTER).read_text().strip()
    except FileNotFoundError:
        raise NoModel(folder) from None


def load_current(folder: Path) -> Model:
    """Load the version that the folder's `current` file names.

    Raises:
        NoModel: nothing has been trained into this folder.
        BrokenModel: the version cannot be read.
    """
    return load(folder / find_current(folder))


def _arrays(model: Model) -> dict[str, Any]:
    return {
        "product_ids": np.array(model.product_ids),
        "vectors": model.factors.vectors,
        "together_starts": model.together.starts,
        "together_partners": model.together.partners,
        "together_strengths": model.together.strengths,
        "popularity": model.popularity,
    }


def _facts(model: Model) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": model.version,
        "trained_at": model.trained_at.isoformat(),
        "data": model.data,
        "settings": asdict(model.settings),
        "metrics": model.metrics,
    }


def _build(facts: dict[str, Any], arrays: dict[str, Any]) -> Model:
    chosen = dict(facts["settings"])
    for name in ("any_weights", "new_weights"):
        chosen[name] = Weights(**chosen[name])
    settings = Settings(**chosen)
    return Model(
        product_ids=arrays["product_ids"].tolist(),
        factors=Factors(arrays["vectors"], settings.regularization),
        together=Together(
            arrays["together_starts"], arrays["together_partners"], arrays["together_strengths"]
        ),
        popularity=arrays["popularity"],
        settings=settings,
        version=facts["version"],
        trained_at=datetime.fromisoformat(facts["trained_at"]),
        data=facts["data"],
        metrics=facts["metrics"],
    )


def _point(folder: Path, version: str) -> None:
    draft = folder / f".{POINTER}.{uuid.uuid4().hex[:8]}"
    draft.write_text(version + "\n")
    os.replace(draft, folder / POINTER)


def _remove_old(folder: Path, current: str) -> None:
    versions = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    others = [path for path in versions if path.name != current]
    for path in others[: max(0, len(others) - (KEPT - 1))]:
        shutil.rmtree(path, ignore_errors=True)
