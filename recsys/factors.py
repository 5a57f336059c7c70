"""Implicit-feedback matrix factorisation: learned with `implicit`, folded in and explained here.

Hu, Koren, Volinsky, "Collaborative Filtering for Implicit Feedback Datasets" (2008). Here, as in `implicit`,
an entry of the matrix is the confidence itself, and what is absent has confidence 1 in "no".
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.linalg
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from recsys.errors import NotFinite, TooLittleData
from recsys.interactions import Floats, Ints
from recsys.nearest import Nearest, index_vectors
from recsys.settings import Settings


@dataclass(frozen=True)
class Factors:
    """What the factor model knows of the products: one vector a row, float32; customers are not kept.

    Args:
        vectors: one a row.
        regularization: of the training.
        whole: what these were taken from, where they are a part; customers are folded into all of it.
    """

    vectors: NDArray[np.float32]
    regularization: float
    whole: "Factors | None" = None

    @cached_property
    def gram(self) -> Floats:
        """Every vector times itself, summed; touch it once at load so that the first answer is not slow."""
        if self.whole is not None:
            return self.whole.gram
        vectors = self.vectors.astype(np.float64)
        gram: Floats = vectors.T @ vectors
        return gram

    @cached_property
    def unit(self) -> NDArray[np.float32]:
        """The vectors at length 1; a vector of zeros stays zeros."""
        lengths = np.linalg.norm(self.vectors, axis=1, keepdims=True)
        unit: NDArray[np.float32] = self.vectors / np.maximum(lengths, 1e-12)
        return unit

    @cached_property
    def nearest(self) -> Nearest:
        """An index for approximate search, for catalogues in which looking at every vector is slow."""
        return index_vectors(self.vectors)

    def take(self, rows: Ints) -> "Factors":
        """Give the part of these rows."""
        return Factors(self.vectors[rows], self.regularization, self)

    def fold_in(self, rows: Ints, confidences: Floats) -> "FoldedIn":
        """Solve for a customer who did these things, known to the training or not.

        Args:
            rows: different rows of `vectors`.
            confidences: how sure each is, above 0, as the training matrix had it.
        """
        own = self.vectors[rows].astype(np.float64)
        system = self.gram + (own.T * (confidences - 1.0)) @ own
        system[np.diag_indices_from(system)] += self.regularization
        solved = scipy.linalg.cho_factor(system, check_finite=False)
        taste = scipy.linalg.cho_solve(solved, own.T @ confidences, check_finite=False)
        return FoldedIn(self.vectors, own, confidences, solved, taste)


@dataclass(frozen=True)
class FoldedIn:
    """One customer in the space of the products."""

    vectors: NDArray[np.float32]
    own: Floats
    confidences: Floats
    solved: tuple[Floats, bool]
    taste: Floats

    def score(self) -> Floats:
        """Score every product with a vector."""
        scores: Floats = (self.vectors @ self.taste.astype(np.float32)).astype(np.float64)
        return scores

    def explain(self, rows: Ints) -> Floats:
        """Say what each own event gives to the score of each row: one line a row, which adds up to its score.

        Section 5 of the paper; the same numbers as `implicit`'s `explain`, for many rows at once.
        """
        weighted = scipy.linalg.cho_solve(
            self.solved, self.vectors[rows].T.astype(np.float64), check_finite=False
        )
        parts: Floats = ((self.own @ weighted) * self.confidences[:, None]).T
        return parts


def learn_factors(
    matrix: csr_matrix, settings: Settings, on_iteration: Callable[[int], None] | None = None
) -> Factors:
    """Learn the products' vectors from a matrix of confidences (customers x products).

    On a GPU when CUDA is there; what comes back is always served on the CPU. `alpha` is 1 on both, since the
    GPU never reads it: the confidence is in the matrix.

    Raises:
        TooLittleData: the matrix is empty.
        NotFinite: learning gave no finite numbers.
    """
    import implicit.gpu  # slow to import and needed for training only
    from implicit.als import AlternatingLeastSquares
    from implicit.recommender_base import ModelFitError

    if matrix.nnz == 0:
        raise TooLittleData("No product has enough buyers to learn from", "lower min_buyers or import more")

    def report(iteration: int, _seconds: float, _loss: float | None) -> None:
        if on_iteration is not None:
            on_iteration(iteration + 1)

    with threadpool_limits(1, "blas"):
        model = AlternatingLeastSquares(
            factors=settings.factors,
            regularization=settings.regularization,
            alpha=1.0,
            iterations=settings.iterations,
            random_state=settings.seed,
            use_gpu=implicit.gpu.HAS_CUDA,
        )
        try:
            model.fit(matrix.astype(np.float32), show_progress=False, callback=report)
        except ModelFitError as error:
            raise NotFinite from error
    if implicit.gpu.HAS_CUDA:
        model = model.to_cpu()
    vectors = np.asarray(model.item_factors, dtype=np.float32)
    if not np.isfinite(vectors).all():
        raise NotFinite  # the GPU does not look for itself
    return Factors(vectors, settings.regularization)
