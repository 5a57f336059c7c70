"""What can go wrong while understanding language."""

from pathlib import Path


class UnderstandingError(Exception):
    """Base of the errors that a person can mend; the command line shows them as one line."""


class BadLabelledLine(UnderstandingError):
    """A file of labelled messages has a line that cannot be read."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        self.path, self.line, self.problem = path, line, problem
        super().__init__(f"{path}, line {line}: {problem}. Mend that line and run again.")


class LabelledFileNotFound(UnderstandingError):
    """There is no such file of labelled messages."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path} is not a file that can be read. Check the path.")


class NoTrainedModel(UnderstandingError):
    """The folder of dialogue models holds none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(f"{folder} holds no trained model. Run `shopmate train dialogue` first.")


class TooFewLabels(UnderstandingError):
    """A classifier was to be trained on fewer than two labels."""

    def __init__(self, labels: list[str]) -> None:
        self.labels = labels
        super().__init__(
            f"Training needs at least two different labels, got {labels}. Add examples of another label."
        )
