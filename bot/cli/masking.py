"""`shopmate evaluate masking`: how well personal data is told from the rest of a message."""

import csv
import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.channels.masking import PLACEHOLDER, mask
from bot.cli import emit
from bot.cli.understanding import show_numbers, show_table
from bot.settings import ROOT

KINDS = ("email", "phone", "address", "id", "iban", "card")
MESSAGES = ROOT / "tests" / "channels" / "masking.tsv"
_MARKED = re.compile(r"\{(\w+):([^}]*)\}")  # call me at {phone:415-555-0132}

TestFile = Annotated[
    Path,
    typer.Option("--test", help="Tab-separated, columns half (tune or held) and text; data in {kind:...}."),
]
Half = Annotated[str | None, typer.Option("--half", help="Only these messages: tune or held.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output.")]


@dataclass(frozen=True)
class Marked:
    """A message, and the private parts of it in their order."""

    text: str
    parts: list[tuple[str, str]]


def evaluate_masking(test: TestFile = MESSAGES, half: Half = None, as_json: AsJson = False) -> None:
    """Measure recall and precision of masking, for each kind of personal data."""
    report = measure(read_marked(test, half))
    if as_json:
        emit({"test": str(test), "half": half, **report})
        return
    show_numbers(
        report, ["messages", "without_personal_data", "changed_though_harmless", "recall", "precision"]
    )
    show_numbers(report["milliseconds"], ["median", "p99"])
    show_table("Kinds: marked, found, recall, precision", report["kinds"])
    show_table("Missed", report["missed"])
    show_table("Masked too much", report["masked_too_much"])


def read_marked(path: Path, half: str | None = None) -> list[Marked]:
    """Read messages whose private parts are marked."""
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [_read_marks(row["text"]) for row in rows if half is None or row["half"] == half]


def measure(messages: Sequence[Marked]) -> dict[str, Any]:
    """Compare what is masked with what is marked; a part is right where its borders are.

    A card number's placeholder says nothing of what was there, so cards are right where their count is.
    """
    marked, found, right = Counter[str](), Counter[str](), Counter[str]()
    missed, too_much, times = [], [], []
    harmless_changed = 0
    for message in messages:
        start = time.perf_counter()
        masked, parts = _mask(message.text)
        times.append((time.perf_counter() - start) * 1000)
        truth = Counter(("card", "") if kind == "card" else (kind, value) for kind, value in message.parts)
        for counter, which in ((marked, truth), (found, parts), (right, truth & parts)):
            counter.update(kind for kind, _ in which.elements())
        missed += [{"kind": kind, "text": message.text} for kind, _ in (truth - parts)]
        too_much += [{"kind": kind, "masked": masked} for kind, _ in (parts - truth)]
        harmless_changed += bool(parts) and not truth
    return {
        "messages": len(messages),
        "without_personal_data": sum(not message.parts for message in messages),
        "changed_though_harmless": harmless_changed,
        "recall": _share(right.total(), marked.total()),
        "precision": _share(right.total(), found.total()),
        "kinds": [
            {
                "kind": kind,
                "marked": marked[kind],
                "found": found[kind],
                "recall": _share(right[kind], marked[kind]),
                "precision": _share(right[kind], found[kind]),
            }
            for kind in KINDS
        ],
        "milliseconds": {"median": _percentile(times, 50), "p99": _percentile(times, 99)},
        "missed": missed,
        "masked_too_much": too_much,
    }


def _read_marks(text: str) -> Marked:
    return Marked(_MARKED.sub(r"\2", text), [(match[1], match[2]) for match in _MARKED.finditer(text)])


def _mask(text: str) -> tuple[str, Counter[tuple[str, str]]]:
    parts = Counter[tuple[str, str]]()

    def keep(kind: str, value: str) -> str:
        parts[kind, value] += 1
        return f"<{kind}>"

    masked = mask(text, keep).text
    parts["card", ""] += masked.count(PLACEHOLDER)
    return masked, +parts


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0


def _percentile(times: Sequence[float], percent: int) -> float:
    return round(sorted(times)[len(times) * percent // 100], 3)
