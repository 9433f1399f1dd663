"""Forward and backward pass of a multilayer perceptron over a batch of M examples.

Feature-major: a column for each example. Layer l of L has n_l units, layer 0 is the input.
  A_l    (n_l + 1, M)      activations over a row of ones; A_0 holds the batch's inputs
  B_l    (n_{l-1} + 1, n_l)  the block [W_l; b_l] of θ, see `numerics.parameters`
  Z_l    (n_l, M)          pre-activations
  delta_l (n_l, M)         error signals ∂ℓ/∂Z_l, times a factor c
  G_l    (n_{l-1} + 1, n_l)  the block [dW_l; db_l] of the gradient of the summed loss, times c

The equations, in the order in which they are computed:
  Z_l       = B_lᵀ A_{l-1},  A_l = φ(Z_l)          for l = 1 … L−1;  Z_L without φ
  delta_L   = c ∂ℓ/∂Z_L                            from the loss; c = 1/M gives the mean
  dW_l      = A_{l-1} delta_lᵀ                     for l = L … 1; the product sums over examples
  db_l      = 1ᵀ delta_lᵀ                          the last row of that product, of the ones in A
  delta_l   = (W_{l+1} delta_{l+1}) ⊙ φ'(Z_l)      for l = L−1 … 1

They are listed as calls bound to fixed arrays, once, and then only executed: on small networks
most of the time would otherwise go into looking up attributes and making arrays. For several runs
at once the arrays have an axis more; see `numerics.arrangements`, which has the products.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from app.numerics.activations import Activation
from app.numerics.arrangements import ONE_RUN, Arrangement
from app.numerics.arrays import Array, Call
from app.numerics.delayed import DelayedStep
from app.numerics.losses import Loss
from app.numerics.parameters import Layout


@dataclass(frozen=True)
class Network:
    """Sizes of the layers, activation of the hidden ones and loss: all but the parameters."""

    layout: Layout
    activation: Activation
    loss: Loss


class Workspace:
    """The arrays between input and output for batches of one size M, overwritten by each pass.

    The hidden layers lie one below the other in one array for Z, one for A and one for φ'(Z), so
    that φ' of all of them takes one call. Each layer's last row belongs to the row of ones.
    """

    def __init__(
        self, network: Network, batch_size: int, arrangement: Arrangement = ONE_RUN
    ) -> None:
        _, *hidden, outputs = network.layout.sizes
        height = sum(size + 1 for size in hidden)
        all_Z = np.zeros(arrangement.columns(height, batch_size))
        all_A, all_slopes = np.ones_like(all_Z), np.ones_like(all_Z)
        self.batch_size = batch_size
        self.Z: list[Array] = []
        self.A: list[Array] = []
        self.slopes: list[Array] = []
        row = 0
        for size in hidden:
            self.Z.append(all_Z[..., row : row + size, :])
            self.A.append(all_A[..., row : row + size + 1, :])
            self.slopes.append(all_slopes[..., row : row + size, :])
            row += size + 1
        shapes = [arrangement.columns(size, batch_size) for size in (*hidden, outputs)]
        self.delta = [np.zeros(shape) for shape in shapes]
        self.error, self.spare = np.zeros_like(self.delta[-1]), np.zeros_like(self.delta[-1])
        phi = network.activation
        self.activate = [
            phi.forward(Z, A[..., :-1, :]) for Z, A in zip(self.Z, self.A, strict=True)
        ]
        self.differentiate = phi.slope(all_Z, all_A, all_slopes) if hidden else []


def forward_calls(
    work: Workspace,
    B: list[Array],
    A_0: Array,
    Z_L: Array,
    arrangement: Arrangement = ONE_RUN,
    first: DelayedStep | None = None,
) -> list[Call]:
    """Calls that set Z_L (outputs, M) from θ's blocks B and the inputs A_0 (features + 1, M).

    first: a first layer whose weights move later.
    """
    calls: list[Call] = []
    A, Z = [A_0, *work.A], [*work.Z, Z_L]
    for layer, block in enumerate(B):
        if layer == 0 and first is not None:
            calls += first.forward(Z[0])
        else:
            calls += arrangement.forward(block, A[layer], Z[layer])
        if layer < len(work.activate):
            calls += work.activate[layer]
    return calls


def backward_calls(
    network: Network,
    work: Workspace,
    B: list[Array],
    G: list[Array],
    A_0: Array,
    Z_L: Array,
    targets: Array,
    c: Array | None,
    safe: bool = True,
    arrangement: Arrangement = ONE_RUN,
    first: DelayedStep | None = None,
) -> list[Call]:
    """Calls that set the gradient's blocks G after the forward pass.

    targets (outputs, M). `c` () here is the c of the equations times `Loss.factor`. If it is None,
    delta_L stays what the loss sets: the c of the equations is then 1/`Loss.factor`. first: as in
    `forward_calls`; it gets its delta, and G_1 is left as it is.
    """
    A, delta = [A_0, *work.A], work.delta
    error = delta[-1] if c is None else work.error
    calls = network.loss.error(Z_L, targets, error, work.spare, safe, arrangement)
    if c is not None:
        calls += arrangement.times(error, c, delta[-1])
    calls += work.differentiate
    for layer in range(len(B) - 1, -1, -1):
        dW_over_db = G[layer]
        if layer == 0 and first is not None:
            calls += first.gradient(delta[0])
        else:
            calls += arrangement.gradient(A[layer], delta[layer], dW_over_db)
        if layer > 0:
            below = delta[layer - 1]
            calls += arrangement.backward(B[layer], delta[layer], below)
            calls.append(partial(np.multiply, below, work.slopes[layer - 1], below))
    return calls


class Pass:
    """Forward and backward pass of one fixed batch at the present values of `theta`.

    `A` are A_0 … A_{L−1}, `Z` are Z_1 … Z_L and `delta` delta_1 … delta_L, as in the equations.
    """

    def __init__(
        self,
        network: Network,
        theta: Array,
        inputs: Array,
        targets: Array,
        weight: float | None = None,
    ) -> None:
        """`inputs` (features, M), `targets` (outputs, M) coded for the loss.

        The gradient is that of the summed loss times `weight`; that of the mean if it is not given.
        """
        layout, size = network.layout, inputs.shape[1]
        weight = 1.0 / float(network.loss.count(targets)) if weight is None else weight
        work, c = Workspace(network, size), np.array(network.loss.factor * weight)
        self.outputs = np.zeros((layout.sizes[-1], size))
        self.gradient = np.zeros(layout.size)
        self.inputs, self.targets = with_ones(inputs), targets
        self.A, self.Z = [self.inputs, *work.A], [*work.Z, self.outputs]
        self.delta = work.delta
        B, G = layout.blocks(theta), layout.blocks(self.gradient)
        self._forward = forward_calls(work, B, self.inputs, self.outputs)
        self._backward = backward_calls(network, work, B, G, self.inputs, self.outputs, targets, c)

    def forward(self) -> None:
        """Sets `outputs` (outputs, M), the Z_L at the present `theta`."""
        for call in self._forward:
            call()

    def backward(self) -> None:
        """Sets `gradient` (parameters,), after the forward pass."""
        for call in self._backward:
            call()


def with_ones(inputs: Array) -> Array:
    """Inputs (features, M) over a row of ones."""
    return np.vstack([inputs, np.ones(inputs.shape[1])])
