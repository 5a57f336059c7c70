"""Labelled lines such as `under [3 bucks](price_max=3)`, and how well the readers do on them."""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bot.nlu.entities_reader import read_entities
from bot.nlu.entities_text import Entity
from bot.nlu.vocabulary import Vocabulary

PATH = Path(__file__).with_name("entities.tsv")
NUMERIC = {"price_min", "price_max", "quantity", "ordinal", "rating"}
CODES = {"order_number", "case_number", "coupon_code"}
_LABEL = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_FIELD = re.compile(r"(\w+)(?:=([^:]*?))?(?::(\w+))?(?=\s+\w+=|$)")


@dataclass(frozen=True)
class Line:
    """One message with what is to be found in it."""

    split: str
    intent: str
    text: str
    entities: tuple[Entity, ...]


@dataclass(frozen=True)
class Score:
    """How well one kind of entity is found."""

    precision: float
    recall: float
    count: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def parse_line(split: str, intent: str, labelled: str) -> Line:
    """Take the labels out of a line: `entity`, `entity=value`, `entity:role`, or several with blanks."""
    text, entities, last = "", [], 0
    for match in _LABEL.finditer(labelled):
        text += labelled[last : match.start()]
        start, surface = len(text), match.group(1)
        text, last = text + surface, match.end()
        for name, value, role in _FIELD.findall(match.group(2)):
            said = value or (surface.upper() if name in CODES else surface.lower())
            wanted = float(said.strip("$")) if name in NUMERIC else said
            entities.append(Entity(name, start, len(text), wanted, role or None))
    return Line(split, intent, text + labelled[last:], tuple(entities))


def read_lines(split: str | None = None) -> list[Line]:
    """Read the labelled lines, all or one half."""
    with PATH.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        lines = [parse_line(row["split"], row["intent"], row["text"]) for row in rows]
    return [line for line in lines if split in (None, line.split)]


def is_same(found: Entity, wanted: Entity) -> bool:
    """Say whether kind, value and role agree and the places overlap."""
    overlap = found.start < wanted.end and wanted.start < found.end
    return overlap and (found.entity, found.value, found.role) == (wanted.entity, wanted.value, wanted.role)


def compare(line: Line, vocabulary: Vocabulary) -> tuple[list[Entity], list[Entity], list[Entity]]:
    """Give (right, too many, missed) for a line; every wanted entity counts once."""
    missed, right, extra = list(line.entities), [], []
    for found in read_entities(line.text, vocabulary, line.intent):
        same = next((wanted for wanted in missed if is_same(found, wanted)), None)
        if same:
            missed.remove(same)
        (right if same else extra).append(found)
    return right, extra, missed


def measure(lines: list[Line], vocabulary: Vocabulary) -> dict[str, Score]:
    """Give the score of each kind of entity, and of all of them as `all`."""
    right, extra, missed = Counter(), Counter(), Counter()
    for line in lines:
        for counter, entities in zip((right, extra, missed), compare(line, vocabulary), strict=True):
            counter.update(found.entity for found in entities)
            counter["all"] += len(entities)
    return {name: _score(right[name], extra[name], missed[name]) for name in sorted(right | extra | missed)}


def _score(right: int, extra: int, missed: int) -> Score:
    return Score(right / max(1, right + extra), right / max(1, right + missed), right + missed)


def render(scores: dict[str, Score]) -> str:
    """Write scores as a table."""
    rows = [f"{'entity':14}{'precision':>10}{'recall':>8}{'F1':>7}{'count':>7}"]
    rows += [f"{n:14}{s.precision:10.3f}{s.recall:8.3f}{s.f1:7.3f}{s.count:7}" for n, s in scores.items()]
    return "\n".join(rows)
