"""A run of an experiment by the oracle, and the engine's run held against it."""

import numpy as np
from numpy.typing import NDArray

from tests.training.oracle import Objective, Replay, objective_of, replay
from tests.training.trained import Document, Run, prepared_from

Array = NDArray[np.float64]


def learnt(document: Document) -> tuple[Array, Array]:
    """x and y of the training examples, y with a row for each where there are several targets."""
    examples = prepared_from(document).examples
    return examples.x, examples.y if examples.targets is None else examples.targets


def number_of_classes(document: Document) -> int | None:
    classes = prepared_from(document).examples.classes
    return None if classes is None else len(classes)


def objective_by_oracle(document: Document) -> Objective:
    x, y = learnt(document)
    targets = y.shape[1] if y.ndim > 1 else 1
    return objective_of(document, x, number_of_classes(document), targets)


def replayed(document: Document, index: int, run: Run) -> Replay:
    """Run `index` of the experiment by the oracle, on the batches of the engine's run."""
    prepared = prepared_from(document)
    classes, weights = number_of_classes(document), document["data"].get("example_weights")
    w = None if weights is None else np.array(weights, dtype=float)
    return replay(document, index, *learnt(document), classes, prepared.initial, run.order, w)


def assert_same(run: Run, oracle: Replay) -> None:
    """Parameters within 1e-9 of each other, and so the columns of losses and rates."""
    assert run.parameters.shape == oracle.parameters.shape
    error = np.abs(run.parameters - oracle.parameters)
    assert (error / np.maximum(1, np.abs(oracle.parameters))).max() <= 1e-9
    for name in ("batch_loss", "penalty", "learning_rates", "epoch_loss"):
        expected = getattr(oracle, name)
        np.testing.assert_allclose(run.column(name), expected, rtol=1e-9, atol=1e-12, err_msg=name)
