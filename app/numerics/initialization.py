"""Initial parameters from given standard draws: pure scaling, no randomness of its own.

Biases start at 0. With n_in inputs and n_out outputs of a layer, a weight is
  glorot  uniform on ±√(6/(n_in + n_out))   (Glorot and Bengio, 2010, eq. 16)
  he      normal, standard deviation √(2/n_in)   (He et al., 2015, eq. 10)
  normal  normal, standard deviation 1
  zeros   0: all hidden units of a layer then stay equal, which is what it is here to show
"""

from collections.abc import Callable
from math import sqrt

import numpy as np

from app.numerics.arrays import Array
from app.numerics.parameters import Layout

Draw = Callable[[int], Array]  # a count → that many independent draws

# Draws are rounded to this many decimals, so that θ_0 does not depend on the last digit of a
# machine's logarithm or cosine.
DECIMALS = 9


def _glorot(inputs: int, outputs: int, uniform: Draw, normal: Draw) -> Array:
    return sqrt(6 / (inputs + outputs)) * (2 * uniform(inputs * outputs) - 1)


def _he(inputs: int, outputs: int, uniform: Draw, normal: Draw) -> Array:
    return sqrt(2 / inputs) * normal(inputs * outputs)


def _normal(inputs: int, outputs: int, uniform: Draw, normal: Draw) -> Array:
    return normal(inputs * outputs)


def _zeros(inputs: int, outputs: int, uniform: Draw, normal: Draw) -> Array:
    return np.zeros(inputs * outputs)


INITIALIZATIONS: dict[str, Callable[[int, int, Draw, Draw], Array]] = {
    "glorot": _glorot,
    "he": _he,
    "normal": _normal,
    "zeros": _zeros,
}


def initial_parameters(layout: Layout, name: str, uniform: Draw, normal: Draw) -> Array:
    """θ_0 of shape (layout.size,); `uniform` draws from [0, 1), `normal` from N(0, 1)."""
    theta = np.zeros(layout.size)
    for block in layout.blocks(theta):
        inputs, outputs = block.shape[0] - 1, block.shape[1]
        weights = INITIALIZATIONS[name](inputs, outputs, uniform, normal)
        block[:-1] = np.round(weights, DECIMALS).reshape(inputs, outputs)
    return theta
