"""Kinds of products by the meaning of their names: "unclog the sink" is near drain cleaner."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np

from bot.nlu.encoder import WIDTH, SentenceEncoder, hash_model

QUESTION = "what do i need for {}"
# Chosen on 59 phrases: in 54 the nearest kind was right; one of those that reach LEAST was wrong.
LEAST = 0.465
NEAR = 0.85  # of the nearest one's likeness
MOST = 6
MOST_KEPT = 4  # files of vectors


class Kind(Protocol):
    """What must be known of a kind: its name, its category or "", and whether any of it is in stock."""

    name: str
    category: str
    in_stock: bool


class Near(NamedTuple):
    """A kind of product, its category or "", and how near a phrase its name is, 0 to 1."""

    kind: str
    category: str
    likeness: float


class Kinds:
    """The names of the catalogue's kinds as MiniLM's vectors.

    Each is held twice: with its category beside the bare phrase, alone beside what one would ask a person.
    """

    def __init__(self, kinds: Sequence[Kind], filed: np.ndarray, plain: np.ndarray) -> None:
        self.kinds, self._filed, self._plain = list(kinds), filed, plain
        self._missing = np.array([not kind.in_stock for kind in kinds], dtype=bool)

    @classmethod
    def none(cls) -> Kinds:
        """Know no kinds."""
        nothing = np.zeros((0, WIDTH), dtype=np.float32)
        return cls([], nothing, nothing)

    @classmethod
    def learn(cls, kinds: Sequence[Kind], encoder: SentenceEncoder, folder: Path) -> Kinds:
        """Encode the kinds, 3 ms each, or read what was kept of the same names.

        Args:
            kinds: of the catalogue.
            encoder: gives MiniLM's vectors alone.
            folder: where vectors are kept, by the content that they were made from.
        """
        filed = [f"{kind.name}, {kind.category}" if kind.category else kind.name for kind in kinds]
        digest = hashlib.sha256("\n".join([hash_model(encoder.folder), *filed]).encode()).hexdigest()[:16]
        kept = folder / f"kinds-{digest}.npy"
        if not kept.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            draft = folder / f".{uuid.uuid4().hex}.npy"
            np.save(draft, np.stack([encoder.encode(filed), encoder.encode([kind.name for kind in kinds])]))
            draft.replace(kept)
            for old in sorted(folder.glob("kinds-*.npy"), key=lambda p: -p.stat().st_mtime)[MOST_KEPT:]:
                old.unlink(missing_ok=True)
        return cls(kinds, *np.load(kept))

    def find(self, phrase: str, encoder: SentenceEncoder) -> list[Near]:
        """Give the kinds in stock that a phrase is nearest to, the nearest first; none where all are far."""
        if self._missing.all():
            return []
        likeness = self._filed @ encoder.encode_one(phrase)
        likeness += self._plain @ encoder.encode_one(QUESTION.format(phrase))
        likeness = np.where(self._missing, -1, likeness / 2)
        best = np.argsort(-likeness)[:MOST]
        enough = max(LEAST, NEAR * float(likeness[best[0]]))
        return [
            Near(self.kinds[k].name, self.kinds[k].category, round(float(likeness[k]), 3))
            for k in best
            if likeness[k] >= enough
        ]
