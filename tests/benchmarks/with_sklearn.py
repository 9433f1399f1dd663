"""The same training by scikit-learn's `partial_fit`, a call for each batch.

Must not know the engine.
"""

import warnings
from collections.abc import Iterable

import numpy as np
from sklearn.linear_model import SGDClassifier
from sklearn.neural_network import MLPClassifier

from tests.benchmarks.record import Record
from tests.benchmarks.workloads import Array, Indices, Task


def train(task: Task, batches: Iterable[Indices]) -> Record:
    """Plain gradient descent, one batch for each step, with everything recorded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the last batch of an epoch is "smaller than batch_size"
        return (_network if len(task.W) > 1 else _logistic)(task, batches)


def _network(task: Task, batches: Iterable[Indices]) -> Record:
    model = MLPClassifier(
        [W.shape[1] for W in task.W[:-1]],
        activation=task.activation,
        solver="sgd",
        alpha=0.0,
        batch_size=task.batch_size,
        learning_rate="constant",
        learning_rate_init=task.learning_rate,
        shuffle=False,
        momentum=0.0,
        nesterovs_momentum=False,
    )
    X, y, classes = task.X, task.y, np.arange(task.classes)
    model.partial_fit(
        X[: task.batch_size], y[: task.batch_size], classes=classes
    )  # makes its arrays
    for own, start in zip(model.coefs_ + model.intercepts_, task.W + task.b, strict=True):
        own[:] = start
    record = Record()
    for batch in batches:
        record.parameters.append(_copies(model.coefs_ + model.intercepts_))
        model.partial_fit(X[batch], y[batch])
        record.losses.append(model.loss_)  # of the batch, before its update
    record.parameters.append(_copies(model.coefs_ + model.intercepts_))
    return record


def _logistic(task: Task, batches: Iterable[Indices]) -> Record:
    """For batches of one example, which is all that `SGDClassifier` has."""
    model = SGDClassifier(
        loss="log_loss",
        penalty=None,
        learning_rate="constant",
        eta0=task.learning_rate,
        shuffle=False,
    )
    X, y = task.X, task.y
    model.partial_fit(X[:1], y[:1], classes=np.arange(task.classes))
    model.coef_[:], model.intercept_[:] = task.W[0].T, task.b[0]
    record = Record()
    for batch in batches:
        record.parameters.append(_copies([model.coef_.T, model.intercept_]))
        X_batch, y_batch = X[batch], y[batch]
        z = X_batch @ model.coef_[0] + model.intercept_  # it does not tell the loss
        record.losses.append((np.logaddexp(0.0, z) - y_batch * z).sum())
        model.partial_fit(X_batch, y_batch)
    record.parameters.append(_copies([model.coef_.T, model.intercept_]))
    return record


def _copies(arrays: list[Array]) -> list[Array]:
    return [array.copy() for array in arrays]
