"""The mean losses of the same examples at many parameter vectors, computed together.

Depends on arrays; must not know what the vectors are for. For K vectors θ_k and N examples, with
the letters of `numerics.network`, each of them with a row k in front:

  Z_1 = B_1ᵀ A_0                   K products of the same shape in one call
  Z_l = B_lᵀ A_{l−1}, A_l = φ(Z_l)  the same
  L_k = mean over the examples of ℓ(Z_L[k], t)

A loss is the same bit for bit whatever the other vectors are, and however many. In a plane
θ = θ_0 + u d + v e, Z_1 is Z_1(θ_0) + u Z_1(d) + v Z_1(e): one product of (K, 3) by
(3, n_1 N), however many features there are.
"""

from functools import partial

import numpy as np

from app.numerics.arrays import Array, Call
from app.numerics.network import Network, with_ones

IN_CACHE = 1 << 15  # numbers of the widest layer: those of several θ at once stay in the cache
FEWEST = 3  # with fewer, what all of them share would be read from memory too often


def rows_at_once(network: Network, examples: int, fewest: int = FEWEST) -> int:
    """How many vectors are computed together fastest; fewest: 1 where they share nothing."""
    return max(fewest, IN_CACHE // (examples * max(network.layout.sizes[1:])))


class _Many:
    """The layers above the first for K vectors at once; makes its arrays only once."""

    def __init__(self, network: Network, inputs: Array, targets: Array, rows: int) -> None:
        """inputs (features, N), targets (outputs, N) coded for the loss; K = `rows`."""
        self.rows, self._loss, self._targets = rows, network.loss, targets
        self._theta = np.zeros((rows, network.layout.size))
        self._B = network.layout.blocks_of_rows(self._theta)
        self._Z_1 = np.empty((rows, network.layout.sizes[1], inputs.shape[1]))
        self._Z_L, self._calls = self._bound(network)

    def _bound(self, network: Network) -> tuple[Array, list[Call]]:
        """Z_L (K, outputs, N), and the calls that set it from Z_1."""
        Z, calls = self._Z_1, list[Call]()
        for block in self._B[1:]:
            A = np.ones((self.rows, Z.shape[1] + 1, Z.shape[2]))
            calls += network.activation.forward(Z, A[:, :-1])
            Z = np.empty((self.rows, block.shape[2], A.shape[2]))
            calls.append(partial(np.matmul, block.transpose(0, 2, 1), A, Z))
        return Z, calls

    def _losses(self, count: int) -> Array:
        """The mean losses of the first vectors from their Z_1: (count,)."""
        for call in self._calls:
            call()
        values = self._loss.values(self._Z_L[:count], self._targets)
        return np.asarray(np.add.reduce(values, axis=-1) / self._loss.count(self._targets))


class MeanLosses(_Many):
    """The mean loss of fixed examples at up to K vectors at once."""

    def __init__(self, network: Network, inputs: Array, targets: Array, rows: int) -> None:
        """inputs (features, N), targets (outputs, N) coded for the loss; K = `rows`."""
        super().__init__(network, inputs, targets, rows)
        self._A_0 = with_ones(inputs)

    def at(self, thetas: Array) -> Array:
        """At each of thetas (k, P), k ≤ K: (k,)."""
        with np.errstate(all="ignore"):
            np.copyto(self._theta[: len(thetas)], thetas)
            np.matmul(self._B[0].transpose(0, 2, 1), self._A_0, out=self._Z_1)
            return self._losses(len(thetas))


class LossesInPlane(_Many):
    """The mean loss of fixed examples at up to K vectors of a plane at once.

    Here a loss depends on the vector's place among the K too, though not on the others.
    """

    def __init__(
        self, network: Network, inputs: Array, targets: Array, rows: int, plane: Array
    ) -> None:
        """As for `MeanLosses`; plane (3, P): its origin and two axes."""
        super().__init__(network, inputs, targets, rows)
        self._plane, self._weights = plane, np.zeros((rows, 3))
        with np.errstate(all="ignore"):
            first = network.layout.blocks_of_rows(plane)[0].transpose(0, 2, 1)
            self._Z_of_plane = (first @ with_ones(inputs)).reshape(3, -1)

    def at(self, weights: Array) -> Array:
        """At weights @ plane, weights (k, 3), k ≤ K: (k,)."""
        with np.errstate(all="ignore"):
            np.copyto(self._weights[: len(weights)], weights)
            np.dot(self._weights, self._plane, out=self._theta)
            np.dot(self._weights, self._Z_of_plane, out=self._Z_1.reshape(self.rows, -1))
            return self._losses(len(weights))
