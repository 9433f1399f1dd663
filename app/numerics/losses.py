"""Losses, each with its output layer. Knows arrays only; adding one is one class and one line.

z  (outputs, M)     pre-activation of the output layer, a column for each example
t  (outputs, M)     target, coded as the loss takes it: see `coded` of each
ŷ  (outputs, M)     prediction, of the shape of z
ℓ  (M,)             per-example loss
δ = ∂ℓ/∂z (outputs, M), the error signal: `factor` times what the calls of `error` set

Losses are computed from z, not from ŷ, so that −log ŷ never meets a rounded 0. The arrays of
`values` may have further axes in front (a chunk of steps). An output array of its own for each
call: on arrays with a single element NumPy is four times slower in place.
"""

from functools import partial
from math import inf
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.numerics.arrays import HALF, ONE, ZERO, Array, Call


class Loss(Protocol):
    """One per-example loss ℓ(z, t) together with the output layer that belongs to it."""

    factor: float
    largest: float  # |z| up to which `error` cannot overflow; beyond it, ask for the safe calls

    def coded(self, y: NDArray[np.float64], outputs: int) -> Array:
        """Targets y (n,), class indices or numbers, as t (outputs, n)."""
        ...

    def values(self, z: Array, t: Array, safe: bool = True) -> Array:
        """Per-example losses: (…, outputs, M) → (…, M); `safe` for a z of any size."""
        ...

    def predictions(self, z: Array) -> Array:
        """ŷ of the shape of z: a number, a probability, or a column of probabilities."""
        ...

    def error(self, z: Array, t: Array, error: Array, spare: Array, safe: bool) -> list[Call]:
        """Calls that set error = δ / factor; `safe` for a z of any size, at more cost."""
        ...


class _OfNumbers:
    """What losses for a number as target have in common: a linear output, ŷ = z, and t = y."""

    factor = 1.0
    largest = inf

    def coded(self, y: NDArray[np.float64], outputs: int) -> Array:
        return y[None, :].copy()

    def predictions(self, z: Array) -> Array:
        return z


class SquaredError(_OfNumbers):
    """ℓ = (ŷ − y)², without ½, through a linear output: ŷ = z, δ = 2(ŷ − y)."""

    factor = 2.0

    def values(self, z: Array, t: Array, safe: bool = True) -> Array:
        return np.asarray(np.sum((z - t) ** 2, axis=-2))

    def error(self, z: Array, t: Array, error: Array, spare: Array, safe: bool) -> list[Call]:
        return [partial(np.subtract, z, t, error)]


class AbsoluteError(_OfNumbers):
    """ℓ = |ŷ − y| through a linear output: ŷ = z, δ = sign(ŷ − y), 0 where they are equal."""

    def values(self, z: Array, t: Array, safe: bool = True) -> Array:
        return np.asarray(np.sum(np.abs(z - t), axis=-2))

    def error(self, z: Array, t: Array, error: Array, spare: Array, safe: bool) -> list[Call]:
        return [partial(np.subtract, z, t, spare), partial(np.sign, spare, error)]


class Huber(_OfNumbers):
    """ℓ = ½e² where |e| ≤ 1, else |e| − ½, with e = ŷ − y; δ = e cut to ±1   (Huber, 1964)."""

    MINUS_ONE = np.array(-1.0)

    def values(self, z: Array, t: Array, safe: bool = True) -> Array:
        e = np.abs(z - t)
        return np.asarray(np.sum(np.where(e <= 1.0, 0.5 * e**2, e - 0.5), axis=-2))

    def error(self, z: Array, t: Array, error: Array, spare: Array, safe: bool) -> list[Call]:
        return [
            partial(np.subtract, z, t, error),
            partial(np.fmax, error, self.MINUS_ONE, spare),
            partial(np.fmin, spare, ONE, error),
        ]


class BinaryCrossEntropy:
    """ℓ = −(y log ŷ + (1 − y) log(1 − ŷ)) with ŷ = σ(z), so that δ = ŷ − y.

    Coded as t = 1 − 2y, which is +1 for class 0 and −1 for class 1, this is
    ℓ = log(1 + e^(tz)) and δ = ½(tanh(z/2) + t), since σ(z) = ½(1 + tanh(z/2)).
    And log(1 + e^u) = max(u, 0) + log(1 + e^(−|u|)), which cannot overflow.
    """

    factor = 0.5
    largest = inf

    def coded(self, y: NDArray[np.float64], outputs: int) -> Array:
        return np.asarray(1.0 - 2.0 * y[None, :])

    def values(self, z: Array, t: Array, safe: bool = True) -> Array:
        u = t * z
        losses = np.fmax(u, ZERO) + np.log1p(np.exp(-np.abs(u)))
        return np.asarray(losses[..., 0, :])  # there is one output

    def predictions(self, z: Array) -> Array:
        return 0.5 + 0.5 * np.tanh(0.5 * z)

    def error(self, z: Array, t: Array, error: Array, spare: Array, safe: bool) -> list[Call]:
        return [
            partial(np.multiply, z, HALF, error),
            partial(np.tanh, error, spare),
            partial(np.add, spare, t, error),
        ]


class SoftmaxCrossEntropy:
    """ℓ = −Σ_c y_c log ŷ_c with ŷ = softmax(z), y one-hot, so that δ = ŷ − y.

    From z: ℓ = log Σ_c e^(z_c) − Σ_c y_c z_c. Subtracting the largest z first changes neither ŷ
    nor ℓ and keeps e^z from overflowing; below `largest` that is not needed.
    """

    factor = 1.0
    largest = 700.0  # e^709 is the last finite power, and several of them are added

    def coded(self, y: NDArray[np.float64], outputs: int) -> Array:
        return np.asarray(np.arange(outputs)[:, None] == y[None, :], dtype=float)

    def values(self, z: Array, t: Array, safe: bool = True) -> Array:
        if safe:
            z = z - np.max(z, axis=-2, keepdims=True)
        sums = np.add.reduce(np.exp(z), axis=-2)
        return np.asarray(np.log(sums) - np.einsum("...cm,...cm->...m", z, t))

    def predictions(self, z: Array) -> Array:
        e = np.exp(z - np.max(z, axis=-2, keepdims=True))
        return np.asarray(e / np.sum(e, axis=-2, keepdims=True))

    def error(self, z: Array, t: Array, error: Array, spare: Array, safe: bool) -> list[Call]:
        ones, sums, largest = np.ones((len(z), len(z))), np.empty_like(z), np.empty_like(z[:1])
        shift: list[Call] = [
            partial(np.maximum.reduce, z, 0, None, largest, True),
            partial(np.subtract, z, largest, error),
        ]
        return [
            *(shift if safe else ()),
            partial(np.exp, error if safe else z, spare),
            partial(ones.dot, spare, sums),  # every row holds Σ_c e^(z_c), so nothing broadcasts
            partial(np.divide, spare, sums, spare),
            partial(np.subtract, spare, t, error),
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
    "absolute_error": AbsoluteError(),
    "huber": Huber(),
    "cross_entropy": SoftmaxCrossEntropy(),
}
