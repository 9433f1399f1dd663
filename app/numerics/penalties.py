"""L1 and L2 penalties on the weights. Depends on arrays only.

R(θ) = l1 Σ|w| + (l2/2) Σw²  over the weights, not the biases;  ∂R/∂w = l1 sign(w) + l2 w, with
sign(0) = 0. The penalty is added to the mean data loss and never scaled with the batch. Other
libraries have other forms of the L2 part: over all parameters, as weight_decay of torch.optim.SGD,
or divided by the examples of the batch, as alpha of scikit-learn's MLP.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from app.numerics.arrays import Array, Call
from app.numerics.parameters import Layout

LEAST = 1e-200  # what examples weigh that weigh anything
WEIGHTS, ALL = "weights", "all"
OBJECTIVE, BATCH = "objective", "batch"


@dataclass(frozen=True)
class Penalty:
    """The penalty of an experiment.

    l2_on: over the `weights` or over `all` parameters. l2_per: `objective`, or `batch`, where l2 is
    divided by what the mean of the batch is divided by: its examples, or their weights.
    """

    l1: float = 0.0
    l2: float = 0.0
    l2_on: str = WEIGHTS
    l2_per: str = OBJECTIVE

    def __bool__(self) -> bool:
        return bool(self.l1 or self.l2)

    @property
    def is_on_all(self) -> bool:
        """Whether its L2 part is over the biases too."""
        return self.l2_on == ALL

    @property
    def is_per_batch(self) -> bool:
        """Whether its L2 part depends on the size of the batch."""
        return bool(self.l2) and self.l2_per == BATCH

    def values(self, layout: Layout, rows: Array, sizes: Array | None = None) -> Array:
        """R of each row of parameters: (K, parameters) → (K,).

        sizes (K,): the examples of each row's batch, or their weights: `l2_per` may divide by it.
        """
        if not self:
            return np.zeros(len(rows))
        weights = rows[:, weight_mask(layout) == 1.0]
        held = rows if self.l2_on == ALL else weights
        l2 = 0.5 * self.l2 * (held**2).sum(axis=1)
        if self.is_per_batch and sizes is not None:
            l2 = l2 / divisors(sizes)
        return np.asarray(self.l1 * np.abs(weights).sum(axis=1) + l2)


def divisors(sizes: Array) -> Array:
    """What L2 per batch is divided by: ∞, so that it is 0, where the examples weigh nothing."""
    return np.where(sizes > LEAST, sizes, np.inf)


def weight_mask(layout: Layout) -> Array:
    """(parameters,): 1 for a weight, 0 for a bias."""
    mask = np.zeros(layout.size)
    for block in layout.blocks(mask):
        block[:-1] = 1.0
    return mask


def strengths(layout: Layout, penalty: Penalty) -> tuple[Array, Array]:
    """l1 and l2 of each parameter: (P,) and (P,), 0 for those on which there is none."""
    mask = weight_mask(layout)
    held = np.ones_like(mask) if penalty.is_on_all else mask
    return penalty.l1 * mask, penalty.l2 * held


class PenaltyGradient:
    """∂R/∂θ, to be added to a gradient."""

    def __init__(self, l1: Array, l2: Array, is_per_batch: bool) -> None:
        """l1, l2: `strengths`, of the shape of θ."""
        self._l1 = l1 if l1.any() else None
        self._l2 = l2 if l2.any() else None
        self._is_per_batch = is_per_batch
        self._term = np.zeros_like(l1)

    @classmethod
    def of(cls, layout: Layout, penalty: Penalty) -> "PenaltyGradient":
        """That of one run."""
        return cls(*strengths(layout, penalty), penalty.is_per_batch)

    def calls(self, theta: Array, g: Array, size: Array) -> list[Call]:
        """Calls that set g ← g + l1 sign(θ) + l2 θ; size (): the examples of the batch."""
        calls: list[Call] = []
        if self._l1 is not None:
            calls.append(partial(np.sign, theta, self._term))
            calls.append(partial(np.multiply, self._term, self._l1, self._term))
            calls.append(partial(np.add, g, self._term, g))
        if self._l2 is not None:
            calls.append(partial(np.multiply, theta, self._l2, self._term))
            if self._is_per_batch:
                calls.append(partial(np.divide, self._term, size, self._term))
            calls.append(partial(np.add, g, self._term, g))
        return calls
