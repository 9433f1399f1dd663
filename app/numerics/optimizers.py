"""Optimisers as update rules: from the gradient to the next parameters. Knows arrays only.

θ  (parameters,)  at this step;  `new` the same at the next one
g  (parameters,)  gradient of the objective at θ
η  learning rate of this step, t = 1, 2, … its number counted from 1
An optimiser's state is a (rows, parameters) array that starts at 0 and is updated in place; it is
part of the run's state. What changes from step to step besides g stands in `coefficients`, for
many steps at once; a step's calls are bound to its own as 0-d arrays. The definitions are those
of PyTorch's `torch.optim`, with its defaults unless it has none.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Protocol

import numpy as np

from app.numerics.arrays import Array, Call


class Optimizer(Protocol):
    """One update rule; adding one is one class and one line in OPTIMIZERS."""

    defaults: Mapping[str, float]  # its own parameters besides the learning rate
    state: tuple[str, ...]  # names of the arrays of the size of θ that it keeps

    def coefficients(self, rate: Array, t: Array, own: Mapping[str, Array]) -> Sequence[Array]:
        """What the calls of K steps need: arrays (K,) from arrays (K,)."""
        ...

    def calls(
        self, theta: Array, g: Array, new: Array, state: Array, scratch: Array, c: Sequence[Array]
    ) -> list[Call]:
        """Calls that update `state` and set `new`; c holds this step's coefficients."""
        ...


class GradientDescent:
    """θ ← θ − η g   (Cauchy, 1847)."""

    defaults: Mapping[str, float] = {}
    state: tuple[str, ...] = ()

    def coefficients(self, rate: Array, t: Array, own: Mapping[str, Array]) -> Sequence[Array]:
        return (-rate,)

    def calls(
        self, theta: Array, g: Array, new: Array, state: Array, scratch: Array, c: Sequence[Array]
    ) -> list[Call]:
        (minus_rate,) = c
        return [partial(np.multiply, g, minus_rate, scratch), partial(np.add, theta, scratch, new)]


class Momentum:
    """v ← μ v + g, θ ← θ − η v   (Polyak, 1964; as in torch.optim.SGD, without dampening)."""

    defaults: Mapping[str, float] = {"momentum": 0.9}
    state: tuple[str, ...] = ("v",)

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


class AdaGrad:
    """s ← s + g², θ ← θ − η g/(√s + ε)   (Duchi, Hazan and Singer, 2011; torch.optim.Adagrad)."""

    defaults: Mapping[str, float] = {"epsilon": 1e-10}
    state: tuple[str, ...] = ("s",)

    def coefficients(self, rate: Array, t: Array, own: Mapping[str, Array]) -> Sequence[Array]:
        return (-rate, own["epsilon"])

    def calls(
        self, theta: Array, g: Array, new: Array, state: Array, scratch: Array, c: Sequence[Array]
    ) -> list[Call]:
        (s,), (minus_rate, epsilon) = state, c
        return [
            partial(np.multiply, g, g, scratch),
            partial(np.add, s, scratch, s),
            partial(np.sqrt, s, scratch),
            partial(np.add, scratch, epsilon, scratch),
            partial(np.divide, g, scratch, scratch),
            partial(np.multiply, scratch, minus_rate, scratch),
            partial(np.add, theta, scratch, new),
        ]


class RmsProp:
    """s ← ρ s + (1 − ρ) g², θ ← θ − η g/(√s + ε)   (Tieleman and Hinton, 2012, lecture 6.5).

    As in torch.optim.RMSprop: ε outside the root, not centred, no momentum; ρ is `decay`.
    """

    defaults: Mapping[str, float] = {"decay": 0.99, "epsilon": 1e-8}
    state: tuple[str, ...] = ("s",)

    def coefficients(self, rate: Array, t: Array, own: Mapping[str, Array]) -> Sequence[Array]:
        return (-rate, own["decay"], 1.0 - own["decay"], own["epsilon"])

    def calls(
        self, theta: Array, g: Array, new: Array, state: Array, scratch: Array, c: Sequence[Array]
    ) -> list[Call]:
        (s,), (minus_rate, rho, one_minus_rho, epsilon) = state, c
        return [
            partial(np.multiply, g, g, scratch),
            partial(np.multiply, scratch, one_minus_rho, scratch),
            partial(np.multiply, s, rho, s),
            partial(np.add, s, scratch, s),
            partial(np.sqrt, s, scratch),
            partial(np.add, scratch, epsilon, scratch),
            partial(np.divide, g, scratch, scratch),
            partial(np.multiply, scratch, minus_rate, scratch),
            partial(np.add, theta, scratch, new),
        ]


class Adam:
    """m ← β₁ m + (1 − β₁) g, s ← β₂ s + (1 − β₂) g², m̂ = m/(1 − β₁ᵗ), ŝ = s/(1 − β₂ᵗ),
    θ ← θ − η m̂/(√ŝ + ε)   (Kingma and Ba, 2015, algorithm 1; as in torch.optim.Adam).

    Without AMSGrad.
    """

    defaults: Mapping[str, float] = {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
    state: tuple[str, ...] = ("m", "s")

    def coefficients(self, rate: Array, t: Array, own: Mapping[str, Array]) -> Sequence[Array]:
        beta1, beta2 = own["beta1"], own["beta2"]
        return (
            -rate / (1.0 - beta1**t),
            1.0 / (1.0 - beta2**t),
            beta1,
            1.0 - beta1,
            beta2,
            1.0 - beta2,
            own["epsilon"],
        )

    def calls(
        self, theta: Array, g: Array, new: Array, state: Array, scratch: Array, c: Sequence[Array]
    ) -> list[Call]:
        m, s = state
        minus_corrected_rate, correction, beta1, one_minus_beta1, beta2, one_minus_beta2, eps = c
        return [
            partial(np.multiply, m, beta1, m),
            partial(np.multiply, g, one_minus_beta1, scratch),
            partial(np.add, m, scratch, m),
            partial(np.multiply, g, g, scratch),
            partial(np.multiply, scratch, one_minus_beta2, scratch),
            partial(np.multiply, s, beta2, s),
            partial(np.add, s, scratch, s),
            partial(np.multiply, s, correction, scratch),
            partial(np.sqrt, scratch, scratch),
            partial(np.add, scratch, eps, scratch),
            partial(np.divide, m, scratch, scratch),
            partial(np.multiply, scratch, minus_corrected_rate, scratch),
            partial(np.add, theta, scratch, new),
        ]


class AdamW:
    """θ ← (1 − ηλ) θ, m ← β₁ m + (1 − β₁) g, s ← β₂ s + (1 − β₂) g², m̂ = m/(1 − β₁ᵗ),
    ŝ = s/(1 − β₂ᵗ), θ ← θ − η m̂/(√ŝ + ε)   (Loshchilov and Hutter, 2019).

    As in torch.optim.AdamW: all parameters decay, biases too; λ is `weight_decay`.
    """

    defaults: Mapping[str, float] = {**Adam.defaults, "weight_decay": 0.01}
    state: tuple[str, ...] = Adam.state

    def coefficients(self, rate: Array, t: Array, own: Mapping[str, Array]) -> Sequence[Array]:
        return (1.0 - rate * own["weight_decay"], *Adam().coefficients(rate, t, own))

    def calls(
        self, theta: Array, g: Array, new: Array, state: Array, scratch: Array, c: Sequence[Array]
    ) -> list[Call]:
        kept, *adam = c
        return [
            partial(np.multiply, theta, kept, new),
            *Adam().calls(new, g, new, state, scratch, adam),
        ]


OPTIMIZERS: dict[str, Optimizer] = {
    "gradient_descent": GradientDescent(),
    "momentum": Momentum(),
    "nesterov": Nesterov(),
    "adagrad": AdaGrad(),
    "rmsprop": RmsProp(),
    "adam": Adam(),
    "adamw": AdamW(),
}
