"""Optimisers as update rules: what is added to θ, from the gradient.

The rule is bound to its arrays once, like the passes of `numerics.network`.
"""

from functools import partial

import numpy as np

from app.numerics.activations import Array, Call


def gradient_descent(gradient: Array, update: Array, rate: float) -> list[Call]:
    """Calls that set update = −rate · gradient   (Cauchy, 1847).

    `gradient` is that of the mean loss of the batch; for the sum over M examples give rate η·M.
    """
    return [partial(np.multiply, gradient, np.array(-rate), update)]
