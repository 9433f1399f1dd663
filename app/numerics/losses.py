"""Losses, each with its output layer. Depends on arrays only; adding one is one class and one line.

z  (outputs, M)     pre-activation of the output layer, a column for each example
t  (outputs, M)     target, coded as the loss takes it: see `coded` of each
ŷ  (outputs, M)     prediction, of the shape of z
ℓ  (M,)             per-example loss
δ = ∂ℓ/∂z (outputs, M), the error signal: `factor` times what the calls of `error` set

Losses are computed from z, not from ŷ, so that −log ŷ never meets a rounded 0. The arrays of
`values` may have further axes in front (a chunk of steps). Where an array can have one element, no
call writes to its own input: there NumPy is four times slower in place.
"""

from functools import partial
from math import inf

import numpy as np
from numpy.typing import NDArray

from app.numerics.arrangements import ONE_RUN, Arrangement
from app.numerics.arrays import HALF, ONE, ZERO, Array, Call


class Loss:
    """One per-example loss ℓ(z, t) together with the output layer that belongs to it.

    task: `classification` or `regression`. means: what it is, in a sentence. curvature: c in
    H ≤ c S, see `numerics.curvature`; None where there is no such bound. is_quadratic: whether
    H = c S. In a script: `numpy_losses` are a statement, or none, and the expression of the losses,
    `numpy_error` the lines that return δ / factor; `pytorch` is the module of torch.nn, of
    half the squared error that of the whole; None where there is none.
    """

    title: str
    task: str
    means: str
    curvature: float | None = None
    is_quadratic = False
    numpy_losses: tuple[str, str]
    numpy_error: str
    pytorch: str | None = None
    factor: float
    largest: float  # |z| up to which `error` cannot overflow; beyond it, ask for the safe calls

    def coded(self, y: NDArray[np.float64], outputs: int) -> Array:
        """Targets y (n,), class indices or numbers, as t (outputs, n); or numbers (n, outputs)."""
        raise NotImplementedError

    def count(self, t: Array) -> Array:
        """(…): what the sum of the losses of coded targets (…, outputs, M) is divided by."""
        return np.full(t.shape[:-2], float(max(t.shape[-1], 1)))

    def values(self, z: Array, t: Array, safe: bool = True) -> Array:
        """Per-example losses: (…, outputs, M) → (…, M); `safe` for a z of any size."""
        raise NotImplementedError

    def predictions(self, z: Array) -> Array:
        """ŷ of the shape of z: a number, a probability, or a column of probabilities."""
        raise NotImplementedError

    def error(
        self,
        z: Array,
        t: Array,
        error: Array,
        spare: Array,
        safe: bool,
        arrangement: Arrangement = ONE_RUN,
    ) -> list[Call]:
        """Calls that set error = δ / factor; `safe` for a z of any size, at more cost."""
        raise NotImplementedError


class _OfNumbers(Loss):
    """What losses for numbers as targets have in common: linear outputs, ŷ = z, and t = y.

    With several targets an example's loss is the mean over them, or their sum.
    """

    of_one = 1.0  # the factor of one target's error signal
    numpy_of: str  # ℓ of an error e, in a script
    numpy_slope = "{e}"  # δ / factor of an error, in a script
    largest = inf
    task = "regression"

    def __init__(self, share: float = 1.0, are_several: bool = False) -> None:
        """share: 1/outputs for the mean over the targets, 1 for their sum."""
        self.share, self.factor = share, self.of_one * share
        e, losses = ("z - y.T", f"{self.numpy_of}.sum(axis=0)") if are_several else (
            "z - y", self.numpy_of
        )  # fmt: skip
        self.numpy_error = f"return {self.numpy_slope.format(e=e)}"
        self.numpy_losses = (
            f"e = {e if are_several else 'z[0] - y'}",
            losses if share == 1.0 else f"({losses} * {share})",
        )
        if self.curvature is not None:
            self.curvature *= share

    def over(self, outputs: int, is_mean: bool) -> "Loss":
        """The loss of so many targets."""
        return type(self)(1.0 / outputs if is_mean else 1.0, outputs > 1)

    def coded(self, y: NDArray[np.float64], outputs: int) -> Array:
        return y[None, :].copy() if y.ndim == 1 else np.ascontiguousarray(y.T)

    def _over_targets(self, losses: Array) -> Array:
        """(…, outputs, M) → (…, M)."""
        total = np.asarray(np.sum(losses, axis=-2))
        return total if self.share == 1.0 else total * self.share

    def predictions(self, z: Array) -> Array:
        return z


class SquaredError(_OfNumbers):
    """ℓ = (ŷ − y)², without ½, through a linear output: ŷ = z, δ = 2(ŷ − y)."""

    title = "Squared error"
    means = "squared error (ŷ − y)²"
    curvature = 2.0
    is_quadratic = True
    numpy_of = "(e**2)"
    pytorch: str | None = "nn.MSELoss()"
    of_one = 2.0

    def values(self, z: Array, t: Array, safe: bool = True) -> Array:
        return self._over_targets((z - t) ** 2)

    def error(
        self,
        z: Array,
        t: Array,
        error: Array,
        spare: Array,
        safe: bool,
        arrangement: Arrangement = ONE_RUN,
    ) -> list[Call]:
        return [partial(np.subtract, z, t, error)]


class HalfSquaredError(SquaredError):
    """ℓ = ½(ŷ − y)² through a linear output: ŷ = z, δ = ŷ − y   (as in scikit-learn's MLP)."""

    title = "Half squared error"
    means = "half the squared error, ½(ŷ − y)²"
    curvature = 1.0
    numpy_of = "(0.5 * e**2)"
    of_one = 1.0

    def values(self, z: Array, t: Array, safe: bool = True) -> Array:
        return self._over_targets(0.5 * (z - t) ** 2)


class AbsoluteError(_OfNumbers):
    """ℓ = |ŷ − y| through a linear output: ŷ = z, δ = sign(ŷ − y), 0 where they are equal."""

    title = "Absolute error"
    means = "absolute error |ŷ − y|"
    numpy_of, numpy_slope = "np.abs(e)", "np.sign({e})"
    pytorch = "nn.L1Loss()"

    def values(self, z: Array, t: Array, safe: bool = True) -> Array:
        return self._over_targets(np.abs(z - t))

    def error(
        self,
        z: Array,
        t: Array,
        error: Array,
        spare: Array,
        safe: bool,
        arrangement: Arrangement = ONE_RUN,
    ) -> list[Call]:
        return [partial(np.subtract, z, t, spare), partial(np.sign, spare, error)]


class Huber(_OfNumbers):
    """ℓ = ½e² where |e| ≤ 1, else |e| − ½, with e = ŷ − y; δ = e cut to ±1   (Huber, 1964)."""

    title = "Huber"
    means = "Huber's loss: ½e² where |e| ≤ 1, else |e| − ½, with e = ŷ − y"
    curvature = 1.0
    numpy_of = "np.where(np.abs(e) <= 1, 0.5 * e**2, np.abs(e) - 0.5)"
    numpy_slope = "np.clip({e}, -1, 1)"
    pytorch = "nn.HuberLoss()"

    MINUS_ONE = np.array(-1.0)

    def values(self, z: Array, t: Array, safe: bool = True) -> Array:
        e = np.abs(z - t)
        return self._over_targets(np.where(e <= 1.0, 0.5 * e**2, e - 0.5))

    def error(
        self,
        z: Array,
        t: Array,
        error: Array,
        spare: Array,
        safe: bool,
        arrangement: Arrangement = ONE_RUN,
    ) -> list[Call]:
        return [
            partial(np.subtract, z, t, error),
            partial(np.fmax, error, self.MINUS_ONE, spare),
            partial(np.fmin, spare, ONE, error),
        ]


class BinaryCrossEntropy(Loss):
    """ℓ = −(y log ŷ + (1 − y) log(1 − ŷ)) with ŷ = σ(z), so that δ = ŷ − y.

    Coded as t = 1 − 2y, which is +1 for class 0 and −1 for class 1, this is
    ℓ = log(1 + e^(tz)) and δ = ½(tanh(z/2) + t), since σ(z) = ½(1 + tanh(z/2)).
    And log(1 + e^u) = max(u, 0) + log(1 + e^(−|u|)), which cannot overflow.
    """

    title = "Cross-entropy"
    task = "classification"
    means = "cross-entropy through one sigmoid output, −log of the right class's probability"
    curvature = 0.25
    numpy_losses = "", "np.logaddexp(0, (1 - 2 * y) * z[0])"
    numpy_error = "return np.tanh(z * 0.5) + (1 - 2 * y)"
    pytorch = "nn.BCEWithLogitsLoss()"
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

    def error(
        self,
        z: Array,
        t: Array,
        error: Array,
        spare: Array,
        safe: bool,
        arrangement: Arrangement = ONE_RUN,
    ) -> list[Call]:
        return [
            partial(np.multiply, z, HALF, error),
            partial(np.tanh, error, spare),
            partial(np.add, spare, t, error),
        ]


class SoftmaxCrossEntropy(Loss):
    """ℓ = −Σ_c y_c log ŷ_c with ŷ = softmax(z), y one-hot, so that δ = ŷ − y.

    From z: ℓ = log Σ_c e^(z_c) − Σ_c y_c z_c. Subtracting the largest z first changes neither ŷ
    nor ℓ and keeps e^z from overflowing; below `largest` that is not needed.
    """

    title = "Cross-entropy"
    task = "classification"
    means = "cross-entropy through softmax, −log of the right class's probability"
    curvature = 0.5
    numpy_losses = (
        "z = z - z.max(axis=0)",
        "(np.log(np.exp(z).sum(axis=0)) - z[y, np.arange(len(y))])",
    )
    numpy_error = (
        "if np.abs(z).max() > 700:  # e^z would overflow\n"
        "        z = z - z.max(axis=0)\n"
        "    e, classes = np.exp(z), np.arange(len(z))[:, None]\n"
        "    return e / np.ones((len(z), len(z))).dot(e) - (classes == y)"
    )
    pytorch = "nn.CrossEntropyLoss()"
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

    def error(
        self,
        z: Array,
        t: Array,
        error: Array,
        spare: Array,
        safe: bool,
        arrangement: Arrangement = ONE_RUN,
    ) -> list[Call]:
        largest = np.empty_like(z[..., :1, :])
        shift: list[Call] = [
            partial(np.maximum.reduce, z, -2, None, largest, True),
            partial(np.subtract, z, largest, error),
        ]
        total, sums = arrangement.totals(spare)  # Σ_c e^(z_c)
        return [
            *(shift if safe else ()),
            partial(np.exp, error if safe else z, spare),
            *total,
            partial(np.divide, spare, sums, spare),
            partial(np.subtract, spare, t, error),
        ]


def loss_named(name: str, outputs: int, is_mean: bool = True) -> Loss:
    """The loss `name` for a network with that many outputs.

    `cross_entropy` is binary through one sigmoid output and softmax through several. is_mean:
    whether the loss of several numbers as targets is the mean over them, or their sum.
    """
    if name == "cross_entropy" and outputs == 1:
        return BinaryCrossEntropy()
    loss = LOSSES[name]
    return loss.over(outputs, is_mean) if isinstance(loss, _OfNumbers) and outputs > 1 else loss


LOSSES: dict[str, Loss] = {
    "squared_error": SquaredError(),
    "half_squared_error": HalfSquaredError(),
    "absolute_error": AbsoluteError(),
    "huber": Huber(),
    "cross_entropy": SoftmaxCrossEntropy(),
}


def losses_for(task: str) -> tuple[str, ...]:
    """The names of the losses that fit a task, the default first."""
    return tuple(name for name, loss in LOSSES.items() if loss.task == task)
