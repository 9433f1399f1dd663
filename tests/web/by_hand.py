"""One step of a textbook network: every number by automatic differentiation or by its definition.

Must not know app or HTTP. n examples, P parameters: `theta` (P,) is W1 row by row, b1, W2, …;
`x` (n, features); `y` (n,) numbers or class indices. z = a W + b, and all gradients are those of
the data loss. Activations and losses are the oracle's.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd import elementwise_grad, grad, jacobian
from numpy.typing import NDArray

from tests.training.oracle_network import ACTIVATIONS, Network, losses

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Textbook:
    """A network with its per-example loss."""

    network: Network
    loss: str

    def forward(self, theta: Any, x: Any, nudges: Any = None) -> tuple[list[Any], list[Any]]:
        """z of each layer and a of each, from a₀ = x to the prediction ŷ.

        `nudges` are added to the z; with respect to them the loss is differentiated.
        """
        phi = ACTIVATIONS[self.network.activation]
        zs: list[Any] = []
        activations = [x]
        layers = list(self.network.layers(theta))
        for number, (W, b) in enumerate(layers):
            z = anp.dot(activations[-1], W) + b
            z = z if nudges is None else z + nudges[number]
            zs.append(z)
            activations.append(phi(z) if number + 1 < len(layers) else self.prediction(z))
        return zs, activations

    def prediction(self, z: Any) -> Any:
        """ŷ of the last z: probabilities for classes, z itself for a number."""
        if self.loss != "cross_entropy":
            return z
        if z.shape[1] == 1:
            return 1 / (1 + anp.exp(-z))
        return anp.exp(z) / anp.sum(anp.exp(z), axis=1, keepdims=True)

    def losses(self, theta: Any, x: Any, y: Any, nudges: Any = None) -> Any:
        """ℓᵢ, (n,)."""
        zs, _ = self.forward(theta, x, nudges)
        return losses(self.loss, zs[-1], y)

    def mean_loss(self, theta: Any, x: Any, y: Any) -> Any:
        return anp.mean(self.losses(theta, x, y))

    def gradients(self, theta: Array, x: Array, y: Array) -> Array:
        """gᵢ as rows, (n, P)."""
        return np.asarray(jacobian(self.losses)(theta, x, y))

    def gradient_of_sum(self, theta: Array, x: Array, y: Array) -> Array:
        """∇ Σ ℓᵢ, (P,): one differentiation of one number."""
        return np.asarray(grad(lambda at: anp.sum(self.losses(at, x, y)))(theta))

    def gradient(self, theta: Array, x: Array, y: Array) -> Array:
        """∇ of the mean loss, (P,)."""
        return np.asarray(grad(self.mean_loss)(theta, x, y))

    def deltas(self, theta: Array, x: Array, y: Array) -> list[Array]:
        """δ = ∂ℓ/∂z of each layer, (n, units): each example's loss depends on its own row alone."""
        zs, _ = self.forward(theta, x)

        def total(nudges: Any) -> Any:
            return anp.sum(self.losses(theta, x, y, nudges))

        return [np.asarray(delta) for delta in grad(total)([np.zeros_like(z) for z in zs])]

    def loss_of_mixture(self, theta: Any, x: Any, target: Any) -> Any:
        """The loss of one example whose target is the mean of several: x (1, features).

        `target` is a mean number, or for classes the shares of them all, (classes,).
        """
        z = self.forward(theta, x)[0][-1]
        if self.loss != "cross_entropy":
            return losses(self.loss, z, target)[0]
        if z.shape[1] == 1:
            return target[1] * anp.logaddexp(0, -z[0, 0]) + target[0] * anp.logaddexp(0, z[0, 0])
        return anp.log(anp.sum(anp.exp(z))) - anp.sum(target * z[0])


def true_mean(book: Textbook, theta: Array, x: Array, y: Array, rate: float) -> Array:
    return book.gradient(theta, x, y)


def error_sent_back_once(book: Textbook, theta: Array, x: Array, error: Array) -> Array:
    """One output error (outputs,), sent back through mean activations and φ'(mean z)."""
    zs, activations = book.forward(theta, x)
    weights = [W for W, _ in book.network.layers(theta)]
    slope = elementwise_grad(ACTIVATIONS[book.network.activation])
    parts: list[Array] = []
    for layer in reversed(range(len(weights))):
        parts = [np.outer(activations[layer].mean(axis=0), error).ravel(), error, *parts]
        if layer:
            error = weights[layer] @ error * slope(zs[layer - 1].mean(axis=0))
    return np.concatenate(parts)


def average_errors_first(book: Textbook, theta: Array, x: Array, y: Array, rate: float) -> Array:
    return error_sent_back_once(book, theta, x, book.deltas(theta, x, y)[-1].mean(axis=0))


def mean_loss_as_error(book: Textbook, theta: Array, x: Array, y: Array, rate: float) -> Array:
    outputs = book.network.sizes[-1]
    return error_sent_back_once(book, theta, x, np.full(outputs, book.mean_loss(theta, x, y)))


def average_examples_first(book: Textbook, theta: Array, x: Array, y: Array, rate: float) -> Array:
    classes = np.arange(max(2, book.network.sizes[-1]))
    target = np.mean(y[:, None] == classes, axis=0) if book.loss == "cross_entropy" else y.mean()
    return np.asarray(grad(book.loss_of_mixture)(theta, x.mean(axis=0, keepdims=True), target))


def update_after_each(book: Textbook, theta: Array, x: Array, y: Array, rate: float) -> Array:
    at = theta
    for m in range(len(y)):
        at = at - rate * book.gradient(at, x[m : m + 1], y[m : m + 1])
    return (theta - at) / (rate * len(y))


# Each way to one gradient for a batch, (P,). `rate` is that of one example: η/M where the
# reduction is the mean, η where it is the sum; a step is −rate · M · gradient in both.
Way = Callable[[Textbook, Array, Array, Array, float], Array]
WAYS: dict[str, Way] = {
    "mean_of_gradients": true_mean,
    "gradient_of_mean_loss": true_mean,
    "average_errors_first": average_errors_first,
    "average_examples_first": average_examples_first,
    "mean_loss_as_error": mean_loss_as_error,
    "update_after_each": update_after_each,
}


def losses_along(
    way: Way, book: Textbook, theta: Array, x: Array, y: Array, rate: float
) -> list[float]:
    """The batch loss before and after each of ten steps, all with this batch."""
    values = [float(book.mean_loss(theta, x, y))]
    for _ in range(10):
        theta = theta - rate * len(y) * way(book, theta, x, y, rate)
        values.append(float(book.mean_loss(theta, x, y)))
    return values


def cosine(a: Array, b: Array) -> float:
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))


def batch_gradients(gradients: Array, size: int) -> Iterator[Array]:
    """The gradient of every possible batch of this size, drawn without replacement."""
    for batch in combinations(range(len(gradients)), size):
        yield gradients[list(batch)].mean(axis=0)


def spread_of_examples(gradients: Array) -> float:
    """S² = Σ ‖gᵢ − g‖²/(N − 1)."""
    return float(np.sum((gradients - gradients.mean(axis=0)) ** 2) / (len(gradients) - 1))
