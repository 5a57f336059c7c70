"""What can go wrong with versions of the dialogue model; each error says what to do."""

from pathlib import Path


class VersionsError(Exception):
    """Base of the errors that a person can mend; the command line shows them as one line."""


class TrainingFailed(VersionsError):
    """A candidate could not be trained."""

    def __init__(self) -> None:
        super().__init__("Rasa could not train the candidate; the lines above say why.")


class ModelGone(VersionsError):
    """The file of a version's model is not there any more."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is gone; try its corrections again to train it anew.")
        self.path = path


class ModelUnusable(VersionsError):
    """A version's model is damaged, or was made by another release of the assistant."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"This release cannot load {path.name}; run `shopmate train dialogue`, then retry.")
        self.path = path


class ServerRefused(VersionsError):
    """The running assistant does not do what was asked of it."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The running assistant refused: {reason}")
        self.reason = reason
