"""A second implementation of a run, from the documentation alone: what the engine is held against.

The objective is a plain function of the flat parameters; its gradient is taken by automatic
differentiation (autograd). Everything else is the textbook's formula, one step after the other.
Nothing here comes from app: the experiment is the document (as given, or with its defaults filled
in), the data are arrays, and the examples of each epoch are the order that the engine states.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.training.oracle_batches import (
    batches_of,
    bias_rates_of,
    examples_of,
    groups_of,
    rates_of,
    weight_of,
)
from tests.training.oracle_network import Array, Network, Objective
from tests.training.oracle_optimizers import OPTIMIZERS, State
from tests.training.oracle_settings import Document, Settings

Orders = Mapping[int, Sequence[int]]
SMOOTHING = 0.98  # of the exponential mean of batch losses


@dataclass(frozen=True)
class Replay:
    """θ_0 … θ_K, and of each of the K steps the losses, the penalty and the rate."""

    parameters: Array
    batch_loss: Array
    penalty: Array
    learning_rates: Array
    epoch_loss: Array


def objective_of(document: Document, x: Array, classes: int | None, targets: int = 1) -> Objective:
    """The objective of a document; `classes` is None where the targets are numbers."""
    model = document.get("model") or {}
    outputs = targets if classes is None else classes if classes > 2 else 1
    sizes = (x.shape[1], *model.get("hidden", (8, 4)), outputs)
    network = Network(sizes, model.get("activation", "tanh"))
    loss = document.get("loss") or ("squared_error" if classes is None else "cross_entropy")
    forms = ("over_outputs", "mean_by", "l2_on", "l2_per")
    stated = {name: document[name] for name in forms if document.get(name) is not None}
    return Objective(network, loss, document.get("l1") or 0, document.get("l2") or 0, **stated)


@dataclass
class Learner:
    """θ, and how one update moves it."""

    settings: Settings
    network: Network
    theta: Array
    own: dict[str, Any]

    def __post_init__(self) -> None:
        self.state: State = {}
        names = self.network.places()
        self.is_bias = np.array([name.startswith("b") for name in names])
        if self.own.get("decay_on") == "weights":
            self.own["weight_decay"] = self.own["weight_decay"] * ~self.is_bias

    def change(self, changed: Mapping[str, Any]) -> None:
        """Takes on the changes of a step."""
        self.own |= {name: changed[name] for name in self.own.keys() & changed.keys()}
        places = self.network.places()
        self.theta = self.theta.copy()
        for name in places.keys() & changed.keys():
            self.theta[places[name]] = changed[name]

    def update(self, g: Array, eta: float, bias_eta: float, k: int) -> None:
        """Update k, from 0, with the rates of weights and of biases."""
        etas = np.where(self.is_bias, bias_eta, eta)
        apart = self.is_bias & (self.settings["bias_optimizer"] == "gradient_descent")
        step = OPTIMIZERS[self.settings["optimizer"]]
        moved = step(self.theta, np.where(apart, 0, g), etas, k, self.state, self.own)
        self.theta = np.where(apart, self.theta - bias_eta * g, moved)


def joined(settings: Settings, gradients: Sequence[Array], divisors: Sequence[float]) -> Array:
    """The gradient of an update from those of its batches; divisors: of the batches' means."""
    if settings["accumulate_as"] == "examples":
        total = sum(M * g for M, g in zip(divisors, gradients, strict=True))
        return np.asarray(total / (sum(divisors) or 1))
    total = np.sum(gradients, axis=0)
    return np.asarray(
        total / settings["accumulate"] if settings["accumulate_as"] == "mean" else total
    )


def epoch_losses(
    form: str, epochs: Sequence[int], losses: Sequence[float], sizes: Sequence[int]
) -> Array:
    """Of each step, from its epoch's batches up to it; the exponential mean from all up to it."""
    found, smooth = [], 0.0
    for k, epoch in enumerate(epochs):
        steps = [j for j in range(k + 1) if epochs[j] == epoch]
        L, m = np.array([losses[j] for j in steps]), np.array([sizes[j] for j in steps])
        smooth = SMOOTHING * smooth + (1 - SMOOTHING) * losses[k]
        forms = {
            "by_size": np.sum(m * L) / np.sum(m),
            "batches_equal": np.mean(L),
            "last_batch": L[-1],
            "sum_of_batches": np.sum(L),
            "exponential": smooth / (1 - SMOOTHING ** (k + 1)),
        }
        found.append(float(forms[form]))
    return np.array(found)


def flipped(document: Document, run: int, y: Array, classes: int | None) -> Array:
    """The labels that a run learns: of some examples the next class, after the last the first."""
    places = document["runs"][run].get("flipped") or []
    return np.array([(c + 1) % (classes or 1) if i in places else c for i, c in enumerate(y)])


def replay(
    document: Document,
    run: int,
    x: Array,
    y: Array,
    classes: int | None,
    initial: Array,
    orders: Orders,
    weights: Array | None = None,
) -> Replay:
    """Run `run` of the experiment.

    Args:
        document: the experiment.
        run: which of its runs, from 0.
        x, y: the training examples, (n, features) and (n,) or (n, targets).
        classes: how many, or None where the targets are numbers.
        initial: θ_0.
        orders: the order of the examples in each epoch; batches are cut from it.
        weights: of the examples, (n,); without them each weighs 1.
    """
    settings = Settings(document, run, len(y))
    objective = objective_of(document, x, classes, y.shape[1] if y.ndim > 1 else 1)
    y = flipped(document, run, y, classes)
    w = np.ones(len(y)) if weights is None else weights
    batches = batches_of(settings)
    rates, bias_rates = rates_of(settings, len(batches)), bias_rates_of(settings, len(batches))
    own = settings.own_parameters()
    learner = Learner(settings, objective.network, np.array(initial, dtype=float), own)
    thetas, losses, penalties, divisors = [], [], [], []
    for t, group in enumerate(groups_of(settings, batches)):
        gradients, examples = [], float(examples_of(settings, batches, group))
        for step in group.steps:
            batch = batches[step]
            rows = list(orders[batch.epoch][batch.start : batch.stop])
            learner.change(settings.changes_at(step))
            theta, taken = learner.theta, (x[rows], y[rows], w[rows])
            thetas.append(theta)
            losses.append(float(objective.data_loss(theta, *taken)))
            divisors.append(objective.divisor(w[rows]))
            if settings["accumulate"] == 1:
                examples = divisors[-1] or np.inf
            penalties.append(float(objective.penalty(theta, examples)))
            weight = weight_of(settings, batch, divisors[-1])
            gradients.append(weight * objective.data_gradient(theta, *taken))
        if group.is_whole:
            g = joined(settings, gradients, divisors[group.steps.start :])
            g = g + objective.penalty_gradient(theta, examples)
            learner.update(g, rates[group.last], bias_rates[group.last], t)
    of_objective = settings["epoch_loss_of"] == "objective"
    told = np.array(losses) + np.array(penalties) if of_objective else losses
    epochs = [batch.epoch for batch in batches]
    sizes = [batch.stop - batch.start for batch in batches]
    return Replay(
        np.array([*thetas, learner.theta]),
        np.array(losses),
        np.array(penalties),
        np.array(rates),
        epoch_losses(settings["epoch_loss"], epochs, told, sizes),
    )
