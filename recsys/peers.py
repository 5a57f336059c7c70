"""The methods that ours is measured beside, each as its authors have it, on the same training events."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from recsys.history import History
from recsys.interactions import Floats, Ints
from recsys.scores import Parts
from recsys.windows import Case, Window

GROUP, FADE_IN, FADE_ACROSS, MIX, NEIGHBOURS = 7, 0.9, 0.7, 0.7, 300  # of TIFU-KNN, as in the paper
Scorer = Callable[[Case, Parts], Floats]


def make_peers(window: Window, novelty: str) -> dict[str, Scorer]:
    """Learn the peers from the window's past; each gives one score a row with factors."""
    model, settings = window.model, window.model.settings
    held = _count(window)
    ever = np.asarray((held > 0).sum(axis=0), dtype=np.float64).ravel()
    popularity = model.sources.popularity[: model.warm]
    peers: dict[str, Scorer] = {
        "als_alone": lambda _case, parts: parts.factor,
        "ease_alone": lambda _case, parts: parts.ease,
        "popular_recent": lambda _case, _parts: popularity,
        "popular_ever": lambda _case, _parts: ever,
        **_make_item_knn(held),
        "als_plain": _make_plain_als(held),
    }
    if novelty == "any":
        peers["personal_frequency"] = lambda case, _parts: _count_own(case.history, model.warm, np.inf)
        peers["personal_frequency_decayed"] = lambda case, _parts: _count_own(
            case.history, model.warm, settings.usual_half_life_days
        )
        peers["tifu_knn"] = TifuKnn.learn(window).score
    return peers


def _count(window: Window) -> csr_matrix:
    rows = np.array([window.model.row_of.get(p, -1) for p in window.past.product_ids])[window.past.products]
    kept = (rows >= 0) & (rows < window.model.warm)
    shape = (len(window.past.customer_ids), window.model.warm)
    cells = (window.past.customers[kept], rows[kept])
    counted = csr_matrix((np.ones(kept.sum(), np.float64), cells), shape)
    counted.sum_duplicates()
    return counted


def _count_own(history: History, warm: int, half_life_days: float) -> Floats:
    scores = np.zeros(warm)
    rows, sums = history.decayed(half_life_days)
    scores[rows[rows < warm]] = sums[rows < warm]
    return scores


def _own_counts(case: Case, warm: int) -> tuple[Ints, Floats]:
    counts = _count_own(case.history, warm, np.inf)
    rows = np.flatnonzero(counts)
    return rows, counts[rows]


def _make_item_knn(held: csr_matrix) -> dict[str, Scorer]:
    from implicit.nearest_neighbours import BM25Recommender, CosineRecommender
    from implicit.utils import ParameterWarning

    peers: dict[str, Scorer] = {}
    for name, model in (
        ("item_knn_cosine", CosineRecommender(K=100, num_threads=1)),
        ("item_knn_bm25", BM25Recommender(K=100, num_threads=1)),
    ):
        with warnings.catch_warnings():  # it converts its own matrix, and warns of that
            warnings.simplefilter("ignore", ParameterWarning)
            model.fit(held, show_progress=False)
        peers[name] = _score_by(model.similarity)
    return peers


def _score_by(similarity: csr_matrix) -> Scorer:
    def score(case: Case, _parts: Parts) -> Floats:
        rows, counts = _own_counts(case, similarity.shape[0])
        own = similarity[rows]
        weights = np.repeat(counts, np.diff(own.indptr))
        return np.bincount(own.indices, own.data * weights, similarity.shape[0]).astype(np.float64)

    return score


def _make_plain_als(held: csr_matrix) -> Scorer:
    from implicit.cpu.als import AlternatingLeastSquares

    with threadpool_limits(1, "blas"):
        model = AlternatingLeastSquares(
            factors=64, regularization=10.0, alpha=1.0, random_state=7, num_threads=1
        )
        model.fit(held.astype(np.float32), show_progress=False)
    items = np.asarray(model.item_factors)

    def score(case: Case, _parts: Parts) -> Floats:
        rows, counts = _own_counts(case, len(items))
        if not len(rows):
            return np.zeros(len(items))
        row = csr_matrix((counts.astype(np.float32), (np.zeros(len(rows), int), rows)), (1, len(items)))
        scores: Floats = (items @ model.recalculate_user(0, row)).astype(np.float64)
        return scores

    return score


@dataclass(frozen=True)
class TifuKnn:
    """Hu et al., "Modeling Personalized Item Frequency Information for Next-basket Recommendation" (2020)."""

    customers: csr_matrix
    lengths: Floats

    @staticmethod
    def learn(window: Window) -> "TifuKnn":
        """Make everybody's vector from the window's past."""
        past, warm, gap = window.past, window.model.warm, window.model.settings.trip_gap_minutes
        rows = np.array([window.model.row_of.get(p, -1) for p in past.product_ids])[past.products]
        kept = (rows >= 0) & (rows < warm)
        customers, rows, seconds = past.customers[kept], rows[kept], past.seconds[kept]
        order = np.lexsort((-seconds, customers))
        customers, rows, seconds = customers[order], rows[order], seconds[order]
        fresh = np.ones(len(order), dtype=bool)
        fresh[1:] = customers[1:] != customers[:-1]
        new_trip = ~fresh
        new_trip[1:] &= (seconds[:-1] - seconds[1:]) > gap * 60
        numbered: Ints = np.cumsum(new_trip).astype(np.int64)
        trips = numbered - numbered[np.maximum.accumulate(np.where(fresh, np.arange(len(order)), 0))]
        vectors = csr_matrix((_fade(trips), (customers, rows)), (len(past.customer_ids), warm))
        vectors.sum_duplicates()
        return TifuKnn(vectors, np.sqrt(np.asarray(vectors.multiply(vectors).sum(axis=1))).ravel())

    def score(self, case: Case, _parts: Parts) -> Floats:
        """Mix the customer's own vector with the mean of the nearest customers'."""
        warm, history = self.customers.shape[1], case.history
        own = np.zeros(warm)
        kept = history.rows < warm
        ages = history.ages[kept]
        order = np.argsort(ages, kind="stable")
        trips = np.zeros(len(ages), dtype=np.int64)
        trips[order[1:]] = np.cumsum(np.diff(ages[order]) * 1440 > 30)
        np.add.at(own, history.rows[kept], _fade(trips))
        near = (self.customers @ own) / np.maximum(self.lengths, 1e-9)
        best = np.argpartition(-near, min(NEIGHBOURS, len(near) - 1))[:NEIGHBOURS]
        others = np.asarray(self.customers[best].mean(axis=0)).ravel()
        mixed: Floats = MIX * own + (1 - MIX) * others
        return mixed


def _fade(trips: Ints) -> Floats:
    """Weigh a trip by its place in its group of seven and by the group's place, the newest first."""
    faded: Floats = FADE_IN ** (trips % GROUP).astype(np.float64) * FADE_ACROSS ** (trips // GROUP)
    return faded
