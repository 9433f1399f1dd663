"""Adam and AdamW. Depends on arrays only."""

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from app.numerics.arrays import Array, Call
from app.numerics.optimizers.kit import (
    ALL,
    EPSILON,
    HAT,
    INSIDE,
    OUTSIDE,
    THETA,
    WEIGHTS,
    Optimizer,
    OwnChoice,
    OwnParameter,
)
from app.numerics.optimizers.roots import root, root_calls, root_numpy

MOMENTS: Mapping[str, str] = {
    **THETA,
    "m": "running mean of g, 0 at the start",
    "s": "running mean of g², 0 at the start",
    "m̂, ŝ": "m and s, corrected for their start at 0",
    "η̂": "learning rate, corrected for the start of m and s at 0",
    "β₁, β₂": "beta 1, beta 2",
    "t": "number of the step, from 1",
    **EPSILON,
}


class Adam(Optimizer):
    """The running mean of the gradients, divided by the root of that of their squares.

    Both are corrected for their start at 0, if the form says so. The form `hat` puts the correction
    before the root and ε with the uncorrected s; the paper has it in section 2. No AMSGrad.
    """

    title = "Adam"
    defaults: Mapping[str, float] = {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
    choices: Mapping[str, tuple[str, ...] | tuple[bool, ...]] = {
        "epsilon_place": (OUTSIDE, INSIDE, HAT),
        "bias_correction": (True, False),
    }
    state = ("m", "s")
    symbols = MOMENTS
    normalises = True
    pytorch = ("Adam", "betas=({beta1}, {beta2}), eps={epsilon}")

    @property
    def _is_corrected(self) -> bool:
        """Whether m and s themselves are corrected."""
        return self.form.bias_correction and self.form.epsilon_place != HAT

    @property
    def _body(self) -> str:
        means = "m ← β₁ m + (1 − β₁) g, s ← β₂ s + (1 − β₂) g²"
        if self._is_corrected:
            return f"{means}, m̂ = m/(1 − β₁ᵗ), ŝ = s/(1 − β₂ᵗ), θ ← θ − η m̂/{root('ŝ', self.form)}"
        if self.form.bias_correction:
            return f"{means}, η̂ = η √(1 − β₂ᵗ)/(1 − β₁ᵗ), θ ← θ − η̂ m/(√s + ε)"
        return f"{means}, θ ← θ − η m/{root('s', self.form)}"

    @property
    def _source(self) -> str:
        if not self.form.bias_correction:
            return "Kingma and Ba, 2015, without the correction; as in MLX"
        if self.form.epsilon_place == HAT:
            return "Kingma and Ba, 2015, section 2; as in Keras"
        if self.form.epsilon_place == INSIDE:
            return "Kingma and Ba, 2015; ε as eps_root of optax"
        return "Kingma and Ba, 2015, algorithm 1; as in torch.optim.Adam"

    @property
    def equation(self) -> str:
        return f"{self._body}   ({self._source})"

    @property
    def _adam(self) -> str:
        """The class of Adam in a script."""
        form = self.form
        s, lines = "self.s", []
        if self._is_corrected:
            s = "s"
            lines.append("s = self.s * (1 / (1 - np.power(self.beta2, self.t)))")
        elif form.bias_correction:
            lines.append("rate = rate * np.sqrt(1 - np.power(self.beta2, self.t))")
        if form.bias_correction:
            lines.append("rate = rate / (1 - np.power(self.beta1, self.t))")
        lines.append(f"return theta - rate * (self.m / {root_numpy(s, form)})")
        *means, moved = self._body.split(", θ")
        body = "".join(f"        {line}\n" for line in lines)
        return (
            f'class {Adam(form).numpy_class}:\n    """{", ".join(means)},\n    θ{moved}"""\n\n'
            "    def __init__(self, beta1, beta2, epsilon):\n"
            "        self.beta1, self.beta2, self.epsilon = beta1, beta2, epsilon\n"
            "        self.m, self.s, self.t = 0.0, 0.0, 0\n\n"
            "    def update(self, theta, g, rate):\n"
            "        self.t += 1\n"
            "        self.m = self.beta1 * self.m + (1 - self.beta1) * g\n"
            "        self.s = self.beta2 * self.s + (1 - self.beta2) * (g * g)\n"
            f"{body}"
        )

    @property
    def numpy(self) -> tuple[str, ...]:
        return (self._adam,)

    def coefficients(self, rate: Array, t: Array, own: Mapping[str, Array]) -> Sequence[Array]:
        beta1, beta2 = own["beta1"], own["beta2"]
        correction = 1.0 / (1.0 - beta2**t)
        if self.form.bias_correction and self.form.epsilon_place == HAT:
            rate = rate * np.sqrt(1.0 - beta2**t)
        if self.form.bias_correction:
            rate = rate / (1.0 - beta1**t)
        return (-rate, correction, beta1, 1.0 - beta1, beta2, 1.0 - beta2, own["epsilon"])

    def calls(
        self, theta: Array, g: Array, new: Array, state: Array, scratch: Array, c: Sequence[Array]
    ) -> list[Call]:
        m, s = state
        minus_rate, correction, beta1, one_minus_beta1, beta2, one_minus_beta2, epsilon = c
        corrected = [partial(np.multiply, s, correction, scratch)] if self._is_corrected else []
        return [
            partial(np.multiply, m, beta1, m),
            partial(np.multiply, g, one_minus_beta1, scratch),
            partial(np.add, m, scratch, m),
            partial(np.multiply, g, g, scratch),
            partial(np.multiply, scratch, one_minus_beta2, scratch),
            partial(np.multiply, s, beta2, s),
            partial(np.add, s, scratch, s),
            *corrected,
            *root_calls(scratch if corrected else s, epsilon, scratch, self.form),
            partial(np.divide, m, scratch, scratch),
            partial(np.multiply, scratch, minus_rate, scratch),
            partial(np.add, theta, scratch, new),
        ]


class AdamW(Adam):
    """Each step first shrinks the parameters, all of them or the weights; λ is `weight_decay`."""

    title = "AdamW"
    defaults: Mapping[str, float] = {**Adam.defaults, "weight_decay": 0.01}
    choices: Mapping[str, tuple[str, ...] | tuple[bool, ...]] = {
        **Adam.choices,
        "decay_on": (ALL, WEIGHTS),
    }
    symbols: Mapping[str, str] = {**MOMENTS, "λ": "weight decay"}
    pytorch = ("AdamW", "betas=({beta1}, {beta2}), eps={epsilon}, weight_decay={weight_decay}")

    @property
    def equation(self) -> str:
        source = "Loshchilov and Hutter, 2019"
        if self.form.bias_correction and self.form.epsilon_place == OUTSIDE:
            source += "; as in torch.optim.AdamW"
        return f"θ ← (1 − ηλ) θ, {self._body}   ({source})"

    @property
    def numpy(self) -> tuple[str, ...]:
        adam = Adam(self.form).numpy_class
        return (
            self._adam,
            f'''\
class {self.numpy_class}({adam}):
    """θ ← (1 − ηλ) θ, then as Adam"""

    def __init__(self, beta1, beta2, epsilon, weight_decay):
        super().__init__(beta1, beta2, epsilon)
        self.weight_decay = weight_decay

    def update(self, theta, g, rate):
        return super().update(theta * (1 - rate * self.weight_decay), g, rate)
''',
        )

    def coefficients(self, rate: Array, t: Array, own: Mapping[str, Array]) -> Sequence[Array]:
        return (1.0 - rate * own["weight_decay"], *super().coefficients(rate, t, own))

    def calls(
        self, theta: Array, g: Array, new: Array, state: Array, scratch: Array, c: Sequence[Array]
    ) -> list[Call]:
        kept, *adam = c
        return [
            partial(np.multiply, theta, kept, new),
            *super().calls(new, g, new, state, scratch, adam),
        ]


PARAMETERS = {
    "beta1": OwnParameter(
        "Beta 1", "β₁", "Share of the mean gradient that each step keeps", 0, 0.999999
    ),
    "beta2": OwnParameter(
        "Beta 2", "β₂", "Share of the mean squared gradient that each step keeps", 0, 0.999999
    ),
    "weight_decay": OwnParameter(
        "Weight decay λ",
        "λ",
        "Each step multiplies parameters by 1 − ηλ, all or the weights (decay_on)",
        0,
        1e6,
    ),
}
CHOICES = {
    "bias_correction": OwnChoice(
        "Bias correction",
        "Whether the two means are corrected for their start at 0",
        (True, False),
    ),
    "decay_on": OwnChoice(
        "Decay on",
        "Whether the weight decay shrinks all parameters or the weights alone",
        (ALL, WEIGHTS),
    ),
}
ADAMS: dict[str, Optimizer] = {"adam": Adam(), "adamw": AdamW()}
