"""Forward and backward pass of a multilayer perceptron over a batch of M examples.

Feature-major: a column for each example. Layer l of L has n_l units, layer 0 is the input.
  A_l    (n_l + 1, M)      activations over a row of ones; A_0 holds the batch's inputs
  B_l    (n_{l-1} + 1, n_l)  the block [W_l; b_l] of θ, see `numerics.parameters`
  Z_l    (n_l, M)          pre-activations
  delta_l (n_l, M)         error signals ∂ℓ/∂Z_l, divided by M
  G_l    (n_{l-1} + 1, n_l)  the block of the gradient of the mean loss

The equations, in the order in which they are computed:
  Z_l       = B_lᵀ A_{l-1},  A_l = φ(Z_l)          for l = 1 … L−1;  Z_L without φ
  delta_L   = (∂ℓ/∂Z_L) / M                        from the loss
  G_l       = A_{l-1} delta_lᵀ                     for l = L … 1; sums over the examples
  delta_l   = (W_{l+1} delta_{l+1}) ⊙ φ'(Z_l)      for l = L−1 … 1

A `Pass` owns every array of such a step for one batch size and one θ. It lists its calls once,
with all views bound, and then only executes the list: on small networks most of the time would
otherwise go into looking up attributes and making arrays.
"""

from functools import partial

import numpy as np

from app.numerics.activations import Activation, Array, Call
from app.numerics.losses import Loss
from app.numerics.parameters import Layout


class Pass:
    """The forward and backward pass of `batch_size` examples through the network at `theta`.

    Fill `inputs` (features, M) and `targets` (outputs, M), then `run()`: `outputs` (outputs, M)
    is Z_L and `gradient` (parameters,) the gradient of the mean loss at the present `theta`.
    """

    def __init__(
        self, layout: Layout, activation: Activation, loss: Loss, theta: Array, batch_size: int
    ) -> None:
        sizes, last = layout.sizes, len(layout.sizes) - 1
        self.batch_size = batch_size
        self.gradient = np.zeros(layout.size)
        self.targets = np.zeros((sizes[-1], batch_size))
        A = [np.ones((size + 1, batch_size)) for size in sizes[:-1]]
        Z = [np.zeros((size, batch_size)) for size in sizes]
        delta = [np.zeros((size, batch_size)) for size in sizes]
        B, G = layout.blocks(theta), layout.blocks(self.gradient)
        self.inputs, self.outputs = A[0][:-1], Z[last]

        forward: list[Call] = []
        for layer in range(1, last + 1):
            forward.append(partial(np.dot, B[layer - 1].T, A[layer - 1], Z[layer]))
            if layer < last:
                forward += activation.forward(Z[layer], A[layer][:-1])

        backward = loss.error(self.outputs, self.targets, delta[last])
        if batch_size > 1:
            one_over_m = np.array(1.0 / batch_size)
            backward.append(partial(np.multiply, delta[last], one_over_m, delta[last]))
        for layer in range(last, 0, -1):
            backward.append(partial(np.dot, A[layer - 1], delta[layer].T, G[layer - 1]))
            if layer > 1:
                W = B[layer - 1][:-1]
                backward.append(partial(np.dot, W, delta[layer], delta[layer - 1]))
                # Z of the layer is no longer needed: it serves as scratch for φ'.
                backward += activation.backward(A[layer - 1][:-1], Z[layer - 1], delta[layer - 1])
        self.calls = forward + backward

    def run(self) -> None:
        """Forward and backward: sets `outputs` and `gradient`."""
        for call in self.calls:
            call()


def outputs_of(layout: Layout, activation: Activation, theta: Array, inputs: Array) -> Array:
    """Z_L of shape (outputs, M) for inputs (features, M): a forward pass on arrays of its own."""
    blocks = layout.blocks(theta)
    Z: Array = blocks[0][:-1].T @ inputs + blocks[0][-1][:, None]
    for block in blocks[1:]:
        A = np.empty_like(Z)
        for call in activation.forward(Z, A):
            call()
        Z = block[:-1].T @ A + block[-1][:, None]
    return Z
