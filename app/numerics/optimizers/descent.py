"""Descent along the gradient, plain and with a velocity. Depends on arrays only."""

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from app.numerics.arrays import Array, Call
from app.numerics.optimizers.kit import THETA, Optimizer, OwnParameter

VELOCITY = {**THETA, "v": "velocity, 0 at the start", "μ": "momentum"}


class GradientDescent(Optimizer):
    """θ ← θ − η g   (Cauchy, 1847)."""

    title = "Gradient descent"
    is_name = False
    symbols = THETA
    is_fused = True
    numpy_class = "GradientDescent"
    numpy = (
        '''\
class GradientDescent:
    """θ ← θ − η g"""

    def update(self, theta, g, rate):
        return theta - rate * g
''',
    )
    pytorch = ("SGD", "")

    def coefficients(self, rate: Array, t: Array, own: Mapping[str, Array]) -> Sequence[Array]:
        return (-rate,)

    def calls(
        self, theta: Array, g: Array, new: Array, state: Array, scratch: Array, c: Sequence[Array]
    ) -> list[Call]:
        (minus_rate,) = c
        return [partial(np.multiply, g, minus_rate, scratch), partial(np.add, theta, scratch, new)]

    def fused_weights(self, rate: Array, share: float) -> Array:
        return rate * -share

    def fused_calls(self, weights: Array, pair: Array, new: Array) -> list[Call]:
        return [partial(weights.dot, pair, new)]


class Momentum(Optimizer):
    """v ← μ v + g, θ ← θ − η v   (Polyak, 1964; as in torch.optim.SGD, without dampening)."""

    title = "Momentum"
    is_name = False
    defaults: Mapping[str, float] = {"momentum": 0.9}
    state = ("v",)
    symbols = VELOCITY
    numpy_class = "Momentum"
    numpy = (
        '''\
class Momentum:
    """v ← μ v + g, θ ← θ − η v"""

    def __init__(self, momentum):
        self.momentum, self.v = momentum, 0.0

    def update(self, theta, g, rate):
        self.v = self.momentum * self.v + g
        return theta - rate * self.v
''',
    )
    pytorch = ("SGD", "momentum={momentum}")

    def coefficients(self, rate: Array, t: Array, own: Mapping[str, Array]) -> Sequence[Array]:
        return (-rate, own["momentum"])

    def calls(
        self, theta: Array, g: Array, new: Array, state: Array, scratch: Array, c: Sequence[Array]
    ) -> list[Call]:
        (v,), (minus_rate, mu) = state, c
        return [
            partial(np.multiply, v, mu, v),
            partial(np.add, v, g, v),
            partial(np.multiply, v, minus_rate, scratch),
            partial(np.add, theta, scratch, new),
        ]


class Nesterov(Momentum):
    """v ← μ v + g, θ ← θ − η(g + μ v)   (Sutskever et al., 2013; as in torch.optim.SGD)."""

    title = "Nesterov"
    is_name = True
    spoken = "Nesterov momentum"
    symbols = VELOCITY
    numpy_class = "Nesterov"
    numpy = (
        '''\
class Nesterov:
    """v ← μ v + g, θ ← θ − η (g + μ v)"""

    def __init__(self, momentum):
        self.momentum, self.v = momentum, 0.0

    def update(self, theta, g, rate):
        self.v = self.momentum * self.v + g
        return theta - rate * (g + self.momentum * self.v)
''',
    )
    pytorch = ("SGD", "momentum={momentum}, nesterov=True")

    def calls(
        self, theta: Array, g: Array, new: Array, state: Array, scratch: Array, c: Sequence[Array]
    ) -> list[Call]:
        (v,), (minus_rate, mu) = state, c
        return [
            partial(np.multiply, v, mu, v),
            partial(np.add, v, g, v),
            partial(np.multiply, v, mu, scratch),
            partial(np.add, scratch, g, scratch),
            partial(np.multiply, scratch, minus_rate, scratch),
            partial(np.add, theta, scratch, new),
        ]


PARAMETERS = {
    "momentum": OwnParameter(
        "Momentum μ", "μ", "Share of the velocity that each step keeps", 0, 0.999999
    ),
}
DESCENTS: dict[str, Optimizer] = {
    "gradient_descent": GradientDescent(),
    "momentum": Momentum(),
    "nesterov": Nesterov(),
}
