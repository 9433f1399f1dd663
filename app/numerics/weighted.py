"""A loss times the weight of its example. Depends on another loss and arrays only."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from app.numerics.arrangements import ONE_RUN, Arrangement
from app.numerics.arrays import Array, Call
from app.numerics.losses import Loss


class Weighted(Loss):
    """w ℓ: another loss times the weight of the example.

    A column of coded targets t (outputs + 1, M) has the weight of its example in its last row, so
    that whatever takes examples of a loss takes their weights with them. Their mean is the sum
    divided by the number of examples, as Keras has it, or by the sum of the weights, as
    scikit-learn and the class weights of PyTorch have it; 0 where no example has a weight.
    """

    def __init__(self, plain: Loss, by_weights: bool) -> None:
        self.plain, self.by_weights = plain, by_weights
        self.title, self.task, self.means = plain.title, plain.task, plain.means
        self.is_quadratic, self.factor, self.largest = False, plain.factor, plain.largest
        self.numpy_losses, self.numpy_error = plain.numpy_losses, plain.numpy_error

    def weighted(self, y: NDArray[np.float64], outputs: int, weights: Array) -> Array:
        """Targets y (n,) and weights (n,) as t (outputs + 1, n)."""
        return np.vstack([self.plain.coded(y, outputs), weights])

    def count(self, t: Array) -> Array:
        if not self.by_weights:
            return super().count(t)
        totals = np.add.reduce(t[..., -1, :], axis=-1)
        return positive(totals)

    def coded(self, y: NDArray[np.float64], outputs: int) -> Array:
        return self.weighted(y, outputs, np.ones(len(y)))

    def values(self, z: Array, t: Array, safe: bool = True) -> Array:
        return np.asarray(self.plain.values(z, t[..., :-1, :], safe) * t[..., -1, :])

    def predictions(self, z: Array) -> Array:
        return self.plain.predictions(z)

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
            *self.plain.error(z, t[..., :-1, :], error, spare, safe, arrangement),
            partial(np.multiply, error, t[..., -1:, :], error),
        ]


TINY = 1e-300  # in place of 0: what is 0 stays so when it is divided or multiplied by it


def positive(totals: Array) -> Array:
    """Sums of weights, of which a mean is taken; where no example has a weight, the mean is 0."""
    return np.where(totals > 0, totals, TINY)


def is_by_weights(loss: Loss) -> bool:
    """Whether a mean of this loss is divided by the sum of the weights."""
    return isinstance(loss, Weighted) and loss.by_weights
