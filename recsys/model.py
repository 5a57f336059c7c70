"""The recommender as it is served: answers from arrays, nothing else."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from recsys.errors import UnfitMask
from recsys.history import Event, History, make_history
from recsys.interactions import Floats, Ints, Mask
from recsys.narrowing import narrow
from recsys.ranker import Ranker
from recsys.ranking import pick
from recsys.reasons import explain
from recsys.scores import Contribution, Parts, weigh_parts
from recsys.second_stage import NEAR, Ranked, explain_ranked, rank
from recsys.session import Session
from recsys.settings import Settings, Weights
from recsys.sources import Sources

Allowed = Collection[str] | Mask | None
Novelty = Literal["new", "any"]


class Suggestion(NamedTuple):
    """A product with its score and where that comes from; the contributions' shares add up to the score."""

    product_id: str
    score: float
    contributions: list[Contribution]


@dataclass(frozen=True)
class Groups:
    """The kind of each of the model's products (below 0: none) and how many of a kind one answer may hold."""

    of_row: Ints
    most: int = 2

    def take(self, rows: Ints) -> "Groups":
        """Give the part of these rows."""
        return Groups(self.of_row[rows], self.most)


@dataclass(frozen=True)
class Model:
    """A trained recommender.

    It holds products only, no customer: who asks brings the history along, so a forgotten customer needs no
    retraining to be gone from here. `product_ids` are the products of the training log, those with factors
    first; a mask of allowed products has one entry for each, in that order.

    In every answer: `allowed` is a collection of product ids or a mask, None allows all; `exclude` are
    product ids; both are applied before ranking, so no answer ever breaks them. Answers may be shorter than
    `k`, never padded.
    """

    product_ids: list[str]
    sources: Sources
    settings: Settings
    version: str
    trained_at: datetime
    rankers: Mapping[str, Ranker] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    metrics: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The row of each product id."""
        return {product_id: row for row, product_id in enumerate(self.product_ids)}

    @cached_property
    def ids(self) -> NDArray[np.object_]:
        """The product ids as an array."""
        return np.array(self.product_ids, dtype=object)

    @property
    def warm(self) -> int:
        """How many products have factors; they are the first rows."""
        return self.sources.warm

    def warm_up(self) -> "Model":
        """Compute now what the first answer would have to wait for."""
        _ = self.row_of
        self.sources.warm_up()
        if self.warm > self.settings.narrow_above:
            _ = self.ids, self.sources.by_popularity, self.sources.factors.nearest
        for ranker in self.rankers.values():
            _ = ranker.base
        return self

    def recommend(
        self,
        history: Sequence[Event],
        *,
        k: int = 10,
        allowed: Allowed = None,
        exclude: Collection[str] = (),
        now: datetime,
        novelty: Novelty = "new",
        groups: Groups | None = None,
        session: Collection[str] = (),
    ) -> list[Suggestion]:
        """Suggest products to someone who did these things; a stranger gets what is popular.

        Args:
            history: (product_id, weight, at) in any order; a sum of weights that is not above 0 says no to
                the product, which is then not suggested.
            k: how many.
            allowed, exclude: see the class.
            now: the moment that ages are counted to.
            novelty: "new" leaves out everything in the history; "any" blends in what is bought again.
            groups: limits how many of a kind are given.
            session: products taken in the session that is going on, also in the history; what goes with them
                gains.
        """
        past, mask = make_history(history, self.row_of, now), self._mask(allowed, exclude)
        taken = np.unique(np.array([self.row_of.get(p, self.warm) for p in session], dtype=np.int64))
        taken = taken[taken < self.warm]
        if self.warm > self.settings.narrow_above:
            part = narrow(self.sources, past, mask, self.settings, k)
            near = replace(self, product_ids=self.ids[part.rows].tolist(), sources=part.sources)
            inside = np.searchsorted(part.rows, np.intersect1d(taken, past.rows))
            part_groups = groups and groups.take(part.rows)
            found = near._recommend(part.past, part.mask, k, novelty, part_groups, inside)
            if len(found) == k or part.is_whole:
                return found
        return self._recommend(past, mask, k, novelty, groups, taken)

    def _recommend(
        self, past: History, mask: Mask, k: int, novelty: Novelty, groups: Groups | None, taken: Ints
    ) -> list[Suggestion]:
        parts = weigh_parts(past, self.sources, self.settings)
        weights = self._weights(parts, novelty)
        mask = mask & parts.has_evidence(weights)
        wanted = past.rows[:0] if novelty == "new" else parts.usual_rows
        mask[np.setdiff1d(past.rows, wanted)] = False
        going_on = self.make_session(taken, novelty)
        ranked, picked = self.order(parts, mask, k, novelty, groups, going_on)
        if isinstance(ranked, Ranked):
            reasons = explain_ranked(ranked, self.rankers[novelty], picked, self.product_ids)
            scores = ranked.of_row(len(mask))
        else:
            scores, reasons = ranked, explain(parts, weights, picked, self.product_ids)
        if going_on is not None:
            reasons = going_on.explain(reasons, picked, self.product_ids)
        return self._suggest(picked, scores, reasons)

    def make_session(self, rows: Ints, novelty: Novelty) -> Session | None:
        """Say what these rows (different, with partners) add to scores; None where that is nothing."""
        weight = self.settings.new_session if novelty == "new" else self.settings.any_session
        return Session(self.sources.together, rows, weight) if len(rows) and weight else None

    def order(
        self,
        parts: Parts,
        mask: Mask,
        k: int,
        novelty: Novelty,
        groups: Groups | None = None,
        session: Session | None = None,
    ) -> tuple[Ranked | Floats, Ints]:
        """Pick the best `k` allowed rows by the ranker, or by the blend where there is none or no history.

        Where limits of a kind leave too few candidates, every allowed row is ranked.

        Returns:
            What was ranked (the blend: one score a row), and the picked rows, best first.
        """
        weights = self._weights(parts, novelty)
        ranker = self.rankers.get(novelty)
        if ranker is None or len(parts.rows) <= self.settings.newcomer_products:
            scores = parts.total(weights)
            if session is not None:
                scores = session.add_to(scores, np.arange(len(scores)))
            return scores, self._pick(scores, mask, k, groups)
        for near in (max(NEAR, 4 * k), len(mask)):
            ranked = rank(parts, ranker, weights, mask, self.settings, near, session)
            listed = np.zeros(len(mask), dtype=bool)
            listed[ranked.rows] = True
            picked = self._pick(ranked.of_row(len(mask)), listed, k, groups)
            if len(picked) == k or listed.sum() == mask.sum():
                break
        return ranked, picked

    def usual(
        self,
        history: Sequence[Event],
        k: int = 10,
        allowed: Allowed = None,
        exclude: Collection[str] = (),
        *,
        now: datetime,
        groups: Groups | None = None,
    ) -> list[Suggestion]:
        """List what this customer buys most often, each purchase counting less as it ages.

        Only products with at least two events of positive weight are called usual. Give purchases only.
        """
        past = make_history(history, self.row_of, now)
        rows, sums = past.decayed(self.settings.usual_half_life_days)
        times = np.bincount(past.rows[past.weights > 0], minlength=len(self.product_ids))
        scores = np.zeros(len(self.product_ids))
        scores[rows] = sums
        mask = self._mask(allowed, exclude) & (scores > 0) & (times >= 2)
        picked = self._pick(scores, mask, k, groups)
        reasons = [[Contribution("usual", self.product_ids[row], float(scores[row]))] for row in picked]
        return self._suggest(picked, scores, reasons)

    def list_popular(self, k: int, allowed: Allowed = None) -> list[str]:
        """List the best sold products that have factors."""
        mask = self._mask(allowed, ())
        mask[self.warm :] = False
        return [self.product_ids[row] for row in pick(self.sources.popularity, mask, k)]

    def similar(
        self,
        product_id: str,
        k: int = 10,
        allowed: Allowed = None,
        exclude: Collection[str] = (),
        groups: Groups | None = None,
    ) -> list[Suggestion]:
        """List products that the same people take (cosine of the factors); none for a product without."""
        row = self.row_of.get(product_id, self.warm)
        if row >= self.warm:
            return []
        scores = np.zeros(len(self.product_ids))
        scores[: self.warm] = self.sources.factors.unit @ self.sources.factors.unit[row]
        mask = self._mask(allowed, {*exclude, product_id}) & (scores > 0)
        picked = self._pick(scores, mask, k, groups)
        reasons = [[Contribution("similar", product_id, float(scores[other]))] for other in picked]
        return self._suggest(picked, scores, reasons)

    def goes_with(
        self,
        product_ids: Sequence[str],
        k: int = 10,
        allowed: Allowed = None,
        exclude: Collection[str] = (),
        groups: Groups | None = None,
    ) -> list[Suggestion]:
        """List what is bought on the same trips as these products, which are never in the answer."""
        known = sorted({self.row_of[p] for p in product_ids if self.row_of.get(p, self.warm) < self.warm})
        rows = np.array(known, dtype=np.int64)
        ones = np.ones(len(rows))
        scores = np.zeros(len(self.product_ids))
        if len(rows):
            scores[: self.warm] = self.sources.together.score(rows, ones)
        mask = self._mask(allowed, {*exclude, *product_ids}) & (scores > 0)
        picked = self._pick(scores, mask, k, groups)
        reasons = []
        for line in self.sources.together.explain(rows, ones, picked) if len(picked) else ():
            found = [
                Contribution("goes_with", self.product_ids[row], float(share))
                for row, share in zip(rows, line, strict=True)
                if share
            ]
            reasons.append(sorted(found, key=lambda c: -c.share))
        return self._suggest(picked, scores, reasons)

    def save(self, folder: Path) -> Path:
        """Save this version under the folder and make it the current one; see `recsys.artefact`."""
        from recsys.artefact import save

        return save(self, folder)

    @staticmethod
    def load(folder: Path) -> "Model":
        """Load the version that lies in this very folder; see `recsys.artefact`."""
        from recsys.artefact import load

        return load(folder)

    def _weights(self, parts: Parts, novelty: Novelty) -> Weights:
        if len(parts.rows) <= self.settings.newcomer_products and novelty == "new":
            return self.settings.newcomer_weights
        return self.settings.new_weights if novelty == "new" else self.settings.any_weights

    def _mask(self, allowed: Allowed, exclude: Collection[str]) -> Mask:
        """Give a fresh mask of what may be in the answer."""
        if allowed is None:
            mask = np.ones(len(self.product_ids), dtype=bool)
        elif isinstance(allowed, np.ndarray):
            if allowed.dtype != np.bool_ or len(allowed) != len(self.product_ids):
                raise UnfitMask(len(allowed), len(self.product_ids))
            mask = allowed.copy()
        else:
            mask = np.zeros(len(self.product_ids), dtype=bool)
            mask[[self.row_of[p] for p in allowed if p in self.row_of]] = True
        mask[[self.row_of[p] for p in exclude if p in self.row_of]] = False
        return mask

    def _pick(self, scores: Floats, mask: Mask, k: int, groups: Groups | None) -> Ints:
        if groups is None:
            return pick(scores, mask, k)
        return pick(scores, mask, k, groups.of_row, groups.most)

    def _suggest(
        self, picked: Ints, scores: Floats, reasons: Sequence[list[Contribution]]
    ) -> list[Suggestion]:
        return [
            Suggestion(self.product_ids[row], float(scores[row]), reason)
            for row, reason in zip(picked.tolist(), reasons, strict=True)
        ]
