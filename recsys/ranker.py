"""The learned second stage: gradient-boosted trees that order the candidates of all sources.

Burges, "From RankNet to LambdaRank to LambdaMART" (2010); Bruch, "An Alternative Cross Entropy Loss for
Learning-to-Rank" (2021). More of what speaks for a product never lowers its score (monotone).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from recsys.features import FEATURES, NAMES
from recsys.interactions import Floats, Ints, Mask

if TYPE_CHECKING:
    import lightgbm

ROUNDS = (40, 80, 120, 160)  # how many trees there may be; validation says
NEGATIVES = 150  # candidates that were not taken, for each customer
LEAST_LISTS = 100  # customers with something to find that a ranker needs to be learned at all
OBJECTIVES: dict[str, dict[str, Any]] = {
    "any": {"objective": "lambdarank", "lambdarank_truncation_level": 20},
    "new": {"objective": "rank_xendcg"},
}
COMMON: dict[str, Any] = {
    "learning_rate": 0.08,
    "num_leaves": 16,
    "max_depth": 5,  # reasons cost the square of it
    "min_data_in_leaf": 100,
    "lambda_l2": 5.0,
    "feature_fraction": 0.8,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "monotone_constraints": [feature.monotone for feature in FEATURES],
    "deterministic": True,
    "num_threads": 1,
    "verbose": -1,
}


@dataclass(frozen=True)
class Lines:
    """One customer's candidates: their rows, their features, and which of them were taken."""

    rows: Ints
    table: NDArray[np.float32]
    taken: Mask
    relevant: int


@dataclass(frozen=True)
class Ranker:
    """Trees in LightGBM's own text format; a score is what they give above the mean of their training."""

    text: str

    @cached_property
    def booster(self) -> "lightgbm.Booster":
        """The trees, ready to ask."""
        import lightgbm

        return lightgbm.Booster(model_str=self.text)

    @cached_property
    def base(self) -> float:
        """The mean that scores are counted from."""
        return float(self._contributions(np.zeros((1, len(FEATURES)), np.float32))[0, -1])

    def score(self, table: NDArray[np.float32]) -> Floats:
        """Score candidates, one line a candidate as `make_features` gives them."""
        if not len(table):
            return np.empty(0)
        return predict(self.booster, table) - self.base

    def explain(self, table: NDArray[np.float32]) -> Floats:
        """Say what each feature gave to each score (TreeSHAP); a line adds up to its score."""
        if not len(table):
            return np.empty((0, len(FEATURES)))
        return self._contributions(table)[:, :-1]

    def _contributions(self, table: NDArray[np.float32]) -> Floats:
        found: Floats = np.asarray(self.booster.predict(table, pred_contrib=True, num_threads=1))
        return found


def learn_ranker(lists: Sequence[Lines], novelty: str, seed: int) -> "lightgbm.Booster | None":
    """Learn to put what was taken first; None where too few customers took anything to learn from.

    Args:
        lists: the candidates of customers of a window that lies before the one to be ranked.
        novelty: "any" or "new", which have objectives of their own.
        seed: starts the random numbers.
    """
    import lightgbm

    useful = list(_sample(lists, seed))
    if len(useful) < LEAST_LISTS:
        return None
    table = np.concatenate([lines.table for lines in useful])
    taken = np.concatenate([lines.taken for lines in useful]).astype(np.int32)
    sizes = [len(lines.taken) for lines in useful]
    data = lightgbm.Dataset(table, taken, group=sizes, feature_name=NAMES, free_raw_data=True)
    return lightgbm.train({**COMMON, **OBJECTIVES[novelty], "seed": seed}, data, max(ROUNDS))


def predict(booster: "lightgbm.Booster", table: NDArray[np.float32], rounds: int | None = None) -> Floats:
    """Give what the first `rounds` trees (None: all) say of each line."""
    found = booster.predict(table, raw_score=True, num_iteration=rounds, num_threads=1)
    return np.asarray(found, dtype=np.float64)


def cut_ranker(booster: "lightgbm.Booster", rounds: int) -> Ranker:
    """Keep the first trees."""
    return Ranker(booster.model_to_string(num_iteration=rounds))


def _sample(lists: Sequence[Lines], seed: int) -> Iterator[Lines]:
    rng = np.random.default_rng(seed)
    for lines in lists:
        if not lines.taken.any() or lines.taken.all():
            continue
        others = np.flatnonzero(~lines.taken)
        if len(others) > NEGATIVES:
            others = rng.choice(others, NEGATIVES, replace=False)
        kept = np.concatenate([np.flatnonzero(lines.taken), others])
        yield Lines(lines.rows[kept], lines.table[kept], lines.taken[kept], lines.relevant)
