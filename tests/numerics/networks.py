"""The textbook network that the tests hold against app.numerics: slow, plain, one example a row."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.numerics.activations import ACTIVATIONS
from app.numerics.losses import loss_named
from app.numerics.network import Network, Pass
from app.numerics.parameters import Layout

Array = NDArray[np.float64]

PHI = {
    "linear": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "leaky_relu": lambda z: np.where(z > 0, z, 0.01 * z),
    "elu": lambda z: np.where(z > 0, z, np.exp(z) - 1),
    "softplus": lambda z: np.log(1 + np.exp(z)),
    "gelu": lambda z: z / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))),
}

# name of the loss, number of outputs
HEADS = {
    "squared": ("squared_error", 1),
    "absolute": ("absolute_error", 1),
    "huber": ("huber", 1),
    "binary": ("cross_entropy", 1),
    "softmax": ("cross_entropy", 3),
}


def textbook_outputs(sizes: tuple[int, ...], activation: str, theta: Array, x: Array) -> Array:
    """z = a W + b layer by layer; W (inputs, outputs) row by row, then b."""
    a, offset = x, 0
    for layer, (inputs, outputs) in enumerate(pairwise(sizes)):
        W = theta[offset : offset + inputs * outputs].reshape(inputs, outputs)
        offset += inputs * outputs
        b = theta[offset : offset + outputs]
        offset += outputs
        z = a @ W + b
        a = PHI[activation](z) if layer < len(sizes) - 2 else z
    return a


def textbook_losses(loss: str, z: Array, y: Array) -> Array:
    """The loss of each example, as in the book; y (n, outputs)."""
    if loss == "squared_error":
        return np.sum((z - y) ** 2, axis=1)
    if loss == "absolute_error":
        return np.sum(np.abs(z - y), axis=1)
    if loss == "huber":
        e = np.abs(z - y)
        return np.sum(np.where(e <= 1, e**2 / 2, e - 0.5), axis=1)
    if z.shape[1] == 1:
        p = 1 / (1 + np.exp(-z))
        return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p), axis=1)
    p = np.exp(z) / np.sum(np.exp(z), axis=1, keepdims=True)
    return -np.log(np.sum(p * y, axis=1))


def central_differences(f, theta: Array, h: float = 1e-5) -> Array:  # type: ignore[no-untyped-def]
    """(f(θ + h e_i) − f(θ − h e_i)) / 2h for each i; error O(h²)."""
    steps = h * np.eye(len(theta))
    return np.array([(f(theta + step) - f(theta - step)) / (2 * h) for step in steps])


def passed(
    sizes: tuple[int, ...], activation: str, loss: str, theta: Array, x: Array, y: Array
) -> Pass:
    """app's forward and backward pass over x (n, features), y (n, outputs)."""
    chosen, outputs = loss_named(loss, sizes[-1]), sizes[-1]
    targets = y[:, 0] if outputs == 1 else np.argmax(y, axis=1).astype(float)
    network = Network(Layout(sizes), ACTIVATIONS[activation], chosen)
    done = Pass(network, theta, x.T, chosen.coded(targets, outputs))
    done.forward()
    done.backward()
    return done
