"""The mean losses of the same examples at many parameter vectors, computed together.

Depends on arrays; must not know where the vectors lie. For K vectors θ_k and N examples, with the
letters of `numerics.network`, each of them with a row k in front:

  Z_1 = B_1ᵀ A_0                   one product, (K n_1, features + 1) by (features + 1, N)
  Z_l = B_lᵀ A_{l−1}, A_l = φ(Z_l)  K products of the same shape in one call
  L_k = mean over the examples of ℓ(Z_L[k], t)
"""

from functools import partial

import numpy as np

from app.numerics.arrays import Array, Call
from app.numerics.network import Network, with_ones

IN_CACHE = 1 << 15  # numbers of the widest layer: those of several θ at once stay in the cache


def rows_at_once(network: Network, examples: int) -> int:
    """How many vectors are computed together fastest."""
    return max(1, IN_CACHE // (examples * max(network.layout.sizes[1:])))


class MeanLosses:
    """The mean loss of fixed examples at up to K vectors at once; makes its arrays only once.

    A vector's loss depends on its place among the K, not on the others, so it is the same bit for
    bit however many there are.
    """

    def __init__(self, network: Network, inputs: Array, targets: Array, rows: int) -> None:
        """inputs (features, N), targets (outputs, N) coded for the loss; K = `rows`."""
        self._loss, self._targets, self.rows = network.loss, targets, rows
        self._theta = np.zeros((rows, network.layout.size))
        self._outputs, self._calls = self._bound(network, with_ones(inputs))

    def _bound(self, network: Network, A_0: Array) -> tuple[Array, list[Call]]:
        """Z_L (K, outputs, N), and the calls that set it from `_theta`."""
        rows, N = self.rows, A_0.shape[1]
        first, *others = network.layout.blocks_of_rows(self._theta)
        transposed = np.empty((rows, first.shape[2], first.shape[1]))  # side by side for a product
        Z = np.empty((rows, first.shape[2], N))
        stacked = transposed.reshape(-1, first.shape[1]), A_0, Z.reshape(-1, N)
        calls: list[Call] = [
            partial(np.copyto, transposed, first.transpose(0, 2, 1)),
            partial(np.dot, *stacked),
        ]
        for block in others:
            A = np.ones((rows, Z.shape[1] + 1, N))
            calls += network.activation.forward(Z, A[:, :-1])
            Z = np.empty((rows, block.shape[2], N))
            calls.append(partial(np.matmul, block.transpose(0, 2, 1), A, Z))
        return Z, calls

    def at(self, thetas: Array) -> Array:
        """The mean loss at each of thetas (k, P), k ≤ K: (k,)."""
        with np.errstate(all="ignore"):
            np.copyto(self._theta[: len(thetas)], thetas)
            for call in self._calls:
                call()
            values = self._loss.values(self._outputs[: len(thetas)], self._targets)
            return np.asarray(values.mean(axis=-1))
