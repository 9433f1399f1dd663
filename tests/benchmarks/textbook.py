"""A multilayer perceptron in plain textbook NumPy: what the engine's speed is compared with.

It must not know the engine. It is written the straightforward way, and well: nothing in it is
slower than it has to be in code of this kind. M examples in a batch, a row each; layer l of L.
  A_l   (M, n_l)          activations; A_0 = X, the batch
  Z     (M, n_L)          pre-activations of the output layer
  W_l   (n_{l-1}, n_l),  b_l (n_l,)
  delta (M, n_l)          ∂(mean loss)/∂Z_l
"""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.record import Batch, Record
from tests.benchmarks.workloads import Array, Task

Slope = Callable[[Array], Any]


def tanh_slope(A: Array) -> Array:
    """φ'(Z) from A = tanh(Z)."""
    return 1.0 - A**2


def relu(Z: Array) -> Array:
    """φ(Z) = max(Z, 0)."""
    return np.maximum(Z, 0.0)


def relu_slope(A: Array) -> NDArray[np.bool_]:
    """φ'(Z) from A = relu(Z), as a mask."""
    return A > 0.0


ACTIVATIONS: dict[str, tuple[Callable[[Array], Array], Slope]] = {
    "tanh": (np.tanh, tanh_slope),
    "relu": (relu, relu_slope),
}


def binary_cross_entropy(Z: Array, Y: Array) -> tuple[float, Array]:
    """The mean loss and its ∂/∂Z through a sigmoid; Y (M, 1) is 0 or 1."""
    loss = np.mean(np.maximum(Z, 0.0) - Y * Z + np.log1p(np.exp(-np.abs(Z))))
    return loss, (1.0 / (1.0 + np.exp(-Z)) - Y) / len(Z)


def softmax_cross_entropy(Z: Array, Y: Array) -> tuple[float, Array]:
    """The mean loss and its ∂/∂Z through softmax; Y (M, classes) is one-hot."""
    shifted = Z - Z.max(axis=1, keepdims=True)  # so that exp does not overflow
    E = np.exp(shifted)
    sums = E.sum(axis=1, keepdims=True)
    loss = (np.log(sums).sum() - (Y * shifted).sum()) / len(Z)
    return loss, (E / sums - Y) / len(Z)


def train(task: Task, batches: Iterable[Batch]) -> Record:
    """Plain gradient descent, one batch for each step, with everything recorded."""
    X, Y, W, b = task.X, targets(task), list(task.W), list(task.b)
    phi, slope = ACTIVATIONS[task.activation]
    loss_and_delta = binary_cross_entropy if task.classes == 2 else softmax_cross_entropy
    rate, last = task.learning_rate, len(W) - 1
    record = Record()
    for batch in batches:
        record.parameters.append(copies(W + b))
        A = [X[batch]]
        for layer in range(last):
            A.append(phi(A[layer] @ W[layer] + b[layer]))
        Z = A[last] @ W[last] + b[last]
        loss, delta = loss_and_delta(Z, Y[batch])
        dW, db = W.copy(), b.copy()  # lists of the same length, filled from the back
        for layer in range(last, -1, -1):
            dW[layer], db[layer] = A[layer].T @ delta, delta.sum(axis=0)
            if layer > 0:
                delta = (delta @ W[layer].T) * slope(A[layer])
        W = [W_l - rate * dW_l for W_l, dW_l in zip(W, dW, strict=True)]
        b = [b_l - rate * db_l for b_l, db_l in zip(b, db, strict=True)]
        record.losses.append(loss)
    record.parameters.append(copies(W + b))
    return record


def targets(task: Task) -> Array:
    """Y: (N, 1) of 0 and 1 for two classes, else one-hot (N, classes)."""
    if task.classes == 2:
        return task.y[:, None].astype(float)
    return np.eye(task.classes)[task.y]


def copies(arrays: list[Array]) -> list[Array]:
    """The arrays as they are now."""
    return [array.copy() for array in arrays]
