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


class Initialization:
    """How the weights of a layer are drawn; `numpy` is the same in a script, before rounding."""

    title: str
    numpy: str

    def weights(self, inputs: int, outputs: int, uniform: Draw, normal: Draw) -> Array:
        """(inputs · outputs,) weights, row by row."""
        raise NotImplementedError


class Glorot(Initialization):
    """Uniform on ±√(6/(n_in + n_out))."""

    title = "Glorot"
    numpy = "np.sqrt(6 / (inputs + outputs)) * (2 * uniform(inputs * outputs) - 1)"

    def weights(self, inputs: int, outputs: int, uniform: Draw, normal: Draw) -> Array:
        return sqrt(6 / (inputs + outputs)) * (2 * uniform(inputs * outputs) - 1)


class He(Initialization):
    """Normal with standard deviation √(2/n_in)."""

    title = "He"
    numpy = "np.sqrt(2 / inputs) * normal(inputs * outputs)"

    def weights(self, inputs: int, outputs: int, uniform: Draw, normal: Draw) -> Array:
        return sqrt(2 / inputs) * normal(inputs * outputs)


class Normal(Initialization):
    """Normal with standard deviation 1."""

    title = "Normal"
    numpy = "normal(inputs * outputs)"

    def weights(self, inputs: int, outputs: int, uniform: Draw, normal: Draw) -> Array:
        return normal(inputs * outputs)


class Zeros(Initialization):
    """0: all hidden units of a layer stay equal."""

    title = "Zeros"
    numpy = "np.zeros(inputs * outputs)"

    def weights(self, inputs: int, outputs: int, uniform: Draw, normal: Draw) -> Array:
        return np.zeros(inputs * outputs)


INITIALIZATIONS: dict[str, Initialization] = {
    "glorot": Glorot(),
    "he": He(),
    "normal": Normal(),
    "zeros": Zeros(),
}


def initial_parameters(layout: Layout, name: str, uniform: Draw, normal: Draw) -> Array:
    """θ_0 of shape (layout.size,); `uniform` draws from [0, 1), `normal` from N(0, 1)."""
    theta = np.zeros(layout.size)
    for block in layout.blocks(theta):
        inputs, outputs = block.shape[0] - 1, block.shape[1]
        weights = INITIALIZATIONS[name].weights(inputs, outputs, uniform, normal)
        block[:-1] = np.round(weights, DECIMALS).reshape(inputs, outputs)
    return theta
