"""Optimisers that divide by the size of the gradients so far. Depends on arrays only."""

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from app.numerics.arrays import Array, Call
from app.numerics.optimizers.kit import (
    EPSILON,
    HAT,
    INSIDE,
    OUTSIDE,
    THETA,
    Optimizer,
    OwnChoice,
    OwnParameter,
)
from app.numerics.optimizers.roots import root, root_calls, root_numpy

PLACES: Mapping[str, tuple[str, ...] | tuple[bool, ...]] = {"epsilon_place": (OUTSIDE, INSIDE)}
START = {"s": "initial_accumulator"}


class AdaGrad(Optimizer):
    """Each parameter's rate falls with the sum of its squared gradients."""

    title = "AdaGrad"
    defaults: Mapping[str, float] = {"epsilon": 1e-10, "initial_accumulator": 0.0}
    choices = PLACES
    state = ("s",)
    started_by = START
    symbols: Mapping[str, str] = {
        **THETA,
        "s": "sum of all g² so far, on top of its start",
        **EPSILON,
    }
    normalises = True
    pytorch = ("Adagrad", "eps={epsilon}, initial_accumulator_value={initial_accumulator}")

    @property
    def equation(self) -> str:
        inside = self.form.epsilon_place == INSIDE
        source = "as in Keras" if inside else "torch.optim.Adagrad"
        return (
            f"s ← s + g², θ ← θ − η g/{root('s', self.form)}   "
            f"(Duchi, Hazan and Singer, 2011; {source})"
        )

    @property
    def numpy(self) -> tuple[str, ...]:
        return (
            f'''\
class {self.numpy_class}:
    """s ← s + g², θ ← θ − η g/{root("s", self.form)}"""

    def __init__(self, epsilon, initial_accumulator):
        self.epsilon, self.s = epsilon, initial_accumulator

    def update(self, theta, g, rate):
        self.s = self.s + g * g
        return theta - rate * (g / {root_numpy("self.s", self.form)})
''',
        )

    def coefficients(self, rate: Array, t: Array, own: Mapping[str, Array]) -> Sequence[Array]:
        return (-rate, own["epsilon"])

    def calls(
        self, theta: Array, g: Array, new: Array, state: Array, scratch: Array, c: Sequence[Array]
    ) -> list[Call]:
        (s,), (minus_rate, epsilon) = state, c
        return [
            partial(np.multiply, g, g, scratch),
            partial(np.add, s, scratch, s),
            *root_calls(s, epsilon, scratch, self.form),
            partial(np.divide, g, scratch, scratch),
            partial(np.multiply, scratch, minus_rate, scratch),
            partial(np.add, theta, scratch, new),
        ]


class RMSProp(Optimizer):
    """Each parameter's rate goes by the running mean of its squared gradients, ρ being `decay`.

    As in torch.optim.RMSprop it is not centred and has no momentum.
    """

    title = "RMSProp"
    defaults: Mapping[str, float] = {"decay": 0.99, "epsilon": 1e-8, "initial_accumulator": 0.0}
    choices = PLACES
    state = ("s",)
    started_by = START
    symbols: Mapping[str, str] = {
        **THETA,
        "s": "running mean of g², from its start on",
        "ρ": "decay",
        **EPSILON,
    }
    normalises = True
    pytorch = ("RMSprop", "alpha={decay}, eps={epsilon}")

    @property
    def equation(self) -> str:
        return (
            f"s ← ρ s + (1 − ρ) g², θ ← θ − η g/{root('s', self.form)}   "
            "(Tieleman and Hinton, 2012, lecture 6.5)"
        )

    @property
    def numpy(self) -> tuple[str, ...]:
        return (
            f'''\
class {self.numpy_class}:
    """s ← ρ s + (1 − ρ) g², θ ← θ − η g/{root("s", self.form)}"""

    def __init__(self, decay, epsilon, initial_accumulator):
        self.decay, self.epsilon, self.s = decay, epsilon, initial_accumulator

    def update(self, theta, g, rate):
        self.s = self.decay * self.s + (1 - self.decay) * (g * g)
        return theta - rate * (g / {root_numpy("self.s", self.form)})
''',
        )

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
            *root_calls(s, epsilon, scratch, self.form),
            partial(np.divide, g, scratch, scratch),
            partial(np.multiply, scratch, minus_rate, scratch),
            partial(np.add, theta, scratch, new),
        ]


PARAMETERS = {
    "decay": OwnParameter(
        "Decay ρ", "ρ", "Share of the mean squared gradient that each step keeps", 0, 0.999999
    ),
    "epsilon": OwnParameter(
        "Epsilon", "ε", "Small number that prevents a division by zero", 1e-16, 1
    ),
    "initial_accumulator": OwnParameter(
        "Start of s", "s₀", "The sum or mean of squared gradients starts at this number", 0, 1e6
    ),
}
CHOICES = {
    "epsilon_place": OwnChoice(
        "Place of ε",
        "Where ε is added: outside the root, √s + ε; inside it, √(s + ε); or, of Adam, hat: "
        "outside the root of the s that is not corrected",
        (OUTSIDE, INSIDE, HAT),
    ),
}
NORMALISING: dict[str, Optimizer] = {"adagrad": AdaGrad(), "rmsprop": RMSProp()}
