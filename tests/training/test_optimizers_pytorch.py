"""The optimisers against PyTorch's, which they are defined by: 200 steps on the same batches.

Needs the extra `peers`; without PyTorch this file is skipped.
"""

from typing import Any

import numpy as np
import pytest

from tests.training.oracle_batches import batches_of
from tests.training.oracle_settings import OWN_PARAMETERS, Settings
from tests.training.trained import Document, prepared_from, trained

torch = pytest.importorskip("torch")
torch.set_num_threads(1)  # a few numbers at a time: threads would only wait for each other

STEPS = 200
SIZES = (2, 5, 3)

# Our settings and PyTorch's optimiser with its words for them. What is stated nowhere is the
# default of both.
Peer = tuple[dict[str, Any], str, dict[str, Any]]
PEERS: dict[str, Peer] = {
    "gradient descent": (
        {"optimizer": "gradient_descent", "learning_rate": 0.1},
        "SGD",
        {},
    ),
    "momentum": (
        {"optimizer": "momentum", "learning_rate": 0.02},
        "SGD",
        {"momentum": 0.9},
    ),
    "momentum of its own": (
        {"optimizer": "momentum", "momentum": 0.5, "learning_rate": 0.05},
        "SGD",
        {"momentum": 0.5},
    ),
    "nesterov": (
        {"optimizer": "nesterov", "learning_rate": 0.02},
        "SGD",
        {"momentum": 0.9, "nesterov": True},
    ),
    "nesterov of its own": (
        {"optimizer": "nesterov", "momentum": 0.75, "learning_rate": 0.02},
        "SGD",
        {"momentum": 0.75, "nesterov": True},
    ),
    "adagrad": (
        {"optimizer": "adagrad", "learning_rate": 0.1},
        "Adagrad",
        {},
    ),
    "adagrad of its own": (
        {"optimizer": "adagrad", "epsilon": 1e-3, "learning_rate": 0.1},
        "Adagrad",
        {"eps": 1e-3},
    ),
    "rmsprop": (
        {"optimizer": "rmsprop", "learning_rate": 0.01},
        "RMSprop",
        {},
    ),
    "rmsprop of its own": (
        {"optimizer": "rmsprop", "decay": 0.9, "epsilon": 1e-4, "learning_rate": 0.01},
        "RMSprop",
        {"alpha": 0.9, "eps": 1e-4},
    ),
    "adam": (
        {"optimizer": "adam", "learning_rate": 0.02},
        "Adam",
        {},
    ),
    "adam of its own": (
        {
            "optimizer": "adam",
            "beta1": 0.8,
            "beta2": 0.99,
            "epsilon": 1e-4,
            "learning_rate": 0.02,
        },
        "Adam",
        {"betas": (0.8, 0.99), "eps": 1e-4},
    ),
    "adamw": (
        {"optimizer": "adamw", "learning_rate": 0.02},
        "AdamW",
        {},
    ),
    "adamw of its own": (
        {"optimizer": "adamw", "weight_decay": 0.1, "beta1": 0.8, "learning_rate": 0.02},
        "AdamW",
        {"weight_decay": 0.1, "betas": (0.8, 0.999)},
    ),
}


def document_of(settings: dict[str, Any], batch_size: int | str) -> Document:
    return {
        "data": {"name": "blobs3", "n": 40, "test_fraction": 0},
        "model": {"hidden": [5], "activation": "tanh", "seed": 1},
        "runs": [{"batch_size": batch_size, **settings}],
        "stop": {"updates": STEPS},
    }


def pytorch_trained(document: Document, order: dict[int, list[int]], peer: Peer) -> Any:
    """θ_0 … θ_K of a PyTorch network on the same batches."""
    settings, name, words = peer
    prepared = prepared_from(document)
    x = torch.tensor(prepared.examples.x, dtype=torch.float64)
    y = torch.tensor(prepared.examples.y, dtype=torch.int64)
    inputs, hidden, outputs = SIZES
    shapes = [(inputs, hidden), (hidden,), (hidden, outputs), (outputs,)]
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes])[:-1]
    W1, b1, W2, b2 = parameters = [
        torch.tensor(part.reshape(shape), dtype=torch.float64, requires_grad=True)
        for part, shape in zip(np.split(prepared.initial, ends), shapes, strict=True)
    ]
    optimizer = getattr(torch.optim, name)(parameters, lr=settings["learning_rate"], **words)
    thetas = [prepared.initial]
    for batch in batches_of(Settings(document, 0, len(y))):
        rows = torch.tensor(order[batch.epoch][batch.start : batch.stop])
        optimizer.zero_grad()
        z = torch.tanh(x[rows] @ W1 + b1) @ W2 + b2
        torch.nn.functional.cross_entropy(z, y[rows]).backward()
        optimizer.step()
        thetas.append(np.concatenate([p.detach().numpy().ravel() for p in parameters]))
    return np.array(thetas)


@pytest.mark.parametrize("batch_size", ["full", 7])
@pytest.mark.parametrize("peer", PEERS)
def test_pytorch_reaches_the_same_parameters_in_200_steps(peer: str, batch_size: int | str) -> None:
    document = document_of(PEERS[peer][0], batch_size)
    (run,) = trained(document)
    assert run.outcome.steps == STEPS
    assert run.evaluations[-1].training_loss <= 2 / 3 * run.evaluations[0].training_loss
    expected = pytorch_trained(document, run.order, PEERS[peer])
    error = np.abs(run.parameters - expected) / np.maximum(1, np.abs(expected))
    assert error.max() <= 1e-9


def test_every_optimizer_has_its_peer() -> None:
    assert {settings["optimizer"] for settings, _, _ in PEERS.values()} == set(OWN_PARAMETERS)
