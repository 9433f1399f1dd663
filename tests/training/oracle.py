"""A second implementation of a run, from the documentation alone: what the engine is held against.

The objective is a plain function of the flat parameters; its gradient is taken by automatic
differentiation (autograd). Everything else is the textbook's formula, one step after the other.
Nothing here comes from app: the experiment is the document (as given, or with its defaults filled
in), the data are arrays, and the examples of each epoch are the order that the engine states.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd import grad
from numpy.typing import NDArray

from tests.training.oracle_settings import Document, Settings, batches_of, rates_of, weight_of

Array = NDArray[np.float64]
Orders = Mapping[int, Sequence[int]]

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


def losses(name: str, outputs: Any, y: Any) -> Any:
    """The loss of each example; outputs (n, 1) or (n, classes), y (n,) numbers or class indices."""
    if name == "cross_entropy" and outputs.shape[1] > 1:
        return softmax_cross_entropy(outputs, y)
    if name == "cross_entropy":
        return binary_cross_entropy(outputs[:, 0], y)
    error = outputs[:, 0] - y
    if name == "squared_error":
        return error**2
    if name == "half_squared_error":
        return error**2 / 2
    if name == "absolute_error":
        return magnitude(error)
    assert name == "huber"
    return huber(error)


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

    def data_loss(self, theta: Any, x: Any, y: Any) -> Any:
        """The mean over these examples."""
        return anp.mean(losses(self.loss, self.network.outputs(theta, x), y))

    def penalty(self, theta: Any) -> Any:
        weights = [W for W, _ in self.network.layers(theta)]
        absolute = sum(anp.sum(magnitude(W)) for W in weights)
        squares = sum(anp.sum(W**2) for W in weights)
        return self.l1 * absolute + self.l2 / 2 * squares

    def value(self, theta: Any, x: Any, y: Any, scale: float) -> Any:
        """What a step descends: `scale` times the mean data loss, and the penalty."""
        return scale * self.data_loss(theta, x, y) + self.penalty(theta)

    def gradient(self, theta: Array, x: Array, y: Array, scale: float = 1) -> Array:
        return np.asarray(grad(self.value)(theta, x, y, scale))


# Each optimiser as its step from θ to θ: g is the objective's gradient, η the rate, k the step
# from 0, `state` its own memory (named arrays, at first empty), p the run's settings.
State = dict[str, Array]
Step = Callable[[Array, Array, float, int, State, Mapping[str, float]], Array]


def gradient_descent(
    theta: Array, g: Array, eta: float, k: int, state: State, p: Mapping[str, float]
) -> Array:
    return theta - eta * g


def momentum(
    theta: Array, g: Array, eta: float, k: int, state: State, p: Mapping[str, float]
) -> Array:
    v = p["momentum"] * state.get("v", np.zeros_like(g)) + g
    state["v"] = v
    return theta - eta * v


def nesterov(
    theta: Array, g: Array, eta: float, k: int, state: State, p: Mapping[str, float]
) -> Array:
    v = p["momentum"] * state.get("v", np.zeros_like(g)) + g
    state["v"] = v
    return theta - eta * (g + p["momentum"] * v)


def adagrad(
    theta: Array, g: Array, eta: float, k: int, state: State, p: Mapping[str, float]
) -> Array:
    s = state.get("s", np.zeros_like(g)) + g**2
    state["s"] = s
    return theta - eta * g / (np.sqrt(s) + p["epsilon"])


def rmsprop(
    theta: Array, g: Array, eta: float, k: int, state: State, p: Mapping[str, float]
) -> Array:
    s = p["decay"] * state.get("s", np.zeros_like(g)) + (1 - p["decay"]) * g**2
    state["s"] = s
    return theta - eta * g / (np.sqrt(s) + p["epsilon"])


def adam(theta: Array, g: Array, eta: float, k: int, state: State, p: Mapping[str, float]) -> Array:
    m = p["beta1"] * state.get("m", np.zeros_like(g)) + (1 - p["beta1"]) * g
    s = p["beta2"] * state.get("s", np.zeros_like(g)) + (1 - p["beta2"]) * g**2
    state["m"], state["s"] = m, s
    m_hat = m / (1 - p["beta1"] ** (k + 1))
    s_hat = s / (1 - p["beta2"] ** (k + 1))
    return theta - eta * m_hat / (np.sqrt(s_hat) + p["epsilon"])


def adamw(
    theta: Array, g: Array, eta: float, k: int, state: State, p: Mapping[str, float]
) -> Array:
    return adam(theta - eta * p["weight_decay"] * theta, g, eta, k, state, p)


OPTIMIZERS: dict[str, Step] = {
    "gradient_descent": gradient_descent,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adam": adam,
    "adamw": adamw,
}


@dataclass(frozen=True)
class Replay:
    """θ_0 … θ_K, and of each of the K steps the batch loss, the penalty and the rate."""

    parameters: Array
    batch_loss: Array
    penalty: Array
    learning_rates: Array


def objective_of(document: Document, x: Array, classes: int | None) -> Objective:
    """The objective of a document; `classes` is None where the target is a number."""
    model = document.get("model") or {}
    outputs = classes if classes is not None and classes > 2 else 1
    sizes = (x.shape[1], *model.get("hidden", (8, 4)), outputs)
    network = Network(sizes, model.get("activation", "tanh"))
    loss = document.get("loss") or ("squared_error" if classes is None else "cross_entropy")
    return Objective(network, loss, document.get("l1") or 0, document.get("l2") or 0)


def replay(
    document: Document,
    run: int,
    x: Array,
    y: Array,
    classes: int | None,
    initial: Array,
    orders: Orders,
) -> Replay:
    """Run `run` of the experiment.

    Args:
        document: the experiment.
        run: which of its runs, from 0.
        x, y: the training examples, (n, features) and (n,).
        classes: how many, or None where the target is a number.
        initial: θ_0.
        orders: the order of the examples in each epoch; batches are cut from it.
    """
    flipped = document["runs"][run].get("flipped") or []
    if flipped:  # the next class, after the last one the first
        y = np.array([(c + 1) % (classes or 1) if i in flipped else c for i, c in enumerate(y)])
    settings, objective = Settings(document, run, len(y)), objective_of(document, x, classes)
    step, p = OPTIMIZERS[settings["optimizer"]], settings.own_parameters()
    places = objective.network.places()
    batches = batches_of(settings)
    rates = rates_of(settings, len(batches))
    state: State = {}
    theta = np.array(initial, dtype=float)
    thetas, batch_losses, penalties = [], [], []
    for k, (batch, eta) in enumerate(zip(batches, rates, strict=True)):
        changed = settings.changes_at(k)
        p = p | {name: changed[name] for name in p.keys() & changed.keys()}
        for name in places.keys() & changed.keys():
            theta[places[name]] = changed[name]
        rows = list(orders[batch.epoch][batch.start : batch.stop])
        thetas.append(theta.copy())
        batch_losses.append(float(objective.data_loss(theta, x[rows], y[rows])))
        penalties.append(float(objective.penalty(theta)))
        g = objective.gradient(theta, x[rows], y[rows], weight_of(settings, batch))
        theta = step(theta, g, eta, k, state, p)
    return Replay(
        np.array([*thetas, theta]), np.array(batch_losses), np.array(penalties), np.array(rates)
    )
