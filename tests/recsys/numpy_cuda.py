"""Stands in for the CUDA part of `implicit` with numpy, so that its Python side runs where no GPU is.

Run as a program it trains with it and prints, for a few customers, the ten best products as JSON.
"""

import json
import sys
import types
from dataclasses import replace

import numpy as np


class Matrix:
    """A matrix of the device."""

    def __init__(self, array):
        self.array = np.asarray(array, dtype=np.float32)

    @classmethod
    def zeros(cls, rows, columns):
        return cls(np.zeros((rows, columns)))

    def astype(self, dtype):
        return Matrix(self.array.astype(dtype))

    def to_numpy(self):
        return self.array.copy()

    @property
    def shape(self):
        return self.array.shape


class CSRMatrix:
    """A sparse matrix of the device."""

    def __init__(self, matrix):
        self.matrix = matrix.tocsr()


class RandomState:
    """Random numbers of the device; it refuses seed 0 as the real one takes it for none."""

    def __init__(self, seed):
        assert seed >= 1
        self.generator = np.random.default_rng(seed)

    def uniform(self, rows, columns, low, high):
        return Matrix(self.generator.uniform(low, high, (rows, columns)))


class LeastSquaresSolver:
    """The solver of the device, exact instead of by conjugate gradients; like it, it knows no alpha."""

    def calculate_yty(self, factors, out, regularization):
        out.array[:] = factors.array.T @ factors.array + regularization * np.eye(factors.shape[1])

    def least_squares(self, confidences, solved, gram, factors, cg_steps):
        matrix = confidences.matrix
        for row in range(matrix.shape[0]):
            span = slice(matrix.indptr[row], matrix.indptr[row + 1])
            own, taken = factors.array[matrix.indices[span]], matrix.data[span]
            system = gram.array + (own.T * (taken - 1)) @ own
            solved.array[row] = np.linalg.solve(system, own.T @ taken)


def stand_in():
    """Put the stand-ins in place; `implicit` must not have been imported yet."""
    assert "implicit" not in sys.modules
    cuda = types.ModuleType("implicit.gpu._cuda")
    for held in (Matrix, CSRMatrix, RandomState, LeastSquaresSolver):
        setattr(cuda, held.__name__, held)
    cuda.get_device_count = lambda: 1
    sys.modules["rmm"], sys.modules["implicit.gpu._cuda"] = types.ModuleType("rmm"), cuda


if __name__ == "__main__":
    if sys.argv[1] == "gpu":
        stand_in()
    import implicit.gpu

    from recsys import train
    from tests.recsys.tables import NOW, SMALL, ago, make_random_log

    # enough factors and rounds that another start ends in the same place
    model = train(make_random_log(), replace(SMALL, factors=32, iterations=30))
    tops = [
        [s.product_id for s in model.recommend([(f"p{n}", 1.0, ago(n)), (f"p{n + 9}", 1.0, ago(1))], now=NOW)]
        for n in range(25)
    ]
    sys.stdout.write(json.dumps({"has_cuda": implicit.gpu.HAS_CUDA, "tops": tops}))
