"""How near a message is to the examples of its likeliest intents."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bot.nlu.encoder import WIDTH
from bot.nlu.pieces import LIKELIEST


class Neighbours:
    """The vectors of examples, grouped by full intent.

    Args:
        vectors: a row an example; the columns are those of one or two encoders, each of unit length.
        owners: the number of each example's full intent.
    """

    def __init__(self, vectors: np.ndarray, owners: np.ndarray) -> None:
        order = np.argsort(owners, kind="stable")
        self._owners = owners[order]
        self._parts = [vectors[order, part].astype(np.float32) for part in _list_encoders(vectors)]
        ends = np.searchsorted(self._owners, np.arange(int(owners.max(initial=-1)) + 2))
        groups = zip(ends, ends[1:], strict=False)
        self._places = {intent: slice(*ends) for intent, ends in enumerate(groups) if ends[0] < ends[1]}

    def to_arrays(self) -> dict[str, np.ndarray]:
        """Give everything needed to rebuild the neighbours, as plain arrays."""
        return {"examples": np.hstack(self._parts).astype(np.float16), "owners": self._owners}

    @classmethod
    def from_arrays(cls, arrays: dict[str, np.ndarray]) -> Neighbours:
        """Rebuild what `to_arrays` gave."""
        return cls(arrays["examples"], arrays["owners"])

    def find_likeness(self, vectors: np.ndarray, logits: np.ndarray) -> np.ndarray:
        """Give how near each message is to an example of one of its likeliest intents.

        Args:
            vectors: of the messages, with the columns of the examples.
            logits: of the messages, a column a full intent.

        Returns:
            The highest cosine by each encoder, multiplied: 1 is the same, and where nothing can be compared.
        """
        if not self._parts[0].size or not vectors.shape[1]:
            return np.ones(len(vectors), dtype=np.float32)
        likeliest = np.argsort(-logits, axis=1)[:, :LIKELIEST]
        return np.array([self._compare(*row) for row in zip(vectors, likeliest, strict=True)], np.float32)

    def _compare(self, vector: np.ndarray, intents: np.ndarray) -> float:
        likeness = 1.0
        places = [self._places[intent] for intent in intents.tolist() if intent in self._places]
        for part, examples in zip(_list_encoders(vector[None]), self._parts, strict=True):
            cosines = [float((examples[place] @ vector[part]).max()) for place in places]
            likeness *= max(0.0, max(cosines, default=0.0))
        return likeness


def _list_encoders(vectors: np.ndarray) -> Iterator[slice]:
    """Give each encoder's columns."""
    yield slice(0, WIDTH)
    if vectors.shape[1] > WIDTH:
        yield slice(WIDTH, vectors.shape[1])
