"""Descent along the gradient, plain and with a velocity. Depends on arrays only."""

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from app.numerics.arrays import Array, Call
from app.numerics.optimizers.kit import FIRST, SECOND, THETA, Optimizer, OwnChoice, OwnParameter

VELOCITY = {**THETA, "v": "velocity, 0 at the start", "μ": "momentum"}


class GradientDescent(Optimizer):
    """The parameters go along the negative gradient."""

    title = "Gradient descent"
    is_name = False
    symbols = THETA
    is_fused = True
    pytorch = ("SGD", "")

    @property
    def equation(self) -> str:
        return "θ ← θ − η g   (Cauchy, 1847)"

    @property
    def numpy(self) -> tuple[str, ...]:
        return (
            '''\
class GradientDescent:
    """θ ← θ − η g"""

    def update(self, theta, g, rate):
        return theta - rate * g
''',
        )

    def coefficients(self, rate: Array, t: Array, own: Mapping[str, Array]) -> Sequence[Array]:
        return (-rate,)

    def calls(
        self, theta: Array, g: Array, new: Array, state: Array, scratch: Array, c: Sequence[Array]
    ) -> list[Call]:
        (minus_rate,) = c
        return [partial(np.multiply, g, minus_rate, scratch), partial(np.add, theta, scratch, new)]

    def fused_weights(self, rate: Array, share: Array) -> Array:
        return rate * -share

    def fused_calls(self, weights: Array, pair: Array, new: Array) -> list[Call]:
        return [partial(weights.dot, pair, new)]


class Momentum(Optimizer):
    """A velocity that keeps a share of itself; it holds gradients, or steps that have their rate.

    Dampened, it takes in only the share 1 − τ of each gradient, or of each but the first.
    """

    title = "Momentum"
    is_name = False
    defaults: Mapping[str, float] = {"momentum": 0.9, "dampening": 0.0}
    choices: Mapping[str, tuple[str, ...] | tuple[bool, ...]] = {
        "dampening_from": (SECOND, FIRST),
        "rate_in_velocity": (False, True),
    }
    state = ("v",)
    symbols: Mapping[str, str] = {**VELOCITY, "τ": "dampening"}
    pytorch = ("SGD", "momentum={momentum}, dampening={dampening}")

    @property
    def _share(self) -> str:
        return "(1 − τ) " if self.form.dampened else ""

    @property
    def equation(self) -> str:
        if self.form.rate_in_velocity:
            return f"v ← μ v − η {self._share}g, θ ← θ + v   (Polyak, 1964; as in Keras)"
        return f"v ← μ v + {self._share}g, θ ← θ − η v   (Polyak, 1964; as in torch.optim.SGD)"

    @property
    def numpy(self) -> tuple[str, ...]:
        if self.form.rate_in_velocity:
            rate = "(rate * self.share())" if self.form.dampened else "rate"
            taken, moved = f"- {rate} * g", "theta + self.v"
        else:
            taken = "+ g * self.share()" if self.form.dampened else "+ g"
            moved = "theta - rate * self.v"
        return (
            self._class(
                f"        self.v = self.momentum * self.v {taken}\n        return {moved}\n"
            ),
        )

    def _class(self, update: str) -> str:
        """The class in a script, with the lines of its update."""
        body = self.equation.split("   (")[0]
        start = f'class {self.numpy_class}:\n    """{body}"""\n\n'
        if not self.form.dampened:
            return (
                f"{start}    def __init__(self, momentum):\n"
                "        self.momentum, self.v = momentum, 0.0\n\n"
                f"    def update(self, theta, g, rate):\n{update}"
            )
        t = 0 if self.form.dampening_from == SECOND else 1
        return (
            f"{start}    def __init__(self, momentum, dampening):\n"
            "        self.momentum, self.dampening = momentum, dampening\n"
            f"        self.v, self.t = 0.0, {t}\n\n"
            "    def share(self):\n"
            "        self.t += 1\n"
            "        return 1.0 if self.t == 1 else 1.0 - self.dampening\n\n"
            f"    def update(self, theta, g, rate):\n{update}"
        )

    def used(self) -> list[str]:
        return ["momentum", "dampening"] if self.form.dampened else ["momentum"]

    def coefficients(self, rate: Array, t: Array, own: Mapping[str, Array]) -> Sequence[Array]:
        if not self.form.dampened:
            return (-rate, own["momentum"])
        share = 1.0 - own["dampening"]
        if self.form.dampening_from == SECOND:
            share = np.where(t == 1, 1.0, share)
        return (-rate, own["momentum"], -(rate * share) if self.form.rate_in_velocity else share)

    def calls(
        self, theta: Array, g: Array, new: Array, state: Array, scratch: Array, c: Sequence[Array]
    ) -> list[Call]:
        (v,), (minus_rate, mu, *share) = state, c
        kept = partial(np.multiply, v, mu, v)
        if self.form.rate_in_velocity:
            taken = share[0] if share else minus_rate
            return [
                kept,
                partial(np.multiply, g, taken, scratch),
                partial(np.add, v, scratch, v),
                partial(np.add, theta, v, new),
            ]
        return [
            kept,
            *(partial(np.multiply, g, part, scratch) for part in share),
            partial(np.add, v, scratch if share else g, v),
            partial(np.multiply, v, minus_rate, scratch),
            partial(np.add, theta, scratch, new),
        ]


class Nesterov(Momentum):
    """As with momentum, and each update adds one more μ v, so that θ is where the velocity leads.

    As in torch.optim.SGD it has no dampening.
    """

    title = "Nesterov"
    is_name = True
    spoken = "Nesterov momentum"
    defaults: Mapping[str, float] = {"momentum": 0.9}
    choices: Mapping[str, tuple[str, ...] | tuple[bool, ...]] = {"rate_in_velocity": (False, True)}
    symbols = VELOCITY
    pytorch = ("SGD", "momentum={momentum}, nesterov=True")

    @property
    def equation(self) -> str:
        if self.form.rate_in_velocity:
            return "v ← μ v − η g, θ ← θ + μ v − η g   (Sutskever et al., 2013; as in Keras)"
        return "v ← μ v + g, θ ← θ − η(g + μ v)   (Sutskever et al., 2013; as in torch.optim.SGD)"

    @property
    def numpy(self) -> tuple[str, ...]:
        if self.form.rate_in_velocity:
            update = (
                "        self.v = self.momentum * self.v - rate * g\n"
                "        return theta - rate * g + self.momentum * self.v\n"
            )
        else:
            update = (
                "        self.v = self.momentum * self.v + g\n"
                "        return theta - rate * (g + self.momentum * self.v)\n"
            )
        return (self._class(update),)

    def calls(
        self, theta: Array, g: Array, new: Array, state: Array, scratch: Array, c: Sequence[Array]
    ) -> list[Call]:
        (v,), (minus_rate, mu) = state, c
        if self.form.rate_in_velocity:
            return [
                partial(np.multiply, g, minus_rate, scratch),
                partial(np.multiply, v, mu, v),
                partial(np.add, v, scratch, v),
                partial(np.add, theta, scratch, new),
                partial(np.multiply, v, mu, scratch),
                partial(np.add, new, scratch, new),
            ]
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
    "dampening": OwnParameter(
        "Dampening τ", "τ", "The velocity takes in the share 1 − τ of each gradient", 0, 1
    ),
}
CHOICES = {
    "dampening_from": OwnChoice(
        "Dampened from",
        "Whether the first gradient is dampened too (first_step), or taken in whole (second_step)",
        (SECOND, FIRST),
    ),
    "rate_in_velocity": OwnChoice(
        "Rate in the velocity",
        "Whether the velocity holds steps with the learning rate in them, or gradients. The two "
        "differ as soon as the learning rate changes",
        (False, True),
    ),
}
DESCENTS: dict[str, Optimizer] = {
    "gradient_descent": GradientDescent(),
    "momentum": Momentum(),
    "nesterov": Nesterov(),
}
