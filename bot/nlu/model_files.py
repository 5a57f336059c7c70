"""The folder of trained dialogue models, and which of them answers: the one chosen or trained last."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

POINTER = "current"


def find_current(folder: Path) -> Path | None:
    """Find the model that answers; None where there is none.

    That is the one the folder's file `current` names, unless another was trained after it was chosen.
    """
    newest = max(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, default=None)
    pointer = folder / POINTER
    try:
        chosen, chosen_at = folder / pointer.read_text().strip(), pointer.stat().st_mtime
    except FileNotFoundError:
        return newest
    is_newest = newest is None or chosen_at >= newest.stat().st_mtime
    return chosen if is_newest and chosen.is_file() else newest


def set_current(folder: Path, model: Path) -> None:
    """Choose a model below the folder; a reader sees the old choice or the new one, never half."""
    draft = folder / f".{POINTER}.{uuid.uuid4().hex[:8]}"
    draft.write_text(f"{model.relative_to(folder)}\n")
    os.replace(draft, folder / POINTER)
