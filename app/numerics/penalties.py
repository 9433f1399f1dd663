"""L1 and L2 penalties on the weights. Depends on arrays only.

R(θ) = l1 Σ|w| + (l2/2) Σw²  over the weights, not the biases;  ∂R/∂w = l1 sign(w) + l2 w, with
sign(0) = 0. The penalty is added to the mean data loss and never scaled with the batch.
"""

from functools import partial

import numpy as np

from app.numerics.arrays import Array, Call
from app.numerics.parameters import Layout


def weight_mask(layout: Layout) -> Array:
    """(parameters,): 1 for a weight, 0 for a bias."""
    mask = np.zeros(layout.size)
    for block in layout.blocks(mask):
        block[:-1] = 1.0
    return mask


def penalties(layout: Layout, rows: Array, l1: float, l2: float) -> Array:
    """R of each row of parameters: (K, parameters) → (K,)."""
    if l1 == 0.0 and l2 == 0.0:
        return np.zeros(len(rows))
    weights = rows[:, weight_mask(layout) == 1.0]
    return np.asarray(l1 * np.abs(weights).sum(axis=1) + 0.5 * l2 * (weights**2).sum(axis=1))


class PenaltyGradient:
    """∂R/∂θ, to be added to a gradient."""

    def __init__(self, layout: Layout, l1: float, l2: float) -> None:
        mask = weight_mask(layout)
        self._l1 = l1 * mask if l1 else None
        self._l2 = l2 * mask if l2 else None
        self._term = np.zeros(layout.size)

    def calls(self, theta: Array, g: Array) -> list[Call]:
        """Calls that set g ← g + l1 sign(θ) + l2 θ, on the weights."""
        calls: list[Call] = []
        if self._l1 is not None:
            calls.append(partial(np.sign, theta, self._term))
            calls.append(partial(np.multiply, self._term, self._l1, self._term))
            calls.append(partial(np.add, g, self._term, g))
        if self._l2 is not None:
            calls.append(partial(np.multiply, theta, self._l2, self._term))
            calls.append(partial(np.add, g, self._term, g))
        return calls
