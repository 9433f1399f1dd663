"""Optimisers that divide by the size of the gradients so far. Depends on arrays only."""

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from app.numerics.arrays import Array, Call
from app.numerics.optimizers.kit import EPSILON, THETA, Optimizer, OwnParameter

MOMENTS = {
    **THETA,
    "m": "running mean of g, 0 at the start",
    "s": "running mean of g², 0 at the start",
    "m̂, ŝ": "m and s, corrected for their start at 0",
    "β₁, β₂": "beta 1, beta 2",
    "t": "number of the step, from 1",
    **EPSILON,
}


class AdaGrad(Optimizer):
    """s ← s + g², θ ← θ − η g/(√s + ε)   (Duchi, Hazan and Singer, 2011; torch.optim.Adagrad)."""

    title = "AdaGrad"
    defaults: Mapping[str, float] = {"epsilon": 1e-10}
    state = ("s",)
    symbols: Mapping[str, str] = {**THETA, "s": "sum of all g² so far", **EPSILON}
    normalises = True
    numpy_class = "AdaGrad"
    numpy = (
        '''\
class AdaGrad:
    """s ← s + g², θ ← θ − η g/(√s + ε)"""

    def __init__(self, epsilon):
        self.epsilon, self.s = epsilon, 0.0

    def update(self, theta, g, rate):
        self.s = self.s + g * g
        return theta - rate * (g / (np.sqrt(self.s) + self.epsilon))
''',
    )
    pytorch = ("Adagrad", "eps={epsilon}")

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


class RmsProp(Optimizer):
    """s ← ρ s + (1 − ρ) g², θ ← θ − η g/(√s + ε)   (Tieleman and Hinton, 2012, lecture 6.5).

    As in torch.optim.RMSprop: ε outside the root, not centred, no momentum; ρ is `decay`.
    """

    title = "RMSProp"
    defaults: Mapping[str, float] = {"decay": 0.99, "epsilon": 1e-8}
    state = ("s",)
    symbols: Mapping[str, str] = {
        **THETA,
        "s": "running mean of g², 0 at the start",
        "ρ": "decay",
        **EPSILON,
    }
    normalises = True
    numpy_class = "RMSProp"
    numpy = (
        '''\
class RMSProp:
    """s ← ρ s + (1 − ρ) g², θ ← θ − η g/(√s + ε)"""

    def __init__(self, decay, epsilon):
        self.decay, self.epsilon, self.s = decay, epsilon, 0.0

    def update(self, theta, g, rate):
        self.s = self.decay * self.s + (1 - self.decay) * (g * g)
        return theta - rate * (g / (np.sqrt(self.s) + self.epsilon))
''',
    )
    pytorch = ("RMSprop", "alpha={decay}, eps={epsilon}")

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


class Adam(Optimizer):
    """m ← β₁ m + (1 − β₁) g, s ← β₂ s + (1 − β₂) g², m̂ = m/(1 − β₁ᵗ), ŝ = s/(1 − β₂ᵗ),
    θ ← θ − η m̂/(√ŝ + ε)   (Kingma and Ba, 2015, algorithm 1; as in torch.optim.Adam).

    Without AMSGrad.
    """

    title = "Adam"
    defaults: Mapping[str, float] = {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
    state = ("m", "s")
    symbols = MOMENTS
    normalises = True
    numpy_class = "Adam"
    numpy = (
        '''\
class Adam:
    """m ← β₁ m + (1 − β₁) g, s ← β₂ s + (1 − β₂) g², θ ← θ − η m̂/(√ŝ + ε), after t steps with
    m̂ = m/(1 − β₁ᵗ) and ŝ = s/(1 − β₂ᵗ)"""

    def __init__(self, beta1, beta2, epsilon):
        self.beta1, self.beta2, self.epsilon = beta1, beta2, epsilon
        self.m, self.s, self.t = 0.0, 0.0, 0

    def update(self, theta, g, rate):
        self.t += 1
        self.m = self.beta1 * self.m + (1 - self.beta1) * g
        self.s = self.beta2 * self.s + (1 - self.beta2) * (g * g)
        root = np.sqrt(self.s * (1 / (1 - np.power(self.beta2, self.t))))
        rate = rate / (1 - np.power(self.beta1, self.t))
        return theta - rate * (self.m / (root + self.epsilon))
''',
    )
    pytorch = ("Adam", "betas=({beta1}, {beta2}), eps={epsilon}")

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


class AdamW(Optimizer):
    """θ ← (1 − ηλ) θ, m ← β₁ m + (1 − β₁) g, s ← β₂ s + (1 − β₂) g², m̂ = m/(1 − β₁ᵗ),
    ŝ = s/(1 − β₂ᵗ), θ ← θ − η m̂/(√ŝ + ε)   (Loshchilov and Hutter, 2019).

    As in torch.optim.AdamW: all parameters decay, biases too; λ is `weight_decay`.
    """

    title = "AdamW"
    defaults: Mapping[str, float] = {**Adam.defaults, "weight_decay": 0.01}
    state = Adam.state
    symbols: Mapping[str, str] = {**MOMENTS, "λ": "weight decay"}
    normalises = True
    numpy_class = "AdamW"
    numpy = (
        *Adam.numpy,
        '''\
class AdamW(Adam):
    """θ ← (1 − ηλ) θ, then as Adam"""

    def __init__(self, beta1, beta2, epsilon, weight_decay):
        super().__init__(beta1, beta2, epsilon)
        self.weight_decay = weight_decay

    def update(self, theta, g, rate):
        return super().update(theta * (1 - rate * self.weight_decay), g, rate)
''',
    )
    pytorch = ("AdamW", "betas=({beta1}, {beta2}), eps={epsilon}, weight_decay={weight_decay}")

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


PARAMETERS = {
    "decay": OwnParameter(
        "Decay ρ", "ρ", "Share of the mean squared gradient that each step keeps", 0, 0.999999
    ),
    "beta1": OwnParameter(
        "Beta 1", "β₁", "Share of the mean gradient that each step keeps", 0, 0.999999
    ),
    "beta2": OwnParameter(
        "Beta 2", "β₂", "Share of the mean squared gradient that each step keeps", 0, 0.999999
    ),
    "epsilon": OwnParameter(
        "Epsilon", "ε", "Small number that prevents a division by zero", 1e-16, 1
    ),
    "weight_decay": OwnParameter(
        "Weight decay λ", "λ", "Each step multiplies all parameters by 1 − ηλ", 0, 1e6
    ),
}
NORMALISING: dict[str, Optimizer] = {
    "adagrad": AdaGrad(),
    "rmsprop": RmsProp(),
    "adam": Adam(),
    "adamw": AdamW(),
}
