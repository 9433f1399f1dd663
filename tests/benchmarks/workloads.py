"""The workloads that the engine and its peers are measured on, as experiments.

Depends on what is trained and how fast the engine should be; trains and measures nothing.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.training.document.limits import Limits
from app.training.document.specification import validated
from app.training.setup.preparation import Prepared, prepare

Array = NDArray[np.float64]
Indices = NDArray[np.intp]

LIMITS = Limits()


@dataclass(frozen=True, eq=False)
class Workload:
    """One network, data set, batch size and rate; plain gradient descent."""

    name: str
    network: str  # in words
    data: dict[str, Any]
    model: dict[str, Any]
    examples: int  # N
    batch_size: int
    learning_rate: float
    steps: int  # in one run of the engine: thousands, where they take no longer than a blink
    textbook_target: float  # how many times as fast as the textbook the engine should be
    pytorch_target: float

    def prepared(self, steps: int | None = None) -> Prepared:
        """The experiment made ready, to run for so many steps."""
        document = {
            "data": {**self.data, "test_fraction": 0.0},
            "model": self.model,
            "runs": [{"batch_size": self.batch_size, "learning_rate": self.learning_rate}],
            "stop": {"updates": steps or self.steps},
        }
        made = prepare(validated(document), LIMITS)
        assert len(made.examples.y) == self.examples
        return made


@dataclass(frozen=True)
class Task:
    """What a peer is given to train: N examples a row each, and the network with its θ_0."""

    X: Array  # (N, features)
    y: Indices  # (N,) class indices
    classes: int
    activation: str
    W: tuple[Array, ...]  # of each layer (inputs, outputs)
    b: tuple[Array, ...]  # of each layer (outputs,)
    batch_size: int
    learning_rate: float


def task_of(prepared: Prepared) -> Task:
    """The same data, start and run as the engine's, as arrays of a peer's own."""
    plan, examples = prepared.runs[0], prepared.examples
    assert examples.classes is not None
    blocks = prepared.layout.blocks(prepared.initial)
    return Task(
        np.ascontiguousarray(prepared.inputs.T),
        np.asarray(examples.y, dtype=np.intp),
        len(examples.classes),
        prepared.activation,
        tuple(block[:-1].copy() for block in blocks),
        tuple(block[-1].copy() for block in blocks),
        plan.batch_size,
        plan.learning_rate,
    )


MOONS = {"name": "moons", "n": 500}
DIGITS = {"name": "digits"}  # all of them
W1 = ("W1", "2-4-2-1, tanh", MOONS, {"hidden": [4, 2], "activation": "tanh"}, 500)
W2 = ("W2", "64-32-10, relu", DIGITS, {"hidden": [32], "activation": "relu"}, 1797)
LINEAR: dict[str, Any] = {"hidden": []}
W3 = ("W3", "2-1, logistic", MOONS, LINEAR, 500)

# Batch size, learning rate, steps of a run, targets.
WORKLOADS = (
    Workload(*W1, 1, 0.05, 20_000, 6.0, 25.0),
    Workload(*W1, 32, 0.1, 10_000, 4.5, 18.0),
    Workload(*W1, 500, 0.1, 5_000, 3.0, 8.0),
    Workload(*W2, 1, 0.01, 10_000, 4.5, 15.0),
    Workload(*W2, 64, 0.1, 5_000, 2.0, 5.0),
    Workload(*W2, 1797, 0.5, 500, 1.35, 2.0),
    Workload(*W3, 1, 0.05, 60_000, 10.0, 45.0),
)
