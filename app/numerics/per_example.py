"""The gradient of each example of a batch, at one θ. Depends on the network and arrays only.

g_m is the outer product, layer by layer, of example m's own activations and error signals:
  block l of g_m = A_{l−1}[:, m] delta_l[:, m]ᵀ        delta_l = ∂ℓ_m/∂Z_l, with no factor
so Σ_m w_m g_m is one matrix product a layer, A_{l−1} diag(w) delta_lᵀ, and
‖g_m‖² = Σ_l ‖A_{l−1}[:, m]‖² ‖delta_l[:, m]‖². Nothing here holds all of the g_m at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.numerics.arrays import Array, Indices
from app.numerics.network import Network, Pass
from app.numerics.parameters import Layout
from app.numerics.weighted import is_by_weights, positive


@dataclass(frozen=True)
class PerExample:
    """Activations, error signals and losses of M examples after their passes; P parameters."""

    layout: Layout
    A: list[Array]  # A_0 … A_{L−1}, (n_l + 1, M), each over a row of ones
    Z: list[Array]  # Z_1 … Z_L, (n_l, M)
    delta: list[Array]  # ∂ℓ/∂Z_1 … ∂ℓ/∂Z_L, (n_l, M)
    losses: Array  # (M,)
    predictions: Array  # (outputs, M)
    count: float  # what their sum is divided by for their mean: M, or the sum of their weights
    weights: Array | None  # (M,) where that is the sum of their weights

    @property
    def size(self) -> int:
        """M, the number of examples."""
        return len(self.losses)

    def weighted_sum(self, weights: Array, examples: Indices | None = None) -> Array:
        """Σ w_m g_m (P,), over all examples or some of them; weights (m,)."""
        total = np.empty(self.layout.size)
        for block, A, delta in zip(self.layout.blocks(total), self.A, self.delta, strict=True):
            if examples is not None:
                A, delta = A[:, examples], delta[:, examples]
            np.dot(A * weights, delta.T, block)
        return total

    def sum(self) -> Array:
        """Σ g_m (P,) over all examples."""
        return self.weighted_sum(np.ones(self.size))

    def mean(self) -> Array:
        """(1/M) Σ g_m (P,), or Σ g_m over the sum of their weights."""
        return self.sum() / self.count

    def means(self, batches: Indices) -> Array:
        """The mean gradients (K, P) of K batches, given by the indices of their examples (K, m)."""
        means = np.empty((len(batches), self.layout.size))
        blocks = self.layout.blocks_of_rows(means)
        for block, (A, delta) in zip(blocks, self._by_example, strict=True):
            np.matmul(A[batches].transpose(0, 2, 1), delta[batches], out=block)
        means /= self.counts(batches)[:, None]
        return means

    def counts(self, batches: Indices) -> Array:
        """(K,): what the sums of K batches (K, m) are divided by."""
        if self.weights is None:
            return np.full(len(batches), float(batches.shape[1]))
        totals = self.weights[batches].sum(axis=1)
        return positive(totals)

    def gradients(self, examples: Indices, columns: Indices) -> Array:
        """g_m of some examples at some parameters: (examples, columns)."""
        window = np.empty((len(examples), len(columns)))
        for layer, inside, inputs, outputs in self._places(columns):
            A, delta = self.A[layer][:, examples], self.delta[layer][:, examples]
            window[:, inside] = (A[inputs] * delta[outputs]).T
        return window

    def squared_norms(self) -> Array:
        """‖g_m‖² (M,)."""
        squares = np.zeros(self.size)
        for A, delta in zip(self.A, self.delta, strict=True):
            squares += np.einsum("im,im->m", A, A) * np.einsum("jm,jm->m", delta, delta)
        return squares

    def products(self, vector: Array, examples: slice = slice(None)) -> Array:
        """⟨g_m, v⟩ (m,) of some examples with a vector v (P,), layer by layer: A_{l−1}ᵀ V_l δ_l."""
        products = np.zeros(len(self.losses[examples]))
        for block, A, delta in zip(self.layout.blocks(vector), self.A, self.delta, strict=True):
            A, delta = A[:, examples], delta[:, examples]
            products += np.einsum("im,im->m", A, block @ delta)
        return products

    def largest(self) -> float:
        """The largest |entry| of any g_m."""
        return max(
            float((np.abs(A).max(axis=0) * np.abs(delta).max(axis=0)).max())
            for A, delta in zip(self.A, self.delta, strict=True)
        )

    def mean_length(self) -> float:
        """(1/M) Σ ‖g_m‖. Where gradients cancel, the length of their mean is much smaller."""
        return float(np.sqrt(self.squared_norms()).mean())

    @cached_property
    def _by_example(self) -> list[tuple[Array, Array]]:
        """A and delta of each layer with a row for each example, to pick examples faster."""
        pairs = zip(self.A, self.delta, strict=True)
        return [(np.ascontiguousarray(A.T), np.ascontiguousarray(delta.T)) for A, delta in pairs]

    def _places(self, columns: Indices) -> Iterator[tuple[int, Indices, Indices, Indices]]:
        """For each layer: which of the columns belong to it, and where they lie in its block."""
        for layer, span in enumerate(self.layout.layers):
            inside = np.flatnonzero((columns >= span.start) & (columns < span.stop))
            if len(inside):
                inputs, outputs = np.divmod(
                    columns[inside] - span.start, self.layout.sizes[layer + 1]
                )
                yield layer, inside, inputs, outputs


def per_example(network: Network, theta: Array, inputs: Array, targets: Array) -> PerExample:
    """Passes of all examples at once; inputs (features, M), targets (outputs, M) as coded."""
    network_pass = Pass(network, theta, inputs, targets, weight=1.0)
    network_pass.forward()
    network_pass.backward()
    return of_pass(network, network_pass)


def of_pass(network: Network, network_pass: Pass) -> PerExample:
    """The per-example results of a pass with weight 1, valid until its next pass."""
    return PerExample(
        network.layout,
        network_pass.A,
        network_pass.Z,
        network_pass.delta,
        network.loss.values(network_pass.outputs, network_pass.targets),
        network.loss.predictions(network_pass.outputs),
        float(network.loss.count(network_pass.targets)),
        network_pass.targets[-1] if is_by_weights(network.loss) else None,
    )
