"""One training at a time: a lock that the system lets go of when its holder ends, however it ends."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from recsys.errors import TrainingUnderway

LOCK = ".training"


@contextmanager
def hold_training(folder: Path) -> Iterator[None]:
    """Keep other trainings out of this folder, and clear away what a killed one left half-written.

    Raises:
        TrainingUnderway: another process, or another caller in this one, is at it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise TrainingUnderway(folder) from None
        for draft in folder.glob(".*"):
            if draft.is_dir():
                shutil.rmtree(draft, ignore_errors=True)
        yield
