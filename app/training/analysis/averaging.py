"""Right and wrong ways to average over a batch, each computed as people compute it.

The first two give the same gradient; the runs use the second. Each way gives the gradient that it
would use in place of the true one, and says when the two are equal. Depends on one batch and θ;
must not know the runs.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.numerics.arrays import Array
from app.numerics.network import Network, Pass
from app.training.engine.slices import Sliced

EXAMPLES_A_SLICE = 64  # single-example passes in one slice


class Batch:
    """M examples and a network, evaluated at the present values of `theta` (P,).

    inputs (features, M), targets (outputs, M) as coded for the loss.
    """

    def __init__(self, network: Network, inputs: Array, targets: Array) -> None:
        self.network, self.size = network, inputs.shape[1]
        self.theta = np.zeros(network.layout.size)
        self._inputs, self._targets = inputs, targets
        self.all = Pass(network, self.theta, inputs, targets)
        first = slice(1)
        x, t = inputs[:, first].copy(), targets[:, first].copy()
        self.one = Pass(network, self.theta, x, t, weight=1.0)
        self.count = float(network.loss.count(targets))  # for a mean over the batch

    def pass_all(self) -> Pass:
        """All examples in one matrix product a layer; its gradient is that of the mean loss."""
        self.all.forward()
        self.all.backward()
        return self.all

    def pass_example(self, m: int) -> Pass:
        """Example m alone."""
        return self._pass_one(self._inputs[:, m], self._targets[:, m])

    def pass_mean_example(self) -> Pass:
        """One example with the mean inputs and the mean coded targets."""
        return self._pass_one(self._inputs.mean(axis=1), self._targets.mean(axis=1))

    def _pass_one(self, x: Array, t: Array) -> Pass:
        self.one.inputs[:-1, 0], self.one.targets[:, 0] = x, t
        self.one.forward()
        self.one.backward()
        return self.one

    def losses(self) -> Array:
        """(M,) at the present θ."""
        self.all.forward()
        return self.network.loss.values(self.all.outputs, self._targets)

    def mean_loss(self) -> float:
        """At the present θ."""
        return float(self.losses().sum() / self.count)

    def mean_error(self) -> Array:
        """(outputs, 1): the mean over the examples of ∂ℓ/∂Z_L, after `pass_all`."""
        errors = self.all.delta[-1]  # they carry 1/M
        return np.asarray(np.sum(errors, axis=1, keepdims=True))

    def back_propagated_once(self, error: Array) -> Array:
        """(P,) an error (outputs, 1) propagated back through mean activations and φ'(mean Z)."""
        gradient, layout = np.empty(self.network.layout.size), self.network.layout
        B, G = layout.blocks(self.theta), layout.blocks(gradient)
        for layer in range(len(B) - 1, -1, -1):
            np.dot(self.all.A[layer].mean(axis=1, keepdims=True), error.T, G[layer])
            if layer > 0:
                mean_Z = self.all.Z[layer - 1].mean(axis=1, keepdims=True)
                error = (B[layer][:-1] @ error) * self._slope(mean_Z)
        return gradient

    def _slope(self, Z: Array) -> Array:
        phi, A, slope = self.network.activation, np.empty_like(Z), np.empty_like(Z)
        for call in (*phi.forward(Z, A), *phi.slope(Z, A, slope)):
            call()
        return slope


def mean_of_gradients(batch: Batch, rate: float) -> Sliced[Array]:
    """(1/M) Σ g_m, by a loop of single-example passes."""
    total = np.zeros_like(batch.theta)
    for m in range(batch.size):
        total += batch.pass_example(m).gradient
        if m % EXAMPLES_A_SLICE == EXAMPLES_A_SLICE - 1:
            yield
    return np.asarray(total / batch.count)


def gradient_of_mean_loss(batch: Batch, rate: float) -> Sliced[Array]:
    """∇ (1/M) Σ ℓ_m, by one matrix product a layer."""
    yield
    return batch.pass_all().gradient.copy()


def average_errors_first(batch: Batch, rate: float) -> Sliced[Array]:
    """The mean of the output's error signals, propagated back once."""
    yield
    batch.pass_all()
    return batch.back_propagated_once(batch.mean_error())


def average_examples_first(batch: Batch, rate: float) -> Sliced[Array]:
    """The gradient for one example: the mean inputs and the mean target."""
    yield
    return np.asarray(batch.pass_mean_example().gradient * (batch.size / batch.count))


def mean_loss_as_error(batch: Batch, rate: float) -> Sliced[Array]:
    """The mean loss used as the error signal of every output, propagated back once."""
    yield
    mean_loss = batch.mean_loss()
    batch.pass_all()
    return batch.back_propagated_once(np.full_like(batch.mean_error(), mean_loss))


def update_after_each(batch: Batch, rate: float) -> Sliced[Array]:
    """(1/M) Σ g_m with each g_m at the θ that the updates before it have reached, each with η/M."""
    total = np.zeros_like(batch.theta)
    for m in range(batch.size):
        gradient = batch.pass_example(m).gradient
        total += gradient
        batch.theta -= rate / batch.count * gradient
        if m % EXAMPLES_A_SLICE == EXAMPLES_A_SLICE - 1:
            yield
    return np.asarray(total / batch.count)


@dataclass(frozen=True)
class Averaging:
    """A way to average. `gradient(batch, rate)` may move the batch's θ; η is that of the mean."""

    title: str
    right: str  # when it gives the true gradient
    gradient: Callable[[Batch, float], Sliced[Array]]


WAYS: dict[str, Averaging] = {
    "mean_of_gradients": Averaging(
        "Mean of the per-example gradients",
        "Always right: this is one step of mini-batch gradient descent.",
        mean_of_gradients,
    ),
    "gradient_of_mean_loss": Averaging(
        "Gradient of the mean loss",
        "Always right, and the same up to rounding: taking the gradient is linear, and all losses "
        "are functions of the same parameters.",
        gradient_of_mean_loss,
    ),
    "average_errors_first": Averaging(
        "Average the errors first",
        "Right for a batch of one example, and for the output layer's bias in every network. Right "
        "for the weights of a model without hidden layers if error and input do not vary together, "
        "for example if all inputs are equal. Otherwise wrong.",
        average_errors_first,
    ),
    "average_examples_first": Averaging(
        "Average the examples first",
        "Right for a batch of one example. For a linear model with squared error it gives the same "
        "as averaging the errors first, and is right where that is. Otherwise wrong: it can point "
        "uphill.",
        average_examples_first,
    ),
    "mean_loss_as_error": Averaging(
        "Use the mean loss as the error",
        "Right only by accident: a loss has no sign, so it does not say in which direction the "
        "prediction is wrong.",
        mean_loss_as_error,
    ),
    "update_after_each": Averaging(
        "Update after each example",
        "Right for a batch of one example. Otherwise it is SGD through the batch at η/M: every "
        "gradient after the first is computed at parameters that have already moved. A smaller "
        "rate makes the difference smaller.",
        update_after_each,
    ),
}
