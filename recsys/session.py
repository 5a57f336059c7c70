"""What was taken in this session: what goes with it is wanted now, whatever the habits say."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from recsys.interactions import Floats, Ints
from recsys.itemitem import ItemItem
from recsys.reasons import explain_partners, name_strongest, sort_parts
from recsys.scores import Contribution


@dataclass(frozen=True)
class Session:
    """Different rows with partners that were taken in this session, and how much their partners gain."""

    together: ItemItem
    rows: Ints
    weight: float

    @property
    def weights(self) -> Floats:
        """What each of the rows gives its partners."""
        return np.full(len(self.rows), self.weight)

    @cached_property
    def bonus(self) -> Floats:
        """What is added to the scores of the rows with partners."""
        return self.together.score(self.rows, self.weights)

    def add_to(self, scores: Floats, rows: Ints) -> Floats:
        """Give the scores of these rows with what the session adds."""
        raised = scores.copy()
        known = rows < len(self.bonus)
        raised[known] += self.bonus[rows[known]]
        return raised

    def explain(
        self, reasons: Sequence[list[Contribution]], targets: Ints, product_ids: Sequence[str]
    ) -> list[list[Contribution]]:
        """Add the session's part to what was said of each target's score."""
        shares = explain_partners(self.together, self.rows, self.weights, targets)
        explained = []
        for given, found in zip(shares, reasons, strict=True):
            parts = {(part.source, part.product_id): part.share for part in found}
            for part in name_strongest(given, self.rows, "goes_with", product_ids):
                key = (part.source, part.product_id)
                parts[key] = parts.get(key, 0.0) + part.share
            explained.append(sort_parts([Contribution(*key, share) for key, share in parts.items()]))
        return explained
