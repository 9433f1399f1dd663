"""The oracle's networks and objectives: plain functions of the flat parameters.

Their gradients are taken by automatic differentiation (autograd).
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd import grad
from numpy.typing import NDArray

Array = NDArray[np.float64]

# z > 0 and sign(z) have no slope of their own, so that at a kink the slope is the stated one:
# 0 for relu and |e|, 0.01 for leaky_relu.
ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "linear": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "tanh": anp.tanh,
    "relu": lambda z: z * (z > 0),
    "leaky_relu": lambda z: z * anp.where(z > 0, 1.0, 0.01),
    "elu": lambda z: anp.where(z > 0, z, anp.exp(z * (z <= 0)) - 1),
    "softplus": lambda z: anp.logaddexp(0, z),  # log(e^0 + e^z)
    "gelu": lambda z: 0.5 * z * (1 + anp.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3))),
}


def magnitude(v: Any) -> Any:
    """|v|, with slope 0 at 0."""
    return v * anp.sign(v)


def huber(error: Any) -> Any:
    return anp.where(magnitude(error) <= 1, 0.5 * error**2, magnitude(error) - 0.5)


def binary_cross_entropy(z: Any, y: Any) -> Any:
    """−log σ(z) for y = 1, −log(1 − σ(z)) = −log σ(−z) for y = 0; −log σ(z) = log(1 + e^−z)."""
    return anp.logaddexp(0, anp.where(y == 1, -z, z))


def softmax_cross_entropy(z: Any, y: Any) -> Any:
    """−log(e^z_right / Σ e^z_class)."""
    return anp.log(anp.sum(anp.exp(z), axis=1)) - z[np.arange(len(y)), y.astype(int)]


# The loss of one target, from the error ŷ − y.
OF_NUMBERS: dict[str, Callable[[Any], Any]] = {
    "squared_error": lambda error: error**2,
    "half_squared_error": lambda error: error**2 / 2,
    "absolute_error": magnitude,
    "huber": huber,
}


def losses(name: str, outputs: Any, y: Any, over_outputs: str = "mean") -> Any:
    """The loss of each example.

    Args:
        outputs: (n, 1), (n, classes) or (n, targets).
        y: (n,) numbers or class indices, or (n, targets) numbers.
        over_outputs: whether the losses of several targets are averaged or summed.
    """
    if name == "cross_entropy" and outputs.shape[1] > 1:
        return softmax_cross_entropy(outputs, y)
    if name == "cross_entropy":
        return binary_cross_entropy(outputs[:, 0], y)
    each = OF_NUMBERS[name](outputs - anp.reshape(y, outputs.shape))
    return {"mean": anp.mean, "sum": anp.sum}[over_outputs](each, axis=1)


@dataclass(frozen=True)
class Network:
    """Sizes from the input to the output: W1 (inputs, outputs) row by row, b1, W2, b2, …"""

    sizes: tuple[int, ...]
    activation: str

    def layers(self, theta: Any) -> Iterator[tuple[Any, Any]]:
        """W and b of each layer."""
        start = 0
        for inputs, outputs in pairwise(self.sizes):
            middle = start + inputs * outputs
            end = middle + outputs
            yield anp.reshape(theta[start:middle], (inputs, outputs)), theta[middle:end]
            start = end

    def outputs(self, theta: Any, x: Any) -> Any:
        """z of the last layer: z = a W + b, with the activation between the layers."""
        *hidden, (W, b) = self.layers(theta)
        a = x
        for V, c in hidden:
            a = ACTIVATIONS[self.activation](anp.dot(a, V) + c)
        return anp.dot(a, W) + b

    def places(self) -> dict[str, int]:
        """Where each parameter stands in θ, by its name: W1[0,3], b2[0]."""
        names: list[str] = []
        for layer, (inputs, outputs) in enumerate(pairwise(self.sizes), start=1):
            names += [f"W{layer}[{i},{j}]" for i in range(inputs) for j in range(outputs)]
            names += [f"b{layer}[{j}]" for j in range(outputs)]
        return {name: place for place, name in enumerate(names)}


@dataclass(frozen=True)
class Objective:
    """The data loss of a batch and the penalty, as functions of θ."""

    network: Network
    loss: str
    l1: float
    l2: float
    over_outputs: str = "mean"
    mean_by: str = "count"
    l2_on: str = "weights"
    l2_per: str = "objective"

    def divisor(self, w: Array) -> float:
        """What the sum of these examples' weighted losses is divided by."""
        return float(np.sum(w)) if self.mean_by == "weights" else len(w)

    def data_loss(self, theta: Any, x: Any, y: Any, w: Any = None) -> Any:
        """The mean over these examples, w their weights; 0 where nothing weighs anything."""
        each = losses(self.loss, self.network.outputs(theta, x), y, self.over_outputs)
        w = np.ones(len(x)) if w is None else w
        return anp.sum(w * each) / (self.divisor(w) or 1)

    def penalty(self, theta: Any, examples: float = 1) -> Any:
        """Of an update from so many examples, or from one batch by what its mean is divided by."""
        weights = [W for W, _ in self.network.layers(theta)]
        absolute = sum(anp.sum(magnitude(W)) for W in weights)
        shrunk = [theta] if self.l2_on == "all" else weights
        squares = sum(anp.sum(part**2) for part in shrunk)
        share = examples if self.l2_per == "batch" else 1
        return self.l1 * absolute + self.l2 / 2 * squares / share

    def value(self, theta: Any, x: Any, y: Any, scale: float) -> Any:
        """What a step descends: `scale` times the mean data loss, and the penalty."""
        return scale * self.data_loss(theta, x, y) + self.penalty(theta)

    def gradient(self, theta: Array, x: Array, y: Array, scale: float = 1) -> Array:
        return np.asarray(grad(self.value)(theta, x, y, scale))

    def data_gradient(self, theta: Array, x: Array, y: Array, w: Array) -> Array:
        return np.asarray(grad(self.data_loss)(theta, x, y, w))

    def penalty_gradient(self, theta: Array, examples: float) -> Array:
        return np.asarray(grad(self.penalty)(theta, examples))
