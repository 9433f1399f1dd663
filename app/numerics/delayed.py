"""The first layer of R runs whose weights move only at the end of a window of K steps.

Depends on arrays only. Exact algebra for plain descent with batches of one example, whose inputs
are known ahead. With x_k (n_0 + 1,) the inputs over a one of step k of the window, B the block of
the first layer at its start, and D_k = −η_k δ_1 (n_1,) of step k:

  z_1 of step k = Bᵀ x_k + Σ_{j<k} (x_j · x_k) D_j      what steps 0 … k − 1 have added to B
  B ← B + Σ_k x_k D_kᵀ                                   at the end of the window

So B, most of the numbers of a network with many inputs, is read and written once for a window: its
part is two products of matrices, not K of vectors.
"""

from functools import partial

import numpy as np

from app.numerics.arrays import Array, Call


class DelayedLayer:
    """The first layer over up to `rows` steps, of which any stretch may be a window."""

    def __init__(self, X: Array, B: Array, G: Array, longest: int) -> None:
        """X (R, rows, n_0 + 1), blocks B and G (R, n_0 + 1, n_1); longest: steps of a window."""
        runs, rows, _ = X.shape
        self._X, self._B, self._G = X, B, G
        self._start = np.zeros((runs, rows, B.shape[2]))  # Bᵀ x_k at the start of the window
        self._D = np.zeros_like(self._start)
        self._copy = np.zeros((runs, longest, X.shape[2]))
        self._products = np.zeros((runs, rows, longest))  # of x_k with the x_j before it
        self._added = np.zeros((runs, 1, B.shape[2]))

    def begin(self, window: slice) -> list[Call]:
        """Calls before the first step of a window."""
        X = self._X[:, window]
        products = self._products[:, window, : X.shape[1]]
        return [
            partial(np.matmul, X, self._B, self._start[:, window]),
            # Of a copy: NumPy's product of a matrix with its own transpose is slower.
            partial(np.copyto, self._copy[:, : X.shape[1]], X),
            partial(np.matmul, self._copy[:, : X.shape[1]], X.transpose(0, 2, 1), products),
        ]

    def end(self, window: slice) -> list[Call]:
        """Calls after its last step."""
        X, D = self._X[:, window], self._D[:, window]
        return [
            partial(np.matmul, X.transpose(0, 2, 1), D, self._G),
            partial(np.add, self._B, self._G, self._B),
        ]

    def of_step(self, k: int, window: slice) -> "DelayedStep":
        """The layer in step k of a window."""
        before = slice(window.start, k)
        products = self._products[:, k : k + 1, : k - window.start]
        start, D = self._start[:, k : k + 1], self._D[:, k : k + 1]
        return DelayedStep(start, products, self._D[:, before], self._added, D)


class DelayedStep:
    """The first layer in one step: `start` and D (R, 1, n_1), products (R, 1, steps before)."""

    def __init__(
        self, start: Array, products: Array, D_before: Array, added: Array, D: Array
    ) -> None:
        self._start, self._products, self._D_before = start, products, D_before
        self._added, self._D = added, D

    def forward(self, Z: Array) -> list[Call]:
        """Calls that set Z_1 (R, n_1, 1)."""
        Z = Z.transpose(0, 2, 1)
        if not self._products.shape[2]:
            return [partial(np.copyto, Z, self._start)]
        return [
            partial(np.matmul, self._products, self._D_before, self._added),
            partial(np.add, self._start, self._added, Z),
        ]

    def gradient(self, delta: Array) -> list[Call]:
        """Calls that keep delta_1 (R, n_1, 1), times −η, as D."""
        return [partial(np.copyto, self._D, delta.transpose(0, 2, 1))]
