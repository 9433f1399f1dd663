"""Losses, each with its output layer. Knows arrays only; adding one is one class and one line.

z  (outputs, M)     pre-activation of the output layer, a column for each example
y  (outputs, M)     target: a number, 0 or 1, or one-hot columns
ŷ  (outputs, M)     prediction, of the shape of z
ℓ  (M,)             per-example loss;  δ = ∂ℓ/∂z  (outputs, M), the error signal

Losses are computed from z, not from ŷ, so that −log ŷ never meets a rounded 0. The arrays of
`values` may have further axes in front (a chunk of steps).
"""

from functools import partial
from typing import Protocol

import numpy as np

from app.numerics.activations import Array, Call, Sigmoid

TWO = np.array(2.0)


class Loss(Protocol):
    """One per-example loss ℓ(z, y) together with the output layer that belongs to it."""

    def values(self, z: Array, y: Array) -> Array:
        """Per-example losses: (…, outputs, M) → (…, M)."""
        ...

    def predictions(self, z: Array) -> Array:
        """ŷ of the shape of z: a number, a probability, or a column of probabilities."""
        ...

    def error(self, z: Array, y: Array, delta: Array) -> list[Call]:
        """Calls that set delta = ∂ℓ/∂z."""
        ...


class SquaredError:
    """ℓ = (ŷ − y)², without ½, through a linear output: ŷ = z, δ = 2(ŷ − y)."""

    def values(self, z: Array, y: Array) -> Array:
        return np.asarray(np.sum((z - y) ** 2, axis=-2))

    def predictions(self, z: Array) -> Array:
        return z

    def error(self, z: Array, y: Array, delta: Array) -> list[Call]:
        return [partial(np.subtract, z, y, delta), partial(np.multiply, delta, TWO, delta)]


class BinaryCrossEntropy:
    """ℓ = −(y log ŷ + (1 − y) log(1 − ŷ)) with ŷ = σ(z), so that δ = ŷ − y.

    From z: ℓ = log(1 + e^z) − y z, where log(1 + e^z) = max(z, 0) + log(1 + e^(−|z|)).
    """

    def values(self, z: Array, y: Array) -> Array:
        softplus = np.maximum(z, 0.0) + np.log1p(np.exp(-np.abs(z)))
        return np.asarray(np.sum(softplus - y * z, axis=-2))

    def predictions(self, z: Array) -> Array:
        return 0.5 + 0.5 * np.tanh(0.5 * z)

    def error(self, z: Array, y: Array, delta: Array) -> list[Call]:
        return [*Sigmoid().forward(z, delta), partial(np.subtract, delta, y, delta)]


class SoftmaxCrossEntropy:
    """ℓ = −Σ_c y_c log ŷ_c with ŷ = softmax(z), y one-hot, so that δ = ŷ − y.

    From z: ℓ = log Σ_c e^(z_c) − Σ_c y_c z_c. The largest z is subtracted first, which changes
    neither ŷ nor ℓ and keeps e^z from overflowing.
    """

    def values(self, z: Array, y: Array) -> Array:
        shifted = z - np.max(z, axis=-2, keepdims=True)
        partition = np.log(np.sum(np.exp(shifted), axis=-2))
        return np.asarray(partition - np.sum(y * shifted, axis=-2))

    def predictions(self, z: Array) -> Array:
        e = np.exp(z - np.max(z, axis=-2, keepdims=True))
        return np.asarray(e / np.sum(e, axis=-2, keepdims=True))

    def error(self, z: Array, y: Array, delta: Array) -> list[Call]:
        column = np.empty((1, z.shape[1]))
        return [
            partial(np.max, z, 0, column[0]),
            partial(np.subtract, z, column, delta),
            partial(np.exp, delta, delta),
            partial(np.sum, delta, 0, None, column[0]),
            partial(np.divide, delta, column, delta),
            partial(np.subtract, delta, y, delta),
        ]


def loss_named(name: str, outputs: int) -> Loss:
    """The loss `name` for a network with that many outputs.

    `cross_entropy` is binary through one sigmoid output and softmax through several.
    """
    if name == "cross_entropy" and outputs == 1:
        return BinaryCrossEntropy()
    return LOSSES[name]


LOSSES: dict[str, Loss] = {
    "squared_error": SquaredError(),
    "cross_entropy": SoftmaxCrossEntropy(),
}
