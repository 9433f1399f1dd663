"""Activation functions.

Depends on arrays only; adding one is one class and one line in ACTIVATIONS.

z  pre-activation, a = φ(z)  activation; any shape, the same for both.

Derivatives are written from the *output* a wherever it tells them. Both methods return the calls
to make rather than make them: `numerics.network` binds them once for fixed arrays and then only
executes them.
"""

from functools import partial
from math import pi, sqrt

import numpy as np

from app.numerics.arrays import HALF, ONE, ZERO, Array, Call


class Activation:
    """One activation function φ as lists of in-place array operations.

    In a script: `numpy_phi` are the lines that return φ(z), `numpy_slope` those that return φ'
    from what `numpy_takes` names, the output a or z; both round as the calls do. `pytorch` is the
    module of torch.nn, None where PyTorch has none. One that levels off on both sides, to
    `bounds`, has its largest slope as `steepest`.
    """

    title: str
    bounds: tuple[float, float] | None = None
    steepest = 1.0
    numpy_phi: str
    numpy_slope: str
    numpy_takes = "a"
    pytorch: str | None = None

    def forward(self, z: Array, a: Array) -> list[Call]:
        """Calls that set a = φ(z)."""
        raise NotImplementedError

    def slope(self, z: Array, a: Array, slope: Array) -> list[Call]:
        """Calls that set slope = φ'(z), where a = φ(z)."""
        raise NotImplementedError


class Linear(Activation):
    """φ(z) = z, φ'(z) = 1."""

    title = "Linear"
    numpy_phi = "return z"
    numpy_slope = "return np.ones_like(a)"
    pytorch = "nn.Identity()"

    def forward(self, z: Array, a: Array) -> list[Call]:
        return [partial(np.copyto, a, z)]

    def slope(self, z: Array, a: Array, slope: Array) -> list[Call]:
        return [partial(np.copyto, slope, ONE)]


class Sigmoid(Activation):
    """φ(z) = 1/(1 + e^(−z)), φ' = a(1 − a).

    Computed as (1 + tanh(z/2))/2, the same function, which cannot overflow.
    """

    title = "Sigmoid"
    bounds, steepest = (0.0, 1.0), 0.25
    numpy_phi = "return np.tanh(z * 0.5) * 0.5 + 0.5"
    numpy_slope = "return (1 - a) * a"
    pytorch = "nn.Sigmoid()"

    def forward(self, z: Array, a: Array) -> list[Call]:
        return [
            partial(np.multiply, z, HALF, a),
            partial(np.tanh, a, a),
            partial(np.multiply, a, HALF, a),
            partial(np.add, a, HALF, a),
        ]

    def slope(self, z: Array, a: Array, slope: Array) -> list[Call]:
        return [partial(np.subtract, ONE, a, slope), partial(np.multiply, slope, a, slope)]


class Tanh(Activation):
    """φ(z) = tanh z, φ' = 1 − a²."""

    title = "Tanh"
    bounds = (-1.0, 1.0)
    numpy_phi = "return np.tanh(z)"
    numpy_slope = "return 1 - a * a"
    pytorch = "nn.Tanh()"

    def forward(self, z: Array, a: Array) -> list[Call]:
        return [partial(np.tanh, z, a)]

    def slope(self, z: Array, a: Array, slope: Array) -> list[Call]:
        return [partial(np.multiply, a, a, slope), partial(np.subtract, ONE, slope, slope)]


class Relu(Activation):
    """φ(z) = max(0, z), φ' = 1 where z > 0, else 0: at the kink the subgradient 0 is used.

    `fmax` is several times faster than `maximum` on small arrays. It turns NaN into 0, so a run
    that diverges is recognised by its parameters and losses, never by an activation.
    """

    title = "ReLU"
    numpy_phi = "return np.fmax(z, 0)"
    numpy_slope = "return np.sign(a)"
    pytorch = "nn.ReLU()"

    def forward(self, z: Array, a: Array) -> list[Call]:
        return [partial(np.fmax, z, ZERO, a)]

    def slope(self, z: Array, a: Array, slope: Array) -> list[Call]:
        return [partial(np.sign, a, slope)]  # 1 where a > 0, 0 where a = 0


class LeakyRelu(Activation):
    """φ(z) = max(0.01 z, z), φ' = 1 where z > 0, else 0.01   (Maas, Hannun and Ng, 2013)."""

    title = "Leaky ReLU"
    numpy_phi = "return np.fmax(z, z * 0.01)"
    numpy_slope = "return np.heaviside(a, 0) * 0.99 + 0.01"
    pytorch = "nn.LeakyReLU(0.01)"

    LEAK, REST = np.array(0.01), np.array(0.99)

    def forward(self, z: Array, a: Array) -> list[Call]:
        return [partial(np.multiply, z, self.LEAK, a), partial(np.fmax, z, a, a)]

    def slope(self, z: Array, a: Array, slope: Array) -> list[Call]:
        return [
            partial(np.heaviside, a, ZERO, slope),  # 1 where a > 0, else 0
            partial(np.multiply, slope, self.REST, slope),
            partial(np.add, slope, self.LEAK, slope),
        ]


class Elu(Activation):
    """φ(z) = z where z > 0, else e^z − 1; φ' = min(a, 0) + 1   (Clevert et al., 2016, α = 1)."""

    title = "ELU"
    numpy_phi = "return np.fmax(z, np.expm1(np.fmin(z, 0)))"
    numpy_slope = "return np.fmin(a, 0) + 1"
    pytorch = "nn.ELU()"

    def forward(self, z: Array, a: Array) -> list[Call]:
        return [
            partial(np.fmin, z, ZERO, a),
            partial(np.expm1, a, a),
            partial(np.fmax, z, a, a),  # z ≥ e^z − 1 only where z = 0; for z > 0, a is 0 here
        ]

    def slope(self, z: Array, a: Array, slope: Array) -> list[Call]:
        return [partial(np.fmin, a, ZERO, slope), partial(np.add, slope, ONE, slope)]


class Softplus(Activation):
    """φ(z) = log(1 + e^z), φ' = 1 − e^(−a), the sigmoid of z   (Dugas et al., 2001)."""

    title = "Softplus"
    numpy_phi = "return np.logaddexp(z, 0)"
    numpy_slope = "return -np.expm1(-a)"
    pytorch = "nn.Softplus(threshold=700)"  # PyTorch's own threshold, 20, would be off by 2e-9

    def forward(self, z: Array, a: Array) -> list[Call]:
        return [partial(np.logaddexp, z, ZERO, a)]

    def slope(self, z: Array, a: Array, slope: Array) -> list[Call]:
        return [
            partial(np.negative, a, slope),
            partial(np.expm1, slope, slope),
            partial(np.negative, slope, slope),
        ]


class Gelu(Activation):
    """φ(z) = z(1 + t)/2 with t = tanh(√(2/π)(z + 0.044715 z³)), the tanh form.

    Hendrycks and Gimpel, 2016, section 2. With u the argument of tanh,
    φ' = (1 + t)/2 + z(1 − t²)/2 · u' and u' = √(2/π)(1 + 3 · 0.044715 z²).
    """

    title = "GELU"
    _NUMPY_TANH = "np.tanh((z * z * 0.044715 + 1) * z * np.sqrt(2 / np.pi))"
    numpy_phi = f"return ({_NUMPY_TANH} + 1) * z * 0.5"
    numpy_slope = (
        f"t = {_NUMPY_TANH}\n"
        "    du = (z * z * (3 * 0.044715) + 1) * np.sqrt(2 / np.pi) * z\n"
        "    return ((1 - t * t) * du + t + 1) * 0.5"
    )
    numpy_takes = "z"
    pytorch = 'nn.GELU(approximate="tanh")'

    CUBIC, ROOT, SLOPE = np.array(0.044715), np.array(sqrt(2 / pi)), np.array(3 * 0.044715)

    def _tanh(self, z: Array, t: Array) -> list[Call]:
        return [
            partial(np.multiply, z, z, t),
            partial(np.multiply, t, self.CUBIC, t),
            partial(np.add, t, ONE, t),
            partial(np.multiply, t, z, t),
            partial(np.multiply, t, self.ROOT, t),
            partial(np.tanh, t, t),
        ]

    def forward(self, z: Array, a: Array) -> list[Call]:
        return [
            *self._tanh(z, a),
            partial(np.add, a, ONE, a),
            partial(np.multiply, a, z, a),
            partial(np.multiply, a, HALF, a),
        ]

    def slope(self, z: Array, a: Array, slope: Array) -> list[Call]:
        t, du = np.empty_like(z), np.empty_like(z)
        return [
            *self._tanh(z, t),
            partial(np.multiply, z, z, du),
            partial(np.multiply, du, self.SLOPE, du),
            partial(np.add, du, ONE, du),
            partial(np.multiply, du, self.ROOT, du),
            partial(np.multiply, du, z, du),  # z u'
            partial(np.multiply, t, t, slope),
            partial(np.subtract, ONE, slope, slope),
            partial(np.multiply, slope, du, slope),  # z u' (1 − t²)
            partial(np.add, slope, t, slope),
            partial(np.add, slope, ONE, slope),
            partial(np.multiply, slope, HALF, slope),
        ]


ACTIVATIONS: dict[str, Activation] = {
    "linear": Linear(),
    "sigmoid": Sigmoid(),
    "tanh": Tanh(),
    "relu": Relu(),
    "leaky_relu": LeakyRelu(),
    "elu": Elu(),
    "softplus": Softplus(),
    "gelu": Gelu(),
}
