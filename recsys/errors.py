"""What can go wrong in this room; every message ends with what to do."""

from collections.abc import Sequence
from pathlib import Path


class RecsysError(Exception):
    """The base of this room's errors."""


class TooLittleData(RecsysError):
    """There is not enough in the events to learn or to measure anything."""

    def __init__(self, fact: str, advice: str) -> None:
        self.fact = fact
        super().__init__(f"{fact}; {advice}.")


class NotFinite(RecsysError):
    """Learning ended in numbers that are not finite."""

    def __init__(self) -> None:
        super().__init__("Learning gave numbers that are not finite. Check the weights of the events.")


class BadLog(RecsysError):
    """A file of interactions that cannot be read; `line` counts from 1, the header included."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        self.path = path
        self.line = line
        self.reason = reason
        super().__init__(
            f"{path}, line {line}: {reason}. "
            "The file needs a header with user,item,timestamp and perhaps quantity, then one row an event."
        )


class NoModel(RecsysError):
    """Nothing has been trained into this folder yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(f"No recommender in {folder}. Run `shopmate train recommender`.")


class NoVersion(RecsysError):
    """A version of the recommender that was not saved, or was removed since."""

    def __init__(self, folder: Path, version: str, versions: Sequence[str]) -> None:
        self.folder = folder
        self.version = version
        there = f"There are: {', '.join(versions)}" if versions else "There is none"
        super().__init__(
            f"No recommender {version!r} in {folder}. {there}; `shopmate recommender list` shows them."
        )


class NotPromoted(RecsysError):
    """A new version was saved, but is measured to be worse than the one that answers."""

    def __init__(self, version: str, worse: Sequence[str], bound: float) -> None:
        self.version = version
        self.worse = worse
        super().__init__(
            f"Recommender {version} is saved but does not answer: it is worse by more than {bound:.0%} in "
            f"{', '.join(worse)}. "
            f"`shopmate recommender use {version}` lets it answer all the same."
        )


class TrainingUnderway(RecsysError):
    """Another training into the same folder has not ended."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(
            f"Another training into {folder} is under way. Wait for it to end, then run this again."
        )


class BrokenModel(RecsysError):
    """A saved recommender that cannot be read."""

    def __init__(self, folder: Path, reason: str) -> None:
        self.folder = folder
        self.reason = reason
        super().__init__(
            f"The recommender in {folder} cannot be read ({reason}). Run `shopmate train recommender` again."
        )


class UnfitMask(RecsysError):
    """A mask of allowed products that was made for another model."""

    def __init__(self, length: int, products: int) -> None:
        self.length = length
        self.products = products
        super().__init__(
            f"The mask has {length} entries but the model knows {products} products. "
            "Build it from this model's `product_ids`."
        )
